"""0003"""

import sqlalchemy as sa
from alembic import op
import os

stage = os.environ["STAGE"]

revision = '0003'
down_revision = '0002'


def upgrade():
    if stage == "live":
        op.add_column("users", sa.Column("live", sa.Boolean()))
    else:
        op.add_column("users", sa.Column("other", sa.Boolean()))
