"""create tags

Revision ID: 0004
Revises: 0003
Create Date: 2025-03-11 15:02:56
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
        sa.UniqueConstraint("name", name="uq_tags_name"),
        comment="Labels that bookings can carry",
    )
    op.create_table(
        "booking_tags",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("booking_id", "tag_id", name="pk_booking_tags"),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name="fk_booking_tags_booking_id_bookings",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name="fk_booking_tags_tag_id_tags", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_booking_tags_tag_id", "booking_tags", ["tag_id"])


def downgrade() -> None:
    op.drop_table("booking_tags")
    op.drop_table("tags")
