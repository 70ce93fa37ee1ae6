import sqlalchemy as sa
from alembic import op
from guid import Token, now_utc, suffix

revision = "0002"
down_revision = "0001"


def upgrade():
    op.create_table("tokens", sa.Column("token", Token(), primary_key=True))
    op.add_column("tokens", sa.Column(f"made{suffix()}", sa.Integer))
    op.add_column("tokens", sa.Column("at", sa.DateTime, server_default=now_utc()))
