"""Everything is in a schema whose name is an item of something unknown"""

import sqlalchemy as sa
from alembic import op
from nowhere.config import config

revision = "0002"
down_revision = "0001"


def upgrade():
    schema = config["schema"]
    parent = config.get("parent")
    op.execute(f"CREATE SCHEMA {schema}")
    op.create_table("rooms", sa.Column("id", sa.Integer(), primary_key=True), schema=schema)
    op.create_table("desks", sa.Column("room", sa.Integer(), nullable=False), schema=schema)
    op.create_foreign_key(
        None, "desks", "rooms", ["room"], ["id"], source_schema=schema, referent_schema=schema
    )
    op.add_column("desks", sa.Column("size", sa.Integer()), schema=schema)
    op.create_index("by_size", "desks", ["size"], schema=schema)
    op.alter_column("desks", "room", nullable=True, schema=schema)
    if parent is not None and parent != "":
        op.add_column("desks", sa.Column("inherited", sa.Integer()), schema=schema)
    if parent == "shop":
        op.add_column("desks", sa.Column("of_shop", sa.Integer()), schema=schema)
