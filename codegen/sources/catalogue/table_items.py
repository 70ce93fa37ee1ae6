"""Constraints and indexes as SQLAlchemy's constructs."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from codegen.sources.catalogue.expressions import is_call
from codegen.sources.catalogue.objects import (
    Check,
    Constraint,
    Exclusion,
    Index,
    IndexKey,
    Key,
)
from codegen.sources.catalogue.postgres_names import quote
from codegen.sources.catalogue.types import clause
from codegen.sources.schema import DialectName

Columns = Mapping[str, sa.Column[Any]]


def constraint_item(
    constraint: Constraint, columns: Columns, dialect: DialectName
) -> sa.Constraint:
    """A constraint of any kind but FOREIGN KEY."""
    match constraint:
        case Key():
            return _key(constraint, columns, dialect)
        case Check():
            return _check(constraint)
        case Exclusion():
            return _exclusion(constraint, columns)
    raise TypeError(constraint)


def _key(key: Key, columns: Columns, dialect: DialectName) -> sa.Constraint:
    said: dict[str, Any] = {
        "name": key.name,
        "deferrable": key.deferrable,
        "initially": key.initially,
        "comment": key.comment,
        f"{dialect}_include": list(key.include) or None,
        f"{dialect}_nulls_not_distinct": key.nulls_not_distinct or None,
        f"{dialect}_on_conflict": key.on_conflict,
    }
    options = {name: value for name, value in said.items() if value is not None}
    kind = sa.PrimaryKeyConstraint if key.primary else sa.UniqueConstraint
    return kind(*(columns[name] for name in key.columns), **options)


def _check(check: Check) -> sa.CheckConstraint:
    options: dict[str, Any] = {"postgresql_not_valid": True} if check.not_valid else {}
    if check.no_inherit:
        options["info"] = {"no_inherit": True}
    return sa.CheckConstraint(
        clause(check.text),
        name=check.name,
        deferrable=check.deferrable,
        initially=check.initially,
        comment=check.comment,
        **options,
    )


def _exclusion(exclusion: Exclusion, columns: Columns) -> ExcludeConstraint:
    """The constraint; what INCLUDE says, which SQLAlchemy cannot, is in `info["include"]`."""
    return ExcludeConstraint(
        *((_key_item(key, columns), key.operator or "=") for key in exclusion.keys),
        name=exclusion.name,
        using=exclusion.method,
        where=None if exclusion.where is None else clause(exclusion.where),
        deferrable=exclusion.deferrable,
        initially=exclusion.initially,
        ops={key.text: key.opclass for key in exclusion.keys if key.opclass and _is_plain(key)},
        **({"info": {"include": list(exclusion.include)}} if exclusion.include else {}),
    )


def index_item(index: Index, columns: Columns, dialect: DialectName) -> sa.Index:
    """An index, to be given to its table among the arguments."""
    said: dict[str, Any] = {
        f"{dialect}_where": None if index.where is None else clause(index.where),
        "postgresql_using": index.method,
        "postgresql_include": list(index.include) or None,
        "postgresql_nulls_not_distinct": index.nulls_not_distinct or None,
        "postgresql_with": dict(index.options) or None,
        "postgresql_ops": _classes(index),
        "info": {"comment": index.comment} if index.comment else None,
    }
    options = {name: value for name, value in said.items() if value is not None}
    keys = [_key_item(key, columns) for key in index.keys]
    return sa.Index(index.name, *keys, unique=index.unique, **options)


def _classes(index: Index) -> dict[str, str] | None:
    classes = {key.text: key.opclass for key in index.keys if key.opclass and _is_plain(key)}
    return classes or None


def _is_plain(key: IndexKey) -> bool:
    """Whether the key is a column with at most an operator class."""
    return key.is_column and not (key.descending or key.nulls or key.collation)


def _key_item(key: IndexKey, columns: Columns) -> Any:
    """The column, with DESC and NULLS; as text what SQLAlchemy has no words for."""
    column = columns.get(key.text) if key.is_column else None
    if column is None or key.collation or (key.opclass and not _is_plain(key)):
        return clause(_sql(key))
    item: Any = column.desc() if key.descending else column
    if key.nulls:
        item = item.nulls_first() if key.nulls == "first" else item.nulls_last()
    return item


def _sql(key: IndexKey) -> str:
    text = quote(key.text) if key.is_column else key.text
    if not key.is_column and not is_call(key.text):
        text = f"({text})"
    if key.collation:
        text += f" COLLATE {quote(key.collation)}"
    if key.opclass:
        text += f" {key.opclass}"
    if key.descending:
        text += " DESC"
    return f"{text} NULLS {key.nulls.upper()}" if key.nulls else text
