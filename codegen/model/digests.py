"""Digests of values: equal where everything is equal that a view could read.

Values of the model are walked by their own fields. SQLAlchemy's objects are walked by what DDL says
of them; a table stands in another one by its name. What is neither is never equal to anything, so
that at worst a file is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from io import BytesIO
from os import urandom
from pickle import Pickler
from types import NoneType
from typing import Any

from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnDefault,
    Computed,
    Constraint,
    DefaultClause,
    ForeignKey,
    Identity,
    Index,
    Table,
    TextClause,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import TypeEngine

from codegen.diagnostics import Place
from codegen.model.api import Endpoint, Field
from codegen.model.values import FieldType

_PLAIN = frozenset({str, quoted_name, int, bool, NoneType, float, Decimal, bytes})
_LARGE = frozenset({Field, Endpoint})  # said by a digest where they stand
_COLUMN = (
    *("name", "key", "type", "nullable", "primary_key", "autoincrement", "index", "unique"),
    *("system", "comment", "default", "onupdate", "server_default", "server_onupdate"),
)
_CONSTRAINT = (
    *("name", "deferrable", "initially", "comment", "sqltext", "unique", "expressions"),
    *("onupdate", "ondelete", "match", "use_alter", "link_to_name", "using", "where", "ops"),
    "_render_exprs",
)
_IDENTITY = (
    *("always", "on_null", "start", "increment", "minvalue", "maxvalue", "nominvalue"),
    *("nomaxvalue", "cycle", "cache", "order"),
)
# what SQLAlchemy keeps on a type for itself
_UNSAID = frozenset({"dispatch", "comparator", "metadata", "impl", "hashable", "sort_key_function"})
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


class Digests:
    """Digests of the values of one run, which live as long as it does."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, object]] = {}

    def of(self, value: object) -> str:
        """The digest of a value. Places aside: no file says where its input stood."""
        return _hash(repr(self.plain(value)))

    def plain(self, value: object) -> object:
        """The value as plain data with a `repr` of its own, or the digest of that."""
        kind = value.__class__
        if kind in _PLAIN:
            return value
        if kind is tuple or kind is list:
            return self._each(value)  # type: ignore[arg-type] # one of them
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = value, self._object(kind, value)
        return known[1]

    def _each(self, values: Iterable[object]) -> list[object]:
        return [each if each.__class__ in _PLAIN else self.plain(each) for each in values]

    def _object(self, kind: type, value: Any) -> object:
        if kind is FieldType:
            return _pickled(value)
        said = [kind.__name__, *self._each(parts_of(kind)(self, value))]
        return _hash(repr(said)) if kind in _LARGE or issubclass(kind, Column | Table) else said

    def mapping(self, value: Mapping[object, object]) -> Iterable[object]:
        """The keys and values of a mapping, in order."""
        return [part for item in value.items() for part in item]

    def members(self, value: Iterable[object]) -> Iterable[object]:
        """The members of a set, in an order that does not depend on the process."""
        return sorted(map(self.of, value))

    def stranger(self, _: object) -> Iterable[object]:
        """What is said of something of no known kind: never the same, nor in another process."""
        return (urandom(12),)

    def column(self, column: Column[Any]) -> Iterator[object]:
        """What is said of a column."""
        yield column.table.fullname if column.table is not None else None
        yield from _attributes(column, _COLUMN)
        yield vars(column).get("info")
        yield sorted(map(self.of, column.foreign_keys))

    def table(self, table: Table) -> Iterator[object]:
        """What is said of a table."""
        yield from (table.name, table.schema, table.comment, vars(table).get("info"))
        yield [prefix.text for prefix in getattr(table, "_prefixes", ())]
        yield _options(table)
        yield list(table.columns)
        yield sorted(self.of(each) for each in (*table.constraints, *table.indexes))
        yield [column.name for column in table.primary_key.columns]
        own = table.autoincrement_column
        yield own.name if own is not None else None

    def constraint(self, item: Any) -> Iterator[object]:
        """What is said of a constraint or an index."""
        for part in _attributes(item, _CONSTRAINT):
            yield self._expressions(part)
        yield vars(item).get("info")
        yield [column.name for column in getattr(item, "columns", ())]
        yield [each.target_fullname for each in getattr(item, "elements", ())]
        yield {key: self._expressions(each) for key, each in _options(item).items()}

    def _expressions(self, part: object) -> object:
        """Columns within a constraint by their names: the constraint is among its table's parts."""
        if isinstance(part, Column):
            return "column", part.name
        if isinstance(part, list | tuple):
            return [self._expressions(each) for each in part]
        if isinstance(part, Mapping):
            return {key: self._expressions(each) for key, each in part.items()}
        return part


def _pickled(value: FieldType) -> str:
    """A digest of nothing but text and numbers, made in one go; it is never read again."""
    written = BytesIO()
    pickler = Pickler(written, 5)
    pickler.fast = True  # equal values give equal bytes, whichever of their parts are one object
    pickler.dump(value)
    return hashlib.blake2b(written.getvalue(), digest_size=12).hexdigest()


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


@cache
def parts_of(kind: type) -> Callable[[Digests, Any], Iterable[object]]:
    """What of a value of this class belongs to its digest."""
    if issubclass(kind, Place):
        return lambda *_: ()
    if is_dataclass(kind):
        names = [each.name for each in fields(kind)]
        return lambda _, value: [getattr(value, name) for name in names]
    return next((said for base, said in _KINDS if issubclass(kind, base)), Digests.stranger)


def _attributes(item: object, names: Iterable[str]) -> list[object]:
    return [getattr(item, name, None) for name in names]


def _options(item: Any) -> dict[str, object]:
    """The options of dialects, by name."""
    return dict(sorted(item.dialect_kwargs.items()))


def _type(_: Digests, value: TypeEngine[Any]) -> Iterator[object]:
    for name, said in sorted(vars(value).items()):
        if not name.startswith("_") and name not in _UNSAID:
            yield name
            yield said
    yield list(getattr(value, "enums", ()))


def _clause(_: Digests, clause: ClauseElement) -> Iterator[object]:
    options = {"literal_binds": True, "include_table": False}
    yield str(clause.compile(dialect=_DIALECT, compile_kwargs=options))


def _foreign_key(_: Digests, key: ForeignKey) -> Iterator[object]:
    yield key.target_fullname
    yield key.column.type  # which the column has where its own is not written down
    yield key.constraint


_KINDS: tuple[tuple[type, Callable[[Digests, Any], Iterable[object]]], ...] = (
    (Enum, lambda _, value: [value.value]),
    (tuple, lambda _, value: value),
    (str, lambda _, value: [str(value)]),
    (Mapping, Digests.mapping),
    (Set, Digests.members),
    (Column, Digests.column),
    (Table, Digests.table),
    (Constraint, Digests.constraint),
    (Index, Digests.constraint),
    (ForeignKey, _foreign_key),
    (TypeEngine, _type),
    (Identity, lambda _, value: iter(_attributes(value, _IDENTITY))),
    (Computed, lambda _, value: iter([value.persisted, value.sqltext])),
    (DefaultClause, lambda _, value: iter([value.arg])),
    (ColumnDefault, lambda _, value: iter([value.arg])),
    (TextClause, lambda _, value: iter([value.text])),
    (ClauseElement, _clause),
)
