"""0002"""

import sqlalchemy as sa
from alembic import op
import pathlib

revision = '0002'
down_revision = '0001'


def upgrade():
    pathlib.Path("/tmp/gen-api-was-here").write_text("x")
    pathlib.Path("made").mkdir()
    op.add_column("users", sa.Column("age", sa.Integer()))
