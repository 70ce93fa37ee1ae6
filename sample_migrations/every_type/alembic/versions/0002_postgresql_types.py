"""the scalar types of PostgreSQL

Revision ID: 0002
Revises: 0001
Create Date: 2025-02-10 08:10:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


class Named(sa.types.UserDefinedType):
    """A type that SQLAlchemy has no class for."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: object) -> str:
        return self.name


COLUMNS = {
    "timestamp_3": postgresql.TIMESTAMP(precision=3),
    "timestamptz_0": postgresql.TIMESTAMP(timezone=True, precision=0),
    "time_0": postgresql.TIME(precision=0),
    "interval_day_to_second": postgresql.INTERVAL(fields="DAY TO SECOND", precision=3),
    "interval_year": postgresql.INTERVAL(fields="YEAR"),
    "bytea": postgresql.BYTEA(),
    "jsonb": postgresql.JSONB(),
    "jsonpath": postgresql.JSONPATH(),
    "inet": postgresql.INET(),
    "cidr": postgresql.CIDR(),
    "macaddr": postgresql.MACADDR(),
    "macaddr8": postgresql.MACADDR8(),
    "money": postgresql.MONEY(),
    "oid": postgresql.OID(),
    "tsvector": postgresql.TSVECTOR(),
    "tsquery": postgresql.TSQUERY(),
    "bit_1": postgresql.BIT(),
    "bit_4": postgresql.BIT(4),
    "bit_varying": postgresql.BIT(varying=True),
    "bit_varying_8": postgresql.BIT(8, varying=True),
    "xml": Named("xml"),
    "point": Named("point"),
    "line": Named("line"),
    "lseg": Named("lseg"),
    "box": Named("box"),
    "path": Named("path"),
    "polygon": Named("polygon"),
    "circle": Named("circle"),
    "pg_lsn": Named("pg_lsn"),
}


def upgrade() -> None:
    for table, nullable in (("postgresql_types", True), ("required_postgresql_types", False)):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
            *(sa.Column(name, kind, nullable=nullable) for name, kind in COLUMNS.items()),
            sa.PrimaryKeyConstraint("id"),
        )
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.execute("ALTER TABLE postgresql_types ADD COLUMN embedding vector(3)")
    op.execute("ALTER TABLE required_postgresql_types ADD COLUMN embedding vector(3) NOT NULL")


def downgrade() -> None:
    op.drop_table("required_postgresql_types")
    op.drop_table("postgresql_types")
