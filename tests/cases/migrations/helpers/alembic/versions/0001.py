"""0001"""

import sqlalchemy as sa
from alembic import op
from shop import tables

revision = '0001'
down_revision = None

NAMES = ["name", "mail"]


def upgrade():
    tables.create_users(op)
    for name in NAMES:
        op.execute(f"CREATE INDEX ix_users_{name} ON users ({name})")
