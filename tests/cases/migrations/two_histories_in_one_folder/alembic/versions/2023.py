"""Songs of 2023"""

import sqlalchemy as sa
from alembic import op

revision = '2023'
down_revision = None


def upgrade():
    op.create_table("song", sa.Column("id", sa.Integer(), primary_key=True))
