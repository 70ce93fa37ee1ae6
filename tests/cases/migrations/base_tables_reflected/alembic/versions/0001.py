"""A table that an older tool made is changed as SQLite wants it: by a copy of what is reflected."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    with op.batch_alter_table("builders") as batch:
        batch.add_column(sa.Column("project", sa.Text()))
        batch.create_unique_constraint("once", ["project"])
