"""merge shipping and prices

Revision ID: 70295c6b5ae3
Revises: 4d9c3f5a27b0, 6f1a5b7849d2
Create Date: 2024-11-05 10:00:00
"""

revision = "70295c6b5ae3"
down_revision = ("4d9c3f5a27b0", "6f1a5b7849d2")
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
