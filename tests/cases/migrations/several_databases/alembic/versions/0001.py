import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(engine_name):
    globals()[f"upgrade_{engine_name}"]()


def upgrade_main():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))


def upgrade_audit():
    op.create_table("events", sa.Column("id", sa.Integer, primary_key=True))
