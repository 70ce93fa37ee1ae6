"""give rooms an hourly rate

Revision ID: 0007
Revises: 0006
Create Date: 2025-06-17 14:26:48
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "rooms", sa.Column("hourly_rate", sa.Numeric(8, 2), server_default="0", nullable=False)
    )
    op.add_column("venues", sa.Column("website", sa.String(200), nullable=True))


def downgrade() -> None:
    op.drop_column("venues", "website")
    op.drop_column("rooms", "hourly_rate")
