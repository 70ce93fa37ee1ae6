"""own words

Revision ID: 0005
Revises: 0004
Create Date: 2025-01-13 09:40:00
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE pages (
            id integer PRIMARY KEY CHECK (id = 1),
            type text NOT NULL,
            number integer NOT NULL,
            search tsvector GENERATED ALWAYS AS (
                -- exact words first, so that 'A-1' is found as it is written
                to_tsvector('simple', type)
                || to_tsvector('english', translate(type, './-_:', '     ') || ' ' || type)
            ) STORED
        );
        CREATE TABLE annotations (
            id integer PRIMARY KEY,
            save integer NOT NULL REFERENCES pages,
            type text NOT NULL,
            statement text NOT NULL,
            UNIQUE (type, statement)
        );
        """)


def downgrade() -> None:
    raise NotImplementedError
