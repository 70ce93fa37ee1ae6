import sqlalchemy as sa
from alembic import op
from helpers import add, add_if_any, count

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    add_if_any("users")
    if op.get_bind().execute(sa.text("SELECT 1 FROM users")).first():
        add("users", "c")
    if count():
        add("users", "d")
    add("users", "e")
