"""names

Revision ID: 0001
Revises:
Create Date: 2025-01-13 09:00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


HOSTILE = {
    "metadata": postgresql.JSONB(),
    "registry": sa.Text(),
    "class": sa.Text(),
    "datetime": sa.DateTime(timezone=True),
    "date": sa.Date(),
    "list": postgresql.ARRAY(sa.Integer()),
    "dict": postgresql.JSONB(),
    "Optional": sa.Text(),
    "2fa": sa.Boolean(),
    "user-id": sa.Integer(),
    "with space": sa.Text(),
    "per%cent": sa.Integer(),
    "it's": sa.Text(),
    "naïve": sa.Text(),
    "__tablename__": sa.Text(),
    "__init__": sa.Text(),
    "_private": sa.Text(),
    "uuid": sa.Uuid(),
    "decimal": sa.Numeric(9, 3),
    "int": sa.Integer(),
    "str": sa.Text(),
    "bool": sa.Boolean(),
    "text": sa.Text(),
    "self": sa.Integer(),
    "import": sa.Text(),
    "select": sa.Text(),
    "query": sa.Text(),
    "base": sa.Text(),
    "relationship": sa.Text(),
    "model_config": sa.Text(),
    "model_fields": sa.Text(),
    "json": sa.JSON(),
    "copy": sa.Text(),
    "schema": sa.Text(),
    "validate": sa.Text(),
    "db": sa.Text(),
    "limit": sa.Integer(),
    "cursor": sa.Text(),
    "None": sa.Text(),
    "type": sa.Text(),
    "createdAt": sa.DateTime(timezone=True),
    "created_at": sa.DateTime(timezone=True),
}

LABELS = ("new", "None", "class", "2nd", "a b", "A B", "a_b", "", "name", "it's", "50%", "mro")

event_status = postgresql.ENUM(*LABELS, name="Status")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, kind) for name, kind in HOSTILE.items()),
        sa.Column("enum", event_status, server_default="a b", nullable=False),
        comment='Don\'t rename "these": 100% of them \\ exist\nsomewhere',
    )
    # reserved in SQL, in Python, or taken by what a generated module imports
    for name in ("order", "types", "class", "config", "base", "user", "select"):
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("from", sa.Integer(), sa.ForeignKey(f"{name}.id")),
            sa.Column("name", sa.String(20), nullable=False, comment='The "name"'),
        )
    # one name each once they are made singular
    for name in ("status", "statuses", "new", "news", "Statuses"):
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), primary_key=True),
            sa.Column("title", sa.Text(), nullable=False),
        )


def downgrade() -> None:
    raise NotImplementedError
