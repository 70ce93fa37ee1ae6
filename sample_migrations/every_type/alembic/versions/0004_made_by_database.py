"""values that the database makes

Revision ID: 0004
Revises: 0003
Create Date: 2025-02-10 08:30:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


colour = postgresql.ENUM("red", "green", "blue", name="colour", create_type=False)


def upgrade() -> None:
    op.create_table(
        "made_by_database",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket", sa.Integer(), sa.Identity(start=1000, increment=10), nullable=False),
        sa.Column("width", sa.Numeric(8, 2), nullable=False),
        sa.Column("height", sa.Numeric(8, 2), server_default="1.00", nullable=False),
        sa.Column(
            "area", sa.Numeric(16, 4), sa.Computed("width * height", persisted=True), nullable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_made_by_database_area", "made_by_database", ["area"])
    op.create_index("ix_made_by_database_ticket", "made_by_database", ["ticket"])
    op.execute("ALTER TABLE made_by_database ADD COLUMN small_serial smallserial")
    op.execute("ALTER TABLE made_by_database ADD COLUMN big_serial bigserial")
    op.create_table(
        "defaults",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("integer", sa.Integer(), server_default="7", nullable=False),
        sa.Column("negative", sa.Integer(), server_default=sa.text("-1"), nullable=False),
        sa.Column("money", sa.Numeric(10, 2), server_default=sa.text("0.00"), nullable=False),
        sa.Column("double", sa.Double(), server_default=sa.text("0.5"), nullable=False),
        sa.Column("boolean", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("empty", sa.Text(), server_default="", nullable=False),
        sa.Column("quoted", sa.String(20), server_default="it's 5 o'clock", nullable=False),
        sa.Column("colour", colour, server_default="green", nullable=False),
        sa.Column("colours", postgresql.ARRAY(colour), server_default="{red}", nullable=False),
        sa.Column("date", sa.Date(), server_default=sa.func.current_date(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("date_trunc('hour', now())"),
            nullable=False,
        ),
        sa.Column("interval", sa.Interval(), server_default="15 minutes", nullable=False),
        sa.Column("uuid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column(
            "settings", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "labels",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("ARRAY[]::text[]"),
            nullable=False,
        ),
        sa.Column("bits", postgresql.BIT(3), server_default=sa.text("B'101'"), nullable=False),
        sa.Column("address", postgresql.INET(), server_default="127.0.0.1", nullable=False),
        sa.Column("bytes", sa.LargeBinary(), server_default=r"\x00ff", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("defaults")
    op.drop_table("made_by_database")
