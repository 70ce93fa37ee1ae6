"""0001"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(9)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
