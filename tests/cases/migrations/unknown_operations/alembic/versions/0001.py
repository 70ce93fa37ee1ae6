"""0001: a package that is not here adds operations."""

import sqlalchemy as sa
from alembic import op
from oslo_db.sqlalchemy import types

revision = '0001'
down_revision = None


def upgrade():
    op.enum_create("kinds", ["a", "b"])
    op.create_table("rooms", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("halls", sa.Column("id", sa.Integer(), primary_key=True))
    op.enum_insert("rooms", ["single", "double"])
    op.enum_insert("halls", ["small"])
    op.add_column("halls", sa.Column("facts", types.JsonEncodedDict.impl))
    op.add_column("halls", sa.Column("more", types.JsonEncodedDict(mysql_as_long=True).impl))
