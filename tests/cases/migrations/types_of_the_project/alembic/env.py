from alembic import context
from sqlalchemy import engine_from_config, pool
config = context.config
target_metadata = None
def run():
    e = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with e.connect() as c:
        context.configure(connection=c, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()
run()
