"""create invoices

Revision ID: 92473e8d7c05
Revises: 81384d7c6bf4
Create Date: 2024-10-05 10:00:00
"""

import sqlalchemy as sa
from alembic import op
from shop.constants import PaymentMethod
from shop.database import Money

revision = "92473e8d7c05"
down_revision = "81384d7c6bf4"
branch_labels = None
depends_on = ("3c8d2e4b16a9",)


def upgrade() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("currency", sa.CHAR(3), sa.ForeignKey("currencies.code"), nullable=False),
        sa.Column("total", Money(), nullable=False),
        sa.Column("method", sa.Enum(PaymentMethod, name="payment_method"), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("order_id"),
    )


def downgrade() -> None:
    op.drop_table("invoices")
    op.execute("DROP TYPE payment_method")
