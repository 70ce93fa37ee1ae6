"""create venues and rooms

Revision ID: 0002
Revises: 0001
Create Date: 2025-03-03 10:47:05
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "venues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("timezone", sa.String(50), server_default="UTC", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name="pk_venues"),
        sa.UniqueConstraint("name", name="uq_venues_name"),
        comment="Buildings that rooms are in",
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False, comment="Seats"),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name="fk_rooms_venue_id_venues", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("venue_id", "name", name="uq_rooms_venue_id_name"),
        sa.CheckConstraint("capacity > 0", name="ck_rooms_capacity_positive"),
        comment="What can be booked",
    )


def downgrade() -> None:
    op.drop_table("rooms")
    op.drop_table("venues")
