"""0001: what the rows say changes rows only, or stops the upgrade; nothing is asked."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.create_table("rooms", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute(
        """
        DO $$
        DECLARE
            row record;
        BEGIN
            FOR row IN SELECT id, count(*) AS copies FROM rooms GROUP BY id
            LOOP
                IF row.copies > 1 THEN
                    RAISE NOTICE 'more than one %', row.id;
                    UPDATE rooms SET id = -id WHERE id = row.id;
                END IF;
            END LOOP;
            IF EXISTS (SELECT 1 FROM rooms) THEN
                DELETE FROM rooms;
            END IF;
            ALTER TABLE rooms ADD COLUMN code text;
        END $$;
        """
    )
    last = op.get_bind().execute(sa.text("SELECT max(id) FROM rooms")).scalar()
    if last is not None:
        op.execute(f"ALTER SEQUENCE rooms_id_seq RESTART WITH {last}")
    elif op.get_bind().dialect.name == "mysql":
        op.execute(f"ALTER TABLE rooms AUTO_INCREMENT = {last}")
    else:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute(
            f"""
            DO $$
            BEGIN
                -- create the reader
                EXECUTE format('CREATE USER %I', 'reader_{last}');
            END $$;
            """
        )
