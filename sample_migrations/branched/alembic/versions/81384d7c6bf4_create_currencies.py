"""create currencies

Revision ID: 81384d7c6bf4
Revises:
Create Date: 2024-09-20 10:00:00
"""

import sqlalchemy as sa
from alembic import op
from shop.constants import CURRENCIES

revision = "81384d7c6bf4"
down_revision = None
branch_labels = ("billing",)
depends_on = None


def upgrade() -> None:
    currencies = op.create_table(
        "currencies",
        sa.Column("code", sa.CHAR(3), primary_key=True),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.bulk_insert(currencies, [{"code": code} for code in CURRENCIES])


def downgrade() -> None:
    op.drop_table("currencies")
