"""The catalogue as JSON and back."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue import objects
from codegen.sources.catalogue.state import DERIVED, PARTS, Database
from codegen.sources.schema import Alteration, Rename

_FORMAT = 2
_CLASSES: dict[str, Any] = {"Place": Place, "Rename": Rename, "Alteration": Alteration} | {
    name: value for name, value in vars(objects).items() if is_dataclass(value)
}
_DEFAULTS = {
    name: [(field.name, field.default) for field in fields(kind)] for name, kind in _CLASSES.items()
}
# What was made plain already, by id, with the value that keeps the id its own: a history leaves
# several states, which have most of their parts in common.
_DONE: dict[int, tuple[Any, dict[str, Any]]] = {}
_SAID = frozenset({str, int, bool, NoneType})  # plain data themselves
_KEPT = [part for part in PARTS if part not in DERIVED]


def dump(database: Database) -> dict[str, Any]:
    """Plain data of everything in the database."""
    parts = {part: _plain(getattr(database, part)) for part in _KEPT}
    return {"format": _FORMAT, "dialect": database.dialect, **parts}


def load(data: dict[str, Any], database: Database, *, again: bool) -> None:
    """Fill an empty database; raises ValueError for data of another format.

    again: it will be made plain again; of what has not changed until then, `data` is kept.
    """
    if data.get("format") != _FORMAT:
        raise ValueError("the catalogue was written by another version")
    for part in _KEPT:
        setattr(database, part, _value(data[part], again=again))
    tables, database.tables = database.tables, {}
    for table in tables.values():
        database.register(table)


def _plain(value: Any) -> Any:
    """A dataclass as {"is": class, field: value}, without the fields that hold their default; a
    mapping, whose keys may be tuples, as {"map": [[key, value], ...]}; a tuple as {"of": [...]}."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, dict):
        return {"map": [_each((key, item)) for key, item in value.items()]}
    if isinstance(value, list):
        return _each(value)
    if isinstance(value, tuple):
        return {"of": _each(value)}
    known = _DONE.get(id(value))
    if known is None:
        known = value, _instance(value)
        if not isinstance(value, objects.Table):  # everything else is never changed in place
            _DONE[id(value)] = known
    return known[1]


def _each(values: Iterable[Any]) -> list[Any]:
    """Each made plain: most are, and are not asked at length."""
    return [item if item.__class__ in _SAID else _plain(item) for item in values]


def _instance(value: Any) -> dict[str, Any]:
    kind = type(value).__name__
    held = ((name, getattr(value, name), default) for name, default in _DEFAULTS[kind])
    plain = {
        name: item if item.__class__ in _SAID else _plain(item)
        for name, item, default in held
        if item is not default
    }
    return {"is": kind, **plain}


def _value(plain: Any, *, again: bool) -> Any:
    if isinstance(plain, list):
        return _values(plain, again=again)
    if not isinstance(plain, dict):
        return plain
    if "map" in plain:
        return dict(_values(pair, again=again) for pair in plain["map"])
    if "of" in plain:
        return tuple(_values(plain["of"], again=again))
    kind, *items = plain.items()
    if kind[1] == "Place":
        return _place(*items)
    held = {
        name: item if item.__class__ in _SAID else _value(item, again=again) for name, item in items
    }
    value = _CLASSES[kind[1]](**held)
    if again and not isinstance(value, objects.Table):
        _DONE[id(value)] = value, plain
    return value


@cache
def _place(*fields: tuple[str, Any]) -> Place:
    """One object for all that is said there: most of a table is."""
    return Place(**dict(fields))


def _values(plain: Iterable[Any], *, again: bool) -> list[Any]:
    return [item if item.__class__ in _SAID else _value(item, again=again) for item in plain]
