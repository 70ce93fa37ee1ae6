"""0001"""

import sqlalchemy as sa
from alembic import op

from shop import limits, models
from shop.models import State
from shop.types import *

revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        "things",
        sa.Column("id", GUID(), primary_key=True),
        sa.Column("state", sa.Enum(State, name="state"), nullable=False),
        sa.Column("label", models.Label(), nullable=False),
        sa.Column("size", sa.Integer(), server_default=str(limits.DEFAULT_SIZE)),
    )
