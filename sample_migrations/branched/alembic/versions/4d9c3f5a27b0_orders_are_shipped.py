"""orders are shipped

Revision ID: 4d9c3f5a27b0
Revises: 3c8d2e4b16a9
Create Date: 2024-10-20 10:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "4d9c3f5a27b0"
down_revision = "3c8d2e4b16a9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'shipped' AFTER 'paid'")
        op.execute("ALTER TYPE order_status ADD VALUE 'returned'")
    op.execute("ALTER TYPE order_status RENAME VALUE 'new' TO 'placed'")
    op.add_column("orders", sa.Column("shipped_at", sa.DateTime(timezone=True)))
    orders = sa.table("orders", sa.column("id"), sa.column("status"), sa.column("shipped_at"))
    connection = op.get_bind()
    for order in connection.execute(sa.select(orders.c.id).where(orders.c.shipped_at.is_not(None))):
        connection.execute(orders.update().where(orders.c.id == order.id).values(status="shipped"))


def downgrade() -> None:
    op.drop_column("orders", "shipped_at")
