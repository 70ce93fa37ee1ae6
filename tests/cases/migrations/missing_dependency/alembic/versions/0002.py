"""0002"""

import sqlalchemy as sa
from alembic import op
depends_on = ("0001", "other@head", "gone")

revision = '0002'
down_revision = '0001'


def upgrade():
    op.create_table("rooms", sa.Column("id", sa.Integer(), primary_key=True))
