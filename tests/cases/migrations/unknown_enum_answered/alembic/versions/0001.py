"""0001"""

import sqlalchemy as sa
from alembic import op
from nowhere.enums import Level, PaymentState, Permission

revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("permission", sa.Enum(Permission, native_enum=False, length=None), nullable=False),
        sa.Column("level", sa.Enum(Level, name="level"), nullable=False),
        sa.Column("payment", sa.Enum(PaymentState), nullable=False),
    )
