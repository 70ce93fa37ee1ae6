"""the types of SQLAlchemy

Revision ID: 0001
Revises:
Create Date: 2025-02-10 08:00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


colour = postgresql.ENUM("red", "green", "blue", name="colour", create_type=False)

COLUMNS = {
    "small_integer": sa.SmallInteger(),
    "integer": sa.Integer(),
    "big_integer": sa.BigInteger(),
    "numeric_plain": sa.Numeric(),
    "numeric_5_2": sa.Numeric(5, 2),
    "numeric_whole": sa.Numeric(12, 0),
    "decimal_6_6": sa.DECIMAL(6, 6),
    "float_plain": sa.Float(),
    "float_single": sa.Float(24),
    "real": sa.REAL(),
    "double": sa.Double(),
    "boolean": sa.Boolean(),
    "char_2": sa.CHAR(2),
    "string_plain": sa.String(),
    "string_40": sa.String(40),
    "text": sa.Text(),
    "unicode_20": sa.Unicode(20),
    "unicode_text": sa.UnicodeText(),
    "date": sa.Date(),
    "time": sa.Time(),
    "time_zoned": sa.Time(timezone=True),
    "date_time": sa.DateTime(),
    "date_time_zoned": sa.DateTime(timezone=True),
    "interval": sa.Interval(),
    "uuid": sa.Uuid(),
    "uuid_as_text": sa.Uuid(native_uuid=False),
    "json": sa.JSON(),
    "large_binary": sa.LargeBinary(),
    "enum_native": colour,
    "enum_as_text": sa.Enum("small", "large", name="size", native_enum=False),
}


def upgrade() -> None:
    colour.create(op.get_bind())
    for table, nullable in (("generic_types", True), ("required_generic_types", False)):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            *(sa.Column(name, kind, nullable=nullable) for name, kind in COLUMNS.items()),
            sa.PrimaryKeyConstraint("id"),
        )


def downgrade() -> None:
    op.drop_table("required_generic_types")
    op.drop_table("generic_types")
    colour.drop(op.get_bind())
