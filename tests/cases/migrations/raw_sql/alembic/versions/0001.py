"""0001"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.execute(
        """
        CREATE SCHEMA shop;
        CREATE TYPE shop.size AS ENUM ('s', 'm');
        CREATE TABLE shop.shirts (id bigserial PRIMARY KEY, size shop.size NOT NULL DEFAULT 's');
        INSERT INTO shop.shirts (size) VALUES ('m');
        """
    )
    op.execute(sa.text("ALTER TYPE shop.size RENAME VALUE 's' TO 'small'"))
    op.get_bind().exec_driver_sql("ALTER TABLE shop.shirts ADD COLUMN ratio numeric CHECK (ratio % 2 = 0)")
    op.execute(sa.DDL("CREATE INDEX ON shop.shirts (size) WHERE ratio > 1"))
    op.execute("DO $$ BEGIN EXECUTE 'ALTER TABLE shop.shirts DROP COLUMN ratio'; END $$")
