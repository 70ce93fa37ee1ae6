"""archive instead of deleting

Revision ID: 6f1a5b7849d2
Revises: 5e0b4a6938c1
Create Date: 2024-11-02 10:00:00
"""

import sqlalchemy as sa
from alembic import op
from shop.constants import ARCHIVED

revision = "6f1a5b7849d2"
down_revision = "5e0b4a6938c1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    if "legacy_orders" in inspector.get_table_names():  # only the oldest installation has it
        op.drop_table("legacy_orders")
    for table in ARCHIVED:
        columns = {column["name"] for column in inspector.get_columns(table)}
        if "archived" not in columns:
            op.add_column(
                table,
                sa.Column("archived", sa.Boolean(), server_default=sa.false(), nullable=False),
            )
        if op.get_context().dialect.name == "postgresql":
            op.create_index(None, table, ["archived"], postgresql_where=sa.text("NOT archived"))


def downgrade() -> None:
    for table in ARCHIVED:
        op.drop_column(table, "archived")
