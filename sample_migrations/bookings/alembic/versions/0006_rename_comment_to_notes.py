"""call the comment of a booking its notes

Revision ID: 0006
Revises: 0005
Create Date: 2025-05-06 09:55:10
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("bookings", "comment", new_column_name="notes")


def downgrade() -> None:
    op.alter_column("bookings", "notes", new_column_name="comment")
