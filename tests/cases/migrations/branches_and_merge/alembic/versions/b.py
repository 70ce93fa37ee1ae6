"""bbb"""

import sqlalchemy as sa
from alembic import op

revision = 'bbb'
down_revision = 'aaa'
branch_labels = ('left',)


def upgrade():
    op.create_table("left_side", sa.Column("id", sa.Integer(), primary_key=True))
