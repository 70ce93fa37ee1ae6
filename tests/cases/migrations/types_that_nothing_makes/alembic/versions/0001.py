"""0001"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        "services",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.Enum("web", "worker", name="kind"), nullable=False),
        sa.Column("kinds", pg.ARRAY(sa.Enum(name="kind")), nullable=False),
        sa.Column("host", pg.CITEXT(), nullable=False),
        sa.Column("ports", pg.INT4RANGE()),
        sa.Column("spot", sa.Text()),
    )
    op.execute("ALTER TABLE services ALTER COLUMN spot TYPE point USING NULL, ADD COLUMN of regclass")
