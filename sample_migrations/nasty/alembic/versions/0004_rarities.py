"""rarities

Revision ID: 0004
Revises: 0003
Create Date: 2025-01-13 09:30:00
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE DOMAIN email AS text CHECK (VALUE ~ '@')")
    op.execute("CREATE DOMAIN percentage numeric(5, 2) DEFAULT 0 CHECK (VALUE BETWEEN 0 AND 100)")
    op.execute('CREATE TYPE "Address" AS (street text, zip text)')
    op.execute("CREATE COLLATION byte_order (provider = libc, locale = 'C')")
    op.execute("CREATE SEQUENCE ticket_numbers START 1000")
    op.execute("""
        CREATE TABLE rarities (
            id integer DEFAULT nextval('ticket_numbers') PRIMARY KEY,
            owner email,
            share percentage NOT NULL,
            home "Address",
            ids int[][],
            moods "Status"[] DEFAULT '{new,"a b"}' NOT NULL,
            geo point,
            bits bit(4),
            flags bit varying,
            fee money,
            doc xml,
            mac macaddr,
            sorted text COLLATE byte_order,
            binary_sorted varchar(20) COLLATE "C",
            during tstzrange,
            hours time with time zone DEFAULT CURRENT_TIME NOT NULL,
            hold interval DEFAULT '15 minutes' NOT NULL,
            net numeric(12, 2) NOT NULL,
            gross numeric(12, 2) GENERATED ALWAYS AS (net * 1.2) STORED,
            search tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(sorted, ''))) STORED
        );
        CREATE TABLE measurements (
            sensor integer NOT NULL,
            taken_at timestamptz NOT NULL,
            value real,
            PRIMARY KEY (sensor, taken_at)
        ) PARTITION BY RANGE (taken_at);
        CREATE TABLE measurements_old PARTITION OF measurements
            FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
        CREATE TABLE measurements_new PARTITION OF measurements DEFAULT;
        CREATE INDEX ON measurements (value);
        CREATE VIEW well_paid AS SELECT id, owner FROM rarities WHERE net > 1000;
        CREATE MATERIALIZED VIEW totals AS SELECT sum(net) AS net FROM rarities;
        """)


def downgrade() -> None:
    raise NotImplementedError
