import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("keys", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("keys", sa.Column("owner", mysql.TINYINT(display_width=1), nullable=False))
