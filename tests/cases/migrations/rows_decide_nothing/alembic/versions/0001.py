"""0001: what rows decide here makes no difference at head, or is asked where it could."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(9), unique=True),
        sa.Column("old", sa.Integer()),
    )
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT id FROM rooms WHERE code IS NULL")).first():
        op.drop_constraint("rooms_code_key", "rooms")
        connection.execute(sa.text("UPDATE rooms SET code = 'none'"))
        op.create_unique_constraint("rooms_code_key", "rooms", ["code"])
    if connection.execute(sa.text("SELECT old FROM rooms")).first():
        op.alter_column("rooms", "old", nullable=False)
    _rename(connection)


def _rename(connection):
    found = connection.execute(sa.text("SELECT code FROM rooms WHERE code <> ''")).fetchall()
    if found:
        for row in found:
            op.execute(f"ALTER TABLE rooms ADD COLUMN {row.code} integer")
