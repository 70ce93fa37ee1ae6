"""0002"""

import sqlalchemy as sa
from alembic import op
import subprocess

revision = '0002'
down_revision = '0001'


def upgrade():
    subprocess.run(["true"], check=True)
    op.add_column("users", sa.Column("age", sa.Integer()))
