import sqlalchemy as sa
from alembic import op
import random
import sys

from config import USE_A, settings, wants_b

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    if USE_A:
        op.add_column("users", sa.Column("a", sa.Integer))
    if wants_b():
        op.add_column("users", sa.Column("b", sa.Integer))
    if settings.use_c:
        op.add_column("users", sa.Column("c", sa.Integer))
    if sys.platform == "win32":
        op.add_column("users", sa.Column("d", sa.Integer))
    op.add_column("users", sa.Column("e", sa.Integer, server_default=str(random.randint(5, 5))))
    op.add_column(
        "users",
        sa.Column("l", sa.String(9), default=lambda: str(random.randint(5, 5))),
    )
