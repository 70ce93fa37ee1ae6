"""0002"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade():
    op.add_column("services", sa.Column("state", sa.Enum("up", "down", name="state"), nullable=False))
    op.alter_column("services", "kind", type_=sa.Enum("web", "cron", name="services"))
    op.add_column("services", sa.Column("past", sa.ARRAY(sa.Enum("up", "down", name="state"))))
