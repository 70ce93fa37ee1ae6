import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    try:
        op.drop_column("users", "not_there")
    except sa.exc.DBAPIError:
        pass
    op.add_column("users", sa.Column("c", sa.Integer))
