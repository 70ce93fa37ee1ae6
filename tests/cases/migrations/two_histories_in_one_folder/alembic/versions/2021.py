"""Songs of 2021"""

import sqlalchemy as sa
from alembic import op

revision = '2021'
down_revision = None


def upgrade():
    op.create_table("song", sa.Column("id", sa.Integer(), primary_key=True))
