import sqlalchemy as sa
from alembic import op

revision = "cccc3"
down_revision = "bbbb2"


def upgrade():
    op.add_column("items", sa.Column("size", sa.Integer))
