"""0002"""

import sqlalchemy as sa
from alembic import op
import sys

revision = '0002'
down_revision = '0001'


def upgrade():
    sys.exit(3)
    op.add_column("users", sa.Column("age", sa.Integer()))
