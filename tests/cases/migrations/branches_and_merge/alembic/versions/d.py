"""ddd"""

import sqlalchemy as sa
from alembic import op

revision = 'ddd'
down_revision = ('bbb', 'ccc')


def upgrade():
    pass
