import os

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True))
    op.execute(f"ALTER TABLE {os.getenv('STAGE', 'local')}.notes ADD COLUMN kind VARCHAR(100)")
