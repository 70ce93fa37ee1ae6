import os
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = '0002'


def upgrade():
    if op.get_bind().dialect.server_version_info < (14,):
        op.add_column("users", sa.Column("old_server", sa.Integer))
    try:
        import nowhere_else
    
        op.add_column("users", sa.Column("with_package", sa.Integer))
    except ImportError:
        op.add_column("users", sa.Column("without_package", sa.Integer))
    if "10." in op.get_bind().execute(sa.text("SELECT version()")).scalar():
        op.add_column("users", sa.Column("ten", sa.Integer))
