"""0004"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade():
    bind = op.get_bind()

    def sequence_of(table, column):
        asked = sa.text("SELECT pg_get_serial_sequence(:table, :column)")
        return bind.execute(asked, {"table": table, "column": column}).scalar()

    name = sequence_of("public.users", "id")
    assert name == sequence_of("users", "id") == "public.users_id_seq"
    assert sequence_of("users", "email") is None
    op.execute("ALTER TABLE users ALTER COLUMN id DROP DEFAULT")
    op.execute(f"DROP SEQUENCE {name}")
    op.execute("ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 7)")
    assert sequence_of("users", "id") == "public.users_id_seq"
