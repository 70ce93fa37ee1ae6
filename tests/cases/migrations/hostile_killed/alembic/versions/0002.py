"""0002"""

import sqlalchemy as sa
from alembic import op
import signal

revision = '0002'
down_revision = '0001'


def upgrade():
    signal.raise_signal(signal.SIGKILL)
    op.add_column("users", sa.Column("age", sa.Integer()))
