import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()


def upgrade_main():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))


def upgrade_audit():
    open("/nowhere/settings.json").read()
    op.create_table("events", sa.Column("id", sa.Integer, primary_key=True))
