"""0001: the environment decides about a role, which is no part of the schema."""

import os

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None

READER = os.environ.get("READER", "reader")


def upgrade():
    op.create_table("user", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute(
        f"""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{READER}') THEN
                EXECUTE format('CREATE USER %I', '{READER}');
            END IF;
            EXECUTE format('GRANT SELECT ON "user" TO %I', '{READER}');
        END $$;
        """
    )
