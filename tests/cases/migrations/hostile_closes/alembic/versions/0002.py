import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    import os
    import sys
    sys.stdout.close()
    os.closerange(0, 256)
    op.add_column("users", sa.Column("age", sa.Integer))
