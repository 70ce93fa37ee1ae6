import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(tenant):
    op.create_table(f"users_of_{tenant}", sa.Column("id", sa.Integer, primary_key=True))
