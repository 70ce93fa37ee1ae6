"""0001"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.execute("CREATE TABLE base (id int PRIMARY KEY, name text)")
    op.execute("CREATE TABLE derived (extra int) INHERITS (base)")
    op.alter_column("base", "name", new_column_name="title")
    op.create_unique_constraint("uq_title", "base", ["title"])
    op.add_column("base", sa.Column("size", sa.Integer()))
