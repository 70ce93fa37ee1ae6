"""0002"""

import sqlalchemy as sa
from alembic import op
import os

revision = '0002'
down_revision = '0001'


def upgrade():
    os.remove(__file__)
    op.add_column("users", sa.Column("age", sa.Integer()))
