"""0002"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade():
    while True: pass
    op.add_column("users", sa.Column("age", sa.Integer()))
