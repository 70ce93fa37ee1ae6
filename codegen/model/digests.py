"""Digests of values: equal where everything is equal that a view could read.

Values of the model are walked by their own fields. SQLAlchemy's objects are walked by what DDL says
of them; a table stands in another one by its name. What is neither is never equal to anything, so
that at worst a file is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from io import BytesIO
from itertools import count
from operator import attrgetter
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
from sqlalchemy.types import TypeEngine

from codegen.diagnostics import Place
from codegen.model.api import Endpoint, Field
from codegen.model.values import FieldType

_PLAIN = frozenset({str, int, bool, NoneType, float, Decimal, bytes})
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
        self._strange = count()

    def of(self, value: object) -> str:
        """The digest of a value. Places aside: no file says where its input stood."""
        text = repr(self.plain(value))
        return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()

    def plain(self, value: object) -> object:
        """The value as plain data with a `repr` of its own, or the digest of that."""
        kind = value.__class__
        if kind in _PLAIN:
            return value
        if kind is tuple or kind is list:
            return [self.plain(each) for each in value]  # type: ignore[attr-defined] # one of them
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = value, self._object(kind, value)
        return known[1]

    def _object(self, kind: type, value: Any) -> object:
        if kind is FieldType:
            return _pickled(value)
        if kind in _LARGE or issubclass(kind, Column | Table):
            return self.of([kind.__name__, *self._parts(value)])
        return [kind.__name__, *map(self.plain, self._parts(value))]

    def _parts(self, value: Any) -> Iterable[object]:
        if is_dataclass(value):
            return () if isinstance(value, Place) else _fields(value.__class__)(value)
        if isinstance(value, Enum):
            return [value.value]
        if isinstance(value, str):
            return [str(value)]
        if isinstance(value, Mapping):
            return [part for item in value.items() for part in item]
        if isinstance(value, set | frozenset):
            return sorted(map(self.of, value))
        said = next((said for kind, said in _KINDS if isinstance(value, kind)), None)
        return said(self, value) if said else [next(self._strange), id(self)]  # never the same

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


@cache
def _fields(kind: type) -> Callable[[object], Iterable[object]]:
    names = [each.name for each in fields(kind)]
    if len(names) < 2:
        return lambda value: [getattr(value, name) for name in names]
    return attrgetter(*names)


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
    yield key.constraint


_KINDS: tuple[tuple[type, Callable[[Digests, Any], Iterator[object]]], ...] = (
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
