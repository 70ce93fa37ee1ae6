"""0002"""

import sqlalchemy as sa
from alembic import op
import socket

revision = '0002'
down_revision = '0001'


def upgrade():
    socket.create_connection(("127.0.0.1", 9), timeout=1)
    op.add_column("users", sa.Column("age", sa.Integer()))
