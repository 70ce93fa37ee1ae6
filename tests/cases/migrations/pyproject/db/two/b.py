"""bbb"""

import sqlalchemy as sa
from alembic import op

revision = 'bbb'
down_revision = 'aaa'


def upgrade():
    op.create_table("b", sa.Column("id", sa.Integer(), primary_key=True))
