import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    try:
        with op.get_bind().begin_nested():
            op.drop_column("users", "not_there")
    except sa.exc.DBAPIError:
        op.add_column("users", sa.Column("a", sa.Integer))
    with op.get_context().autocommit_block():
        try:
            op.execute("ALTER TABLE users DROP CONSTRAINT not_there")
        except sa.exc.DBAPIError:
            op.add_column("users", sa.Column("b", sa.Integer))
