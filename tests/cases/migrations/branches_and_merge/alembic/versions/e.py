"""eee"""

import sqlalchemy as sa
from alembic import op

revision = 'eee'
down_revision = None
branch_labels = ('other',)


def upgrade():
    op.create_table("other", sa.Column("id", sa.Integer(), primary_key=True))
