"""zzz"""

import sqlalchemy as sa
from alembic import op

revision = 'zzz'
down_revision = None


def upgrade():
    op.create_table("z", sa.Column("id", sa.Integer(), primary_key=True))
