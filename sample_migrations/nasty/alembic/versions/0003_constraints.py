"""constraints

Revision ID: 0003
Revises: 0002
Create Date: 2025-01-13 09:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(r"""
        CREATE TABLE limits (
            id serial PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN ('color', 'mood', 'it''s')),
            level smallint CHECK (level IN (1, 2, 3)),
            code varchar(12) NOT NULL CHECK (code ~ '^[A-Z]{3}-[0-9]{2,4}$'),
            score integer CHECK (score BETWEEN 0 AND 100),
            ratio double precision CHECK (ratio > 0 AND ratio < 1),
            discount numeric(5, 2) CHECK (discount >= 0 AND discount <= 99.99),
            slug text CHECK (char_length(slug) >= 3 AND length(slug) <= 40),
            motto text CHECK (motto LIKE '%!' AND motto <> ''),
            share text CHECK (share ~ '^\d{1,3}%$'),
            starts_on date NOT NULL,
            ends_on date,
            low integer NOT NULL,
            high integer NOT NULL,
            CONSTRAINT "Ends after it starts" CHECK (ends_on >= starts_on),
            CHECK (low < high),
            CONSTRAINT ck_one_of_two CHECK (NOT (score IS NULL AND level IS NULL))
        );
        COMMENT ON COLUMN limits.kind IS 'One of ''color'', "mood"; 100% sure';

        CREATE TABLE uniques (
            id serial PRIMARY KEY,
            a int UNIQUE NULLS NOT DISTINCT,
            b int,
            c int,
            email text NOT NULL,
            deleted boolean DEFAULT false NOT NULL,
            UNIQUE (b, c) DEFERRABLE INITIALLY DEFERRED,
            EXCLUDE USING gist (int4range(b, c) WITH &&) WHERE (b < c)
        );
        ALTER TABLE uniques ADD FOREIGN KEY (c) REFERENCES limits (id) DEFERRABLE;

        CREATE FUNCTION slugify(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
        AS $$ SELECT regexp_replace(lower(value), '[^a-z0-9]+', '-', 'g'); $$;
        """)
    op.create_index("uq_uniques_email_lower", "uniques", [sa.text("lower(email)")], unique=True)
    op.create_index("ix_uniques_slug", "uniques", [sa.text("slugify(email)")])
    op.create_index(
        "uq_uniques_live",
        "uniques",
        ["email"],
        unique=True,
        postgresql_where=sa.text("NOT deleted"),
    )
    op.create_index(
        "ix_uniques_b_desc",
        "uniques",
        [sa.text("b DESC NULLS LAST"), "c"],
        postgresql_include=["a"],
    )
    op.create_index("ix_uniques_c_hash", "uniques", ["c"], postgresql_using="hash")
    op.create_index(
        "ix_uniques_email_like", "uniques", ["email"], postgresql_ops={"email": "text_pattern_ops"}
    )
    op.create_index("ix_events_metadata", "events", ["metadata"], postgresql_using="gin")
    op.create_index(
        "ix_limits_starts_on",
        "limits",
        ["starts_on"],
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 64},
    )
    # PostgreSQL cuts what it names itself, and what it is given, at 63 bytes
    op.execute("""
        CREATE TABLE a_table_whose_name_is_about_as_long_as_postgresql_will_take (
            id serial PRIMARY KEY,
            a_column_whose_name_is_about_as_long_as_postgresql_will_take int UNIQUE,
            parent int REFERENCES a_table_whose_name_is_about_as_long_as_postgresql_will_take,
            CHECK (parent <> id)
        );
        CREATE INDEX an_index_whose_name_goes_on_and_on_until_postgresql_cuts_it_off_here
            ON a_table_whose_name_is_about_as_long_as_postgresql_will_take (parent);
        """)


def downgrade() -> None:
    raise NotImplementedError
