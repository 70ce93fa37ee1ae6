"""ccc"""

import sqlalchemy as sa
from alembic import op

revision = 'ccc'
down_revision = 'aaa'
depends_on = 'other'


def upgrade():
    op.add_column("other", sa.Column("n", sa.Integer()))
