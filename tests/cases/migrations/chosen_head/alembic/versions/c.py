"""ccc"""

import sqlalchemy as sa
from alembic import op

revision = 'ccc'
down_revision = 'aaa'


def upgrade():
    op.create_table("unwanted", sa.Column("id", sa.Integer(), primary_key=True))
