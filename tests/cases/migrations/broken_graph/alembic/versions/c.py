"""ccc"""

import sqlalchemy as sa
from alembic import op

revision = 'ccc'
down_revision = 'gone'


def upgrade():
    pass
