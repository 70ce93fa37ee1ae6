"""0001"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None

HANDLER = 1 / 0


class Rows:
    total = undefined_name


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))
    HANDLER.run()
