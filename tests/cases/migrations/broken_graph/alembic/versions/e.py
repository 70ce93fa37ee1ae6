"""eee"""

import sqlalchemy as sa
from alembic import op

revision = 'eee'
down_revision = 'ddd'


def upgrade():
    pass
