"""0001"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    prefix = op.get_context().opts["prefix"]
    op.create_table(
        prefix + "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String()),
        sa.Column("mail", sa.String()),
        sa.UniqueConstraint("name", "mail"),
    )
