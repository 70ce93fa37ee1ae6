"""0002"""

import sqlalchemy as sa
from alembic import op
import os

revision = '0002'
down_revision = '0001'


def upgrade():
    print("{\"result\": {}}")
    os.write(1, b"noise\n")
    op.add_column("users", sa.Column("age", sa.Integer()))
