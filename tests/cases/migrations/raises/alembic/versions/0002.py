"""0002"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def compute():
    raise ValueError("no rows to compute it from")


def upgrade():
    op.add_column("users", sa.Column("age", sa.Integer(), server_default=compute()))
