"""Only the loop over plans can run, so only it is asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    bind = op.get_bind()
    for (schema,) in bind.execute(sa.text("SELECT schema_name FROM tenants")):
        op.add_column("shops", sa.Column("open", sa.Boolean()), schema=schema)
    for (copy,) in bind.execute(sa.text("SELECT schema_name FROM copies")):
        op.add_column("shops", sa.Column("open", sa.Boolean()), schema=copy)
    # a table with the name of one of information_schema's
    for (third,) in bind.execute(sa.text("SELECT t.schema_name FROM tables t")):
        op.add_column("shops", sa.Column("open", sa.Boolean()), schema=third)
    for (plan,) in bind.execute(sa.text("SELECT schema_name FROM plans")):
        op.add_column("shops", sa.Column("open", sa.Boolean()), schema=plan)
