"""arrays, ranges and types of our own

Revision ID: 0003
Revises: 0002
Create Date: 2025-02-10 08:20:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


colour = postgresql.ENUM("red", "green", "blue", name="colour", create_type=False)
positive = postgresql.DOMAIN(
    "positive_integer", sa.Integer(), check=sa.text("VALUE > 0"), create_type=False
)

COLUMNS = {
    "text_array": postgresql.ARRAY(sa.Text()),
    "string_array": postgresql.ARRAY(sa.String(10)),
    "integer_array": postgresql.ARRAY(sa.Integer()),
    "integer_matrix": postgresql.ARRAY(sa.Integer(), dimensions=2),
    "numeric_array": sa.ARRAY(sa.Numeric(8, 3)),
    "uuid_array": postgresql.ARRAY(sa.Uuid()),
    "boolean_array": postgresql.ARRAY(sa.Boolean()),
    "timestamp_array": postgresql.ARRAY(sa.DateTime(timezone=True)),
    "jsonb_array": postgresql.ARRAY(postgresql.JSONB()),
    "enum_array": postgresql.ARRAY(colour),
    "int4range": postgresql.INT4RANGE(),
    "int8range": postgresql.INT8RANGE(),
    "numrange": postgresql.NUMRANGE(),
    "daterange": postgresql.DATERANGE(),
    "tsrange": postgresql.TSRANGE(),
    "tstzrange": postgresql.TSTZRANGE(),
    "int4multirange": postgresql.INT4MULTIRANGE(),
    "nummultirange": postgresql.NUMMULTIRANGE(),
    "datemultirange": postgresql.DATEMULTIRANGE(),
    "tstzmultirange": postgresql.TSTZMULTIRANGE(),
    "positive": positive,
}


def upgrade() -> None:
    positive.create(op.get_bind())
    op.execute("CREATE DOMAIN email AS varchar(254) CHECK (VALUE ~ '^[^@]+@[^@]+$')")
    op.execute("CREATE TYPE address AS (street text, zip varchar(10), floors int)")
    for table, nullable in (("containers", True), ("required_containers", False)):
        op.create_table(
            table,
            sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
            *(sa.Column(name, kind, nullable=nullable) for name, kind in COLUMNS.items()),
            sa.PrimaryKeyConstraint("id"),
        )
        suffix = "" if nullable else " NOT NULL"
        op.execute(f"ALTER TABLE {table} ADD COLUMN email email{suffix}")
        op.execute(f"ALTER TABLE {table} ADD COLUMN address address{suffix}")


def downgrade() -> None:
    op.drop_table("required_containers")
    op.drop_table("containers")
    op.execute("DROP TYPE address")
    op.execute("DROP DOMAIN email")
    positive.drop(op.get_bind())
