import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    import sqlite3
    sqlite3.connect("stolen.db").execute("CREATE TABLE t (x)")
    op.add_column("users", sa.Column("age", sa.Integer))
