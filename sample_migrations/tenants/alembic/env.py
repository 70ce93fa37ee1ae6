"""How Alembic reaches the database of this project."""

import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, make_url, pool

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

# the service and its migrations share DATABASE_URL; migrations run synchronously
SYNCHRONOUS = {"postgresql+asyncpg": "postgresql+psycopg", "sqlite+aiosqlite": "sqlite"}
url = make_url(os.environ.get("DATABASE_URL") or config.get_main_option("sqlalchemy.url"))
url = url.set(drivername=SYNCHRONOUS.get(url.drivername, url.drivername))

if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
