"""create orders

Revision ID: 2b7e1d3c05f8
Revises: 1a6f0c2d94e7
Create Date: 2024-09-09 10:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "2b7e1d3c05f8"
down_revision = "1a6f0c2d94e7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("new", "paid", "cancelled", name="order_status"),
            server_default="new",
            nullable=False,
        ),
        sa.Column("ordered_on", sa.Date(), server_default=sa.func.current_date(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("orders_client_fk")),
    )
    op.create_index(op.f("ix_orders_client_id"), "orders", ["client_id"])
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id", ondelete="CASCADE")),
        sa.Column("position", sa.SmallInteger()),
        sa.Column("product_id", sa.Integer(), sa.ForeignKey("products.id"), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("order_id", "position"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_range"),
    )


def downgrade() -> None:
    op.drop_table("order_lines")
    op.drop_table("orders")
    op.execute("DROP TYPE order_status")
