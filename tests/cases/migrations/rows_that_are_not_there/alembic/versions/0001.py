"""Loops over rows: of tables that nothing was put into, that something was, that were copied."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    for name in ("tenants", "plans", "copies", "tables"):
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("schema_name", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
    op.execute("INSERT INTO plans VALUES (1, 'free')")
    op.execute("INSERT INTO copies SELECT id, schema_name FROM tenants")
    op.create_table("shops", sa.Column("id", sa.Integer(), sa.ForeignKey("plans.id")))
