"""0002"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'


def upgrade():
    names = op.get_bind().execute(sa.text("SELECT id FROM users")).fetchall()
    if not names:
        return
    op.add_column("users", sa.Column("boss", sa.Boolean()))
