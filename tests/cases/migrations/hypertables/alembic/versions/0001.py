"""0001"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        "readings",
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Float()),
    )
    op.create_table(
        "alarms",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text()),
    )
    op.create_index("ix_alarms_at", "alarms", ["at"])
    op.create_table("logs", sa.Column("at", sa.DateTime(), nullable=False))
    op.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
    op.execute("SELECT create_hypertable('readings', 'at', 'device', 4, if_not_exists => TRUE)")
    op.get_bind().execute(sa.text("SELECT create_hypertable('alarms', by_range('at'))"))
    op.execute("SELECT public.create_hypertable('logs', 'at', create_default_indexes => false);")
