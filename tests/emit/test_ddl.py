"""A table said again in code is the same table, to the letter of its DDL."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import DOMAIN, ExcludeConstraint
from sqlalchemy.schema import CreateIndex, CreateTable

from codegen.emit import ddl
from codegen.emit.expr import FileScope
from codegen.emit.sqltypes import said_by_annotation
from codegen.emit.views.columns import inline, table_column
from codegen.model.expr import Expr, expr, join, name

Item = sa.schema.SchemaItem


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("starts_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("user-id", sa.VARCHAR(20), server_default=sa.text("'it''s \\:here'")),
    ]


CASES: dict[str, list[Item]] = {
    "primary key whose last column counts": [
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.PrimaryKeyConstraint("id", "number"),
    ],
    "primary key whose first column counts": [
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.PrimaryKeyConstraint("number", "id"),
    ],
    "named primary key": [sa.PrimaryKeyConstraint("id", name="pk_t")],
    "deferred unique": [
        sa.UniqueConstraint("id", "user-id", name="uq", deferrable=True, initially="DEFERRED")
    ],
    "nulls not distinct": [
        sa.UniqueConstraint("id", name="uq", postgresql_nulls_not_distinct=True)
    ],
    "foreign key with everything": [
        sa.ForeignKeyConstraint(
            ["id"],
            ["billing.other.id"],
            name="fk",
            ondelete="SET NULL",
            onupdate="CASCADE",
            match="FULL",
            deferrable=True,
            initially="IMMEDIATE",
        )
    ],
    "foreign key of two columns": [
        sa.ForeignKeyConstraint(["id", "starts_at"], ["other.a", "other.b"], name="fk")
    ],
    "check with quotes, percent and colon": [
        sa.CheckConstraint(sa.text("\"user-id\" LIKE 'a%\\:b' AND id % 2 = 0"), name="ck")
    ],
    "exclusion": [
        ExcludeConstraint(
            (sa.text("tstzrange(starts_at, NULL)"), "&&"),
            (sa.column("id"), "="),
            name="ex",
            using="gist",
            where=sa.text("id > 0"),
        )
    ],
    "plain index": [sa.Index("ix_t_id", "id")],
    "unique key and an index of one column": [
        sa.UniqueConstraint("user-id"),
        sa.Index("ix_t_user-id", "user-id"),
    ],
    "unique index on an expression": [sa.Index("uq_lower", sa.text("lower(name)"), unique=True)],
    "index with options": [
        sa.Index(
            "ix",
            "user-id",
            postgresql_using="btree",
            postgresql_where=sa.text("starts_at > now()"),
            postgresql_ops={"user-id": "varchar_pattern_ops"},
            postgresql_include=["id"],
            postgresql_with={"fillfactor": 70},
        )
    ],
    "identity": [sa.Column("n", sa.BigInteger, sa.Identity(always=True, start=5, cycle=True))],
    "computed": [sa.Column("n", sa.Integer, sa.Computed("id * 2", persisted=True))],
    "arrays": [sa.Column("n", postgresql.ARRAY(sa.Numeric(10, 2), dimensions=2))],
    "precision": [sa.Column("n", postgresql.TIMESTAMP(precision=3))],
    "interval": [sa.Column("n", postgresql.INTERVAL(fields="DAY TO SECOND", precision=2))],
    "collation": [sa.Column("n", sa.String(8, collation="C"), nullable=False)],
    "char": [sa.Column("n", sa.CHAR(4))],
    "money": [sa.Column("n", sa.Numeric(12, 2), comment='In euros; it\'s "net"')],
    "domain": [
        sa.Column("n", DOMAIN("email", sa.Text(), constraint_name="c", check="VALUE ~ '@'"))
    ],
}


@pytest.mark.parametrize("items", CASES.values(), ids=CASES.keys())
def test_the_code_makes_the_same_table(items: list[Item]) -> None:
    metadata = sa.MetaData()
    sa.Table("other", metadata, sa.Column("a", sa.Integer), sa.Column("b", sa.DateTime))
    sa.Table("other", metadata, sa.Column("id", sa.Integer), schema="billing")
    table = sa.Table("t", metadata, *_columns(), *items, comment="It's a table")
    assert _statements(_again(table)) == _statements(table)


def test_the_code_makes_the_same_table_on_sqlite() -> None:
    key = sa.Column("id", sa.String(8), primary_key=True)
    table = sa.Table("t", sa.MetaData(), key, sqlite_with_rowid=False, sqlite_strict=True)
    again, first = (
        str(CreateTable(t).compile(dialect=sqlite.dialect())) for t in (_again(table), table)
    )
    assert again == first
    assert first.split()[-3:] == ["WITHOUT", "ROWID,", "STRICT"]


@pytest.mark.parametrize("type_", [sa.JSON(), postgresql.JSON(), postgresql.JSONB()])
def test_no_document_is_null(type_: sa.JSON) -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("document", type_))
    made = _again(table).c.document.type
    bound = made.bind_processor(sqlite.dialect())
    assert bound is not None
    assert bound(None) is None


def test_a_float_says_its_type() -> None:
    """SQLAlchemy 2.0 takes the annotation for Float and 2.1 for Double."""
    assert not said_by_annotation(name("sqlalchemy", "Float"), expr("float"))
    assert said_by_annotation(name("sqlalchemy", "Integer"), expr("int"))


def _again(table: sa.Table) -> sa.Table:
    """The table that its code makes."""
    own, constraints = inline(table)
    arguments: list[Expr] = [
        expr(repr(table.name)),
        expr("metadata"),
        *(table_column(column, own[column.name], None) for column in table.columns),
        *constraints,
        *(ddl.keyword(key, value) for key, value in ddl.table_options(table)),
    ]
    scope = FileScope("table", ["metadata", "table"])
    code = scope.render(expr("{}({})", name("sqlalchemy", "Table"), join(", ", arguments)))
    names: dict[str, Any] = {"metadata": sa.MetaData()}
    exec(f"{scope.imports()}\ntable = {code}\n", names)
    made = names["table"]
    assert isinstance(made, sa.Table)
    for other in table.metadata.tables.values():
        if other is not table:
            other.to_metadata(made.metadata)
    return made


def _statements(table: sa.Table) -> list[str]:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made: list[sa.schema.ExecutableDDLElement] = [CreateTable(table)]
    made += [CreateIndex(index) for index in indexes]
    lines = [line for each in made for line in str(each.compile(dialect=dialect)).splitlines()]
    comments = [f"{column.name}: {column.comment}" for column in table.columns]
    # the order of constraints in CREATE TABLE means nothing
    return sorted(line.strip().rstrip(",") for line in lines) + comments + [str(table.comment)]
