"""What the server's own tables say is known."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

REFERENCES = """
    SELECT c.conname, a.attname, c.conrelid::regclass::text FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
    WHERE c.confrelid = 'plans'::regclass AND c.contype = 'f' AND c.confdeltype = 'a'
    AND array_length(c.conkey, 1) = 1 AND c.conkey[1] = a.attnum
"""


def upgrade():
    for name, column, table in op.get_bind().execute(sa.text(REFERENCES)).fetchall():
        op.drop_constraint(name, table)
        op.create_foreign_key(name, table, "plans", [column], ["id"], ondelete="CASCADE")
