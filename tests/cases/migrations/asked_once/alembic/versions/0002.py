import os
import sqlalchemy as sa
from alembic import op
from conf import THINGS, things, zone
from helpers import add, suffix, when_empty, with_mode
revision = "0002"
down_revision = '0001'


def upgrade():
    op.create_table(THINGS, sa.Column("id", sa.Integer, primary_key=True))
    op.create_table(things(), sa.Column("id", sa.Integer, primary_key=True))
    add("users", "f")
    op.add_column("users", sa.Column(f"s{suffix()}", sa.Integer))
    with_mode("users")
    when_empty("users")
    if os.environ.get("SIZE") == "7":
        op.add_column("users", sa.Column("seven", sa.Integer))
    op.add_column("users", sa.Column(f"in_{zone()}", sa.Integer))
