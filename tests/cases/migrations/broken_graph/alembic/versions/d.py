"""ddd"""

import sqlalchemy as sa
from alembic import op

revision = 'ddd'
down_revision = 'eee'


def upgrade():
    pass
