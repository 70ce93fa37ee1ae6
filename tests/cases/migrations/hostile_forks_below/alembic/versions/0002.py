import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    import _posixsubprocess
    _posixsubprocess.fork_exec([b"/bin/true"], [b"/bin/true"])
    op.add_column("users", sa.Column("age", sa.Integer))
