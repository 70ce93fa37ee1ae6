"""0001"""

import sqlalchemy as sa
from alembic import op

import fastapi_users_db_sqlalchemy
import sqlalchemy_utils
import sqlmodel
from alembic_utils.pg_function import PGFunction
from fastapi_users_db_sqlalchemy.generics import TIMESTAMPAware
from pgvector.sqlalchemy import Vector

revision = '0001'
down_revision = None


def upgrade():
    op.execute("CREATE EXTENSION vector")
    op.create_entity(
        PGFunction("public", "short_id()", "returns text as $$ select 'x' $$ language sql")
    )
    op.create_table(
        "items",
        sa.Column("id", fastapi_users_db_sqlalchemy.generics.GUID(), primary_key=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=50), nullable=False),
        sa.Column("code", sa.String(), server_default=sa.text("short_id()")),
        sa.Column("mail", sqlalchemy_utils.types.email.EmailType(), nullable=True),
        sa.Column("embedding", Vector(3), nullable=True),
        sa.Column("at", TIMESTAMPAware(timezone=True), nullable=False),
        sa.Column("kind", sa.Enum("a", "b", name="kind"), nullable=False, server_default="a"),
    )
    op.sync_enum_values(
        "public", "kind", ["b", "c"], [("items", "kind")], enum_values_to_rename=[("a", "c")]
    )
