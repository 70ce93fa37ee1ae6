"""How Alembic reaches the database of this project."""

import os

from alembic import context
from sqlalchemy import create_engine, make_url, pool

url = make_url(
    os.environ.get("DATABASE_URL") or context.config.get_main_option("sqlalchemy.url")
).set(drivername="postgresql+psycopg")

with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
