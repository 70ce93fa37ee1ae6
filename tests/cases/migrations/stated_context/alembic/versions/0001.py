import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    prefix = op.get_context().opts["table_prefix"]
    op.create_table(prefix + "users", sa.Column("id", sa.Integer, primary_key=True))
