"""aaa"""

import sqlalchemy as sa
from alembic import op

revision = 'aaa'
down_revision = None


def upgrade():
    pass
