"""0001"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.add_column("users", sa.Column("age", sa.Integer()))
    op.create_index("ix_orders_at", "orders", ["at"])
    op.create_table("new", sa.Column("id", sa.Integer(), primary_key=True))
