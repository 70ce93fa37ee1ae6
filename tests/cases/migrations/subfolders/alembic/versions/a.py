"""aaa"""

import sqlalchemy as sa
from alembic import op

revision = 'aaa'
down_revision = None


def upgrade():
    op.create_table("a", sa.Column("id", sa.Integer(), primary_key=True))
