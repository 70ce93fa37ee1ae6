"""Constraints, indexes and defaults of a table as code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ClauseElement,
    Column,
    ColumnElement,
    Constraint,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    TextClause,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.schema import Computed, DefaultClause, Identity, SchemaItem

from codegen.emit.expr import literal
from codegen.model.expr import Expr, expr, join, name

_IDENTITY = (
    *("always", "start", "increment", "minvalue", "maxvalue"),
    *("nominvalue", "nomaxvalue", "cycle", "cache"),
)
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


def call(function: Expr, arguments: list[Expr]) -> Expr:
    """A call with arguments in order."""
    return expr("{}({})", function, join(", ", arguments))


def keyword(key: str, value: Expr | str) -> Expr:
    """`key=value`."""
    return expr("{}={}", key, value)


def text(sql: str) -> Expr:
    """`text("…")`."""
    return call(name("sqlalchemy", "text"), [Expr((literal(sql),))])


def value(given: Any) -> Expr:
    """An argument: SQL as `text`, everything else as a literal."""
    if isinstance(given, TextClause):
        return text(given.text)
    if isinstance(given, Column):
        return Expr((literal(given.name),))
    if isinstance(given, ColumnElement):
        return text(_compiled(given))
    if isinstance(given, list | tuple):
        return expr("[{}]", join(", ", [value(item) for item in given]))
    if isinstance(given, Mapping):
        items = [expr("{}: {}", literal(key), value(item)) for key, item in given.items()]
        return expr("{{ {} }}", join(", ", items))
    return Expr((literal(given),))


def _compiled(element: ColumnElement[Any]) -> str:
    options = {"literal_binds": True, "include_table": False}
    return str(element.compile(dialect=_DIALECT, compile_kwargs=options)).replace("%%", "%")


def server_default(column: Column[Any]) -> Expr | None:
    """`server_default=`, `Identity(…)` or `Computed(…)` of a column."""
    default = column.server_default
    if isinstance(default, Identity):
        given = [(key, getattr(default, key)) for key in _IDENTITY]
        options = [keyword(key, literal(what)) for key, what in given if what not in (None, False)]
        return call(name("sqlalchemy", "Identity"), options)
    if isinstance(default, Computed):
        stored = [] if default.persisted is None else [keyword("persisted", str(default.persisted))]
        sqltext = Expr((literal(_sql(default.sqltext)),))
        return call(name("sqlalchemy", "Computed"), [sqltext, *stored])
    if isinstance(default, DefaultClause):
        truth = _truth(column, default.arg)
        return keyword("server_default", truth or _now(default.arg) or value(default.arg))
    return None


def _truth(column: Column[Any], default: object) -> Expr | None:
    """A quoted `'false'` without its quotes: SQLite would store the word, which counts as true."""
    said = default.text if isinstance(default, TextClause) else default
    bare = str(said).strip("'").lower()
    if not isinstance(column.type, Boolean) or bare not in {"true", "false"}:
        return None
    return value(TextClause(bare))


def _now(default: object) -> Expr | None:
    """`func.now()`, which each database spells its own way, for PostgreSQL's `now()`."""
    said = isinstance(default, TextClause) and default.text.lower() == "now()"
    return expr("{}.now()", name("sqlalchemy", "func")) if said else None


def _sql(clause: Any) -> str:
    return clause.text if isinstance(clause, TextClause) else _compiled(clause)


def constraints(table: Table) -> Iterator[Constraint | Index]:
    """What stands in `__table_args__`: what no column says, keys first, then by name."""
    kinds = (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint, CheckConstraint)

    def order(item: Constraint) -> tuple[int, str, str]:
        kind = next((i for i, kind in enumerate(kinds) if isinstance(item, kind)), len(kinds))
        return kind, str(item.name or ""), str(getattr(item, "sqltext", _columns(item)))

    yield from sorted(table.constraints, key=order)
    yield from sorted(table.indexes, key=lambda index: str(index.name))


def _columns(item: Any) -> list[str]:
    return [column.name for column in getattr(item, "columns", ())]


def constraint_code(item: Constraint | Index) -> Expr:
    """A constraint or an index, with every option it has."""
    if isinstance(item, Index):
        return _index(item)
    if isinstance(item, ForeignKeyConstraint):
        return _foreign_key(item)
    if isinstance(item, ExcludeConstraint):
        return _exclude(item)
    kind = name("sqlalchemy", _kind(item))
    if isinstance(item, CheckConstraint):
        return call(kind, [Expr((literal(_sql(item.sqltext)),)), *_options(item)])
    columns = [Expr((literal(column),)) for column in _columns(item)]
    return call(kind, [*columns, *_options(item)])


def _kind(item: SchemaItem) -> str:
    kinds = (PrimaryKeyConstraint, UniqueConstraint, CheckConstraint)
    return next(kind.__name__ for kind in kinds if isinstance(item, kind))


def _options(item: Constraint) -> list[Expr]:
    options = [("name", item.name), *_timing(item), *_dialect_options(item)]
    return [keyword(key, value(what)) for key, what in options if what is not None]


def _timing(item: Constraint) -> list[tuple[str, Any]]:
    given = ("deferrable", "initially", "comment")
    return [(key, getattr(item, key, None)) for key in given]


_TRUE_BY_DEFAULT = frozenset({"sqlite_with_rowid"})


def _dialect_options(item: Any) -> list[tuple[str, Any]]:
    given = sorted(item.dialect_kwargs.items())
    return [(key, what) for key, what in given if is_set(what) or key in _TRUE_BY_DEFAULT]


def is_set(option: Any) -> bool:
    """Whether an option says something; SQL clauses have no truth value."""
    return isinstance(option, ClauseElement) or option not in (None, False, (), [], {}, "")


def _index(index: Index) -> Expr:
    columns = [value(expression) for expression in index.expressions]
    unique = [keyword("unique", "True")] if index.unique else []
    options = [keyword(key, value(what)) for key, what in _dialect_options(index)]
    named = Expr((literal(index.name),))
    return call(name("sqlalchemy", "Index"), [named, *columns, *unique, *options])


def _foreign_key(item: ForeignKeyConstraint) -> Expr:
    local = value(_columns(item))
    remote = value([element.target_fullname for element in item.elements])
    kind = name("sqlalchemy", "ForeignKeyConstraint")
    return call(kind, [local, remote, *foreign_key_options(item)])


def foreign_key_options(item: ForeignKeyConstraint) -> list[Expr]:
    """Name, actions and timing of a foreign key."""
    given = [
        ("name", item.name),
        ("onupdate", item.onupdate),
        ("ondelete", item.ondelete),
        ("match", item.match),
        *_timing(item),
        *_dialect_options(item),
    ]
    return [keyword(key, value(what)) for key, what in given if what is not None]


def _exclude(item: ExcludeConstraint) -> Expr:
    elements = [
        expr("({}, {})", value(expression), literal(operator))
        for expression, _, operator in item._render_exprs
    ]
    options = [("name", item.name), *_timing(item), ("using", item.using), ("where", item.where)]
    given = [keyword(key, value(what)) for key, what in options if what is not None]
    ops = [keyword("ops", value(dict(item.ops)))] if item.ops else []
    return call(
        name("sqlalchemy.dialects.postgresql", "ExcludeConstraint"), [*elements, *given, *ops]
    )


def table_options(table: Table) -> list[tuple[str, Expr]]:
    """Comment, schema and the like: the dictionary that ends `__table_args__`."""
    prefixes = list(getattr(table, "_prefixes", ())) or None
    given = [
        ("comment", table.comment),
        ("schema", table.schema),
        ("prefixes", [prefix.text for prefix in prefixes] if prefixes else None),
        *_dialect_options(table),
    ]
    return [(key, value(what)) for key, what in given if what is not None]
