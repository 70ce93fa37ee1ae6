"""What SQLAlchemy and Alembic compile is read exactly."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.dialects import postgresql as pg

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue, to_schema
from codegen.sources.database import facts
from codegen.sources.schema import DialectName, Schema
from codegen.verify.compare import create
from tests.catalogue.oracle import outcomes, scripts
from tests.conftest import ScratchDatabase


def compiled(schema: Schema) -> list[str]:
    """The statements that make the schema in an empty database."""
    sent = list(schema.prerequisites)

    def collect(element: sa.schema.ExecutableDDLElement, *_: object, **__: object) -> None:
        sent.append(str(element.compile(dialect=engine.dialect)).strip())

    driver = "postgresql+asyncpg" if schema.dialect == "postgresql" else "sqlite"
    engine = sa.create_mock_engine(f"{driver}://", collect)
    schema.metadata.create_all(engine, checkfirst=False)
    return sent


def reread(statements: list[str], dialect: DialectName) -> Schema:
    """The schema that the statements make."""
    catalogue = Catalogue(dialect)
    for statement in statements:
        catalogue.execute(statement, Place("compiled.sql"))
    assert catalogue.unread == []
    return to_schema(catalogue)


# CREATE TABLE as SQLAlchemy writes it has no word for it: heirs get such a check from `create_all`
_UNSAID = {"no_inherit"}


def everything(folder: DialectName) -> list[tuple[Path, DialectName]]:
    return [(script, folder) for script in scripts(folder) if script.stem not in _UNSAID]


@pytest.mark.parametrize(
    ("script", "dialect"),
    [*everything("postgresql"), *everything("sqlite")],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_create_all_is_read_back(script: Path, dialect: DialectName) -> None:
    catalogue, _ = outcomes(script, dialect, lambda _: None)
    statements = compiled(to_schema(catalogue))
    assert unordered(compiled(reread(statements, dialect))) == unordered(statements)


def unordered(statements: list[str]) -> list[list[str]]:
    """The lines of each statement, in an order of their own: keys are found in another one.

    NOT VALID says nothing in CREATE TABLE: what is made with its table is valid.
    """
    return sorted(
        sorted(line.strip(" ,\t").removesuffix(" NOT VALID") for line in s.splitlines())
        for s in statements
    )


def operations(op: Operations) -> None:
    """One of each of Alembic's directives, as PostgreSQL has them."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("email", sa.String(320), nullable=False, comment="It's 100 % theirs"),
        sa.Column("kind", sa.Enum("a", "b'c", name="kind"), server_default="a", nullable=False),
        sa.Column("tags", pg.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]")),
        sa.Column("during", pg.TSTZRANGE()),
        sa.Column("size", sa.Numeric(10, 2), sa.CheckConstraint("size > 0", name="positive")),
        sa.Column("double", sa.Numeric(12, 2), sa.Computed("size * 2", persisted=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name="uq_email", postgresql_nulls_not_distinct=True),
        pg.ExcludeConstraint(("during", "&&"), name="no_overlap", where=sa.text("size > 1")),
        comment="People",
    )
    op.create_table("posts", sa.Column("id", sa.BigInteger(), primary_key=True))
    op.add_column("posts", sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id")))
    op.add_column(
        "posts", sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now())
    )
    op.add_column("posts", sa.Column("note", sa.Text(), nullable=False, index=True, unique=True))
    op.create_index("ix_lower", "users", [sa.text("lower(email)")], unique=True)
    op.create_index(
        "ix_kind",
        "users",
        ["kind", sa.text("size DESC NULLS LAST")],
        postgresql_where=sa.text("kind = 'b''c'"),
        postgresql_include=["email"],
        if_not_exists=True,
    )
    op.create_index("ix_tags", "users", ["tags"], postgresql_using="gin")
    op.create_index("ix_ops", "users", ["email"], postgresql_ops={"email": "text_pattern_ops"})
    op.create_foreign_key(
        "fk_self", "posts", "posts", ["note"], ["note"], ondelete="SET NULL", deferrable=True
    )
    op.create_unique_constraint("uq_two", "posts", ["user_id", "at"], initially="DEFERRED")
    op.create_check_constraint("ck_note", "posts", "note <> 'x:y' AND note LIKE '%z'")
    op.alter_column("posts", "note", type_=sa.String(50), existing_type=sa.Text(), nullable=True)
    op.alter_column("posts", "note", new_column_name="text", comment="Renamed")
    op.alter_column("posts", "at", server_default=None)
    op.alter_column("posts", "user_id", type_=sa.BigInteger(), postgresql_using="user_id::bigint")
    before, after = sa.Identity(always=True), sa.Identity(always=False, start=7)
    op.alter_column("users", "id", server_default=after, existing_server_default=before)
    op.create_table_comment("posts", "What they say")
    op.drop_table_comment("users")
    op.drop_constraint("uq_two", "posts", type_="unique")
    op.drop_index("ix_ops", table_name="users", if_exists=True)
    op.drop_column("users", "double")
    op.rename_table("posts", "articles")
    op.execute("ALTER TYPE kind ADD VALUE 'd'")
    op.drop_column("articles", "user_id")


def test_alembic_directives(scratch_database: ScratchDatabase) -> None:
    real, made = scratch_database(), scratch_database()
    catalogue = Catalogue("postgresql")
    with psycopg.connect(real.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in offline():
            connection.execute(statement.encode())
            catalogue.execute(statement, Place("offline.sql"))
    assert catalogue.unread == []
    create(to_schema(catalogue), made)
    assert facts.differences(facts.reflect(real), facts.reflect(made)) == []


def offline() -> list[str]:
    """The SQL that Alembic writes for the operations."""
    written = StringIO()
    options = {"as_sql": True, "output_buffer": written, "literal_binds": True}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with Operations.context(context) as op:
        operations(op)
    return [text for text in written.getvalue().split(";\n\n") if text.strip()]
