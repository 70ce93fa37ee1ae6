import os
import sqlalchemy as sa
from alembic import op
from conf import PREFIX, settings, zone
from helpers import flag
revision = "0001"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("users", sa.Column("n", sa.String(settings.size)))
    print(flag(), PREFIX, zone())  # from now on all are known
    op.add_column("users", sa.Column("p", sa.Integer, default=os.getenv("NOT_SHOWN")))
