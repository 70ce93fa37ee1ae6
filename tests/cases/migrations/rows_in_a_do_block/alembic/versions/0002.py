"""Keys are dropped by what they are about, whatever their names"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def drop_keys(table, column):
    op.execute(
        f"""
        DO $$
        DECLARE c text; found_in rooms%ROWTYPE; kind char;
        BEGIN
            FOR c, kind IN
                SELECT con.conname, con.contype
                FROM pg_constraint con
                JOIN pg_class rel ON rel.oid = con.conrelid
                JOIN pg_attribute att
                    ON att.attrelid = rel.oid AND att.attnum = ANY(con.conkey)
                WHERE rel.relname = '{table}' AND con.contype = 'f' AND att.attname = '{column}'
            LOOP
                EXECUTE format('ALTER TABLE "{table}" DROP CONSTRAINT %I', c);
            END LOOP;
        END $$;
        """
    )


def keep_count():
    for row in op.get_bind().execute(sa.text("SELECT code FROM rooms")):
        op.execute("CREATE TEMP TABLE counted (code text) ON COMMIT DROP")


def upgrade():
    op.create_table(
        "desks",
        sa.Column("room", sa.String(9), sa.ForeignKey("rooms.code")),
        sa.Column("other", sa.String(9), sa.ForeignKey("rooms.code")),
    )
    drop_keys("desks", "room")
    op.create_foreign_key("desks_room_fkey", "desks", "rooms", ["room"], ["code"], ondelete="CASCADE")
    keep_count()
