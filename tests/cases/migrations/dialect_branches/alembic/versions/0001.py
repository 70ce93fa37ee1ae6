"""0001"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql

revision = '0001'
down_revision = None


def upgrade():
    if op.get_context().dialect.name == "mysql":
        op.execute("SET FOREIGN_KEY_CHECKS = 0")
        op.create_table("wrong", sa.Column("id", mysql.INTEGER(unsigned=True)))
    op.create_table(
        "right",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), primary_key=True),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
    )
