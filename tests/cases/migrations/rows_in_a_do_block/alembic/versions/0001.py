"""0001"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.create_table("rooms", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute(
        """
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_tables WHERE tablename = 'rooms') THEN
                IF NOT EXISTS (SELECT 1 FROM rooms LIMIT 1) THEN
                    RAISE NOTICE 'empty';
                    DROP TABLE rooms;
                END IF;
            END IF;
        END $$;
        """
    )
    op.create_table("rooms", sa.Column("code", sa.String(9), primary_key=True))
