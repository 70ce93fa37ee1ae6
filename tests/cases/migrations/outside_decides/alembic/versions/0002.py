import sqlalchemy as sa
from alembic import op
import config

try:
    import nothing_like_it

    THERE = True
except ImportError:
    THERE = False

revision = "0002"
down_revision = "0001"


def upgrade():
    if config.USE_A:
        op.add_column("users", sa.Column("f", sa.Integer))
    if THERE:
        op.add_column("users", sa.Column("g", sa.Integer))
    bind = op.get_bind()
    if bind.dialect.server_version_info >= (15,):
        op.add_column("users", sa.Column("h", sa.Integer))
    if "Cockroach" in bind.execute(sa.text("SELECT version()")).scalar():
        op.add_column("users", sa.Column("i", sa.Integer))
    if bind.execute(sa.text("DELETE FROM users")).rowcount:
        op.add_column("users", sa.Column("j", sa.Integer))
    if config.DEBUG:
        print("nothing of the schema depends on it")
