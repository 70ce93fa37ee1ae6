"""Reading constraints: in a column, in a table, in ALTER TABLE."""

from dataclasses import replace
from typing import Any, TypeVar

from codegen.diagnostics import Place
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.index_keys import read_include, read_keys, read_predicate
from codegen.sources.catalogue.objects import Check, Constraint, Exclusion, ForeignKey, Key
from codegen.sources.catalogue.state import Database

C = TypeVar("C", bound=Constraint)

_STARTS = {"PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONSTRAINT"}


def sees_constraint(cursor: Cursor) -> bool:
    """Whether a constraint of the table is next, not a column."""
    if cursor.keyword == "EXCLUDE":
        after = cursor.ahead(1)
        return after.keyword == "USING" or after.value == "("
    return cursor.keyword in _STARTS


def read_constraint(cursor: Cursor, database: Database) -> Constraint:
    """A constraint of a table, with the name None where it is not given."""
    at = database.place(cursor.line)
    name = cursor.name() if cursor.accept("CONSTRAINT") else None
    if cursor.accept("FOREIGN", "KEY"):
        constraint: Constraint = read_references(cursor, cursor.names())
    else:
        constraint = read_body(cursor, ())
    return finish_constraint(replace(constraint, name=name), cursor, at)


def read_body(cursor: Cursor, column: tuple[str, ...]) -> Constraint:
    """What follows the name; `column` is the column in whose definition it stands."""
    if cursor.accept("PRIMARY", "KEY"):
        return _key(cursor, column, primary=True)
    if cursor.accept("UNIQUE"):
        distinct = not cursor.accept("NULLS", "NOT", "DISTINCT")
        cursor.accept("NULLS", "DISTINCT")
        return replace(_key(cursor, column, primary=False), nulls_not_distinct=not distinct)
    if cursor.accept("CHECK"):
        return Check(None, text=cursor.group())
    if cursor.accept("EXCLUDE"):
        return _exclusion(cursor)
    if column and cursor.sees("REFERENCES"):
        return read_references(cursor, column)
    raise cursor.unreadable()


def _key(cursor: Cursor, column: tuple[str, ...], *, primary: bool) -> Key:
    columns = column or tuple(key.text for key in read_keys(cursor))
    cursor.accept_any("ASC", "DESC")
    include = read_include(cursor)
    return Key(None, columns=columns, primary=primary, include=include)


def _exclusion(cursor: Cursor) -> Exclusion:
    method = cursor.name() if cursor.accept("USING") else "btree"
    keys = tuple(read_keys(cursor, operators=True))
    include = read_include(cursor)
    _storage(cursor)
    where = read_predicate(cursor)
    return Exclusion(None, keys=keys, method=method, include=include, where=where)


def read_references(cursor: Cursor, columns: tuple[str, ...]) -> ForeignKey:
    """REFERENCES table (columns) MATCH ... ON DELETE ... ON UPDATE ...; the table as written."""
    cursor.expect("REFERENCES")
    table = cursor.dotted()
    referred = cursor.names() if cursor.sees_symbol("(") else ()
    found: dict[str, str | None] = {}
    while True:
        if cursor.accept("MATCH"):
            match = cursor.name().upper()
            found["match"] = None if match == "SIMPLE" else match
        elif cursor.accept("ON", "DELETE"):
            found["on_delete"] = _action(cursor)
        elif cursor.accept("ON", "UPDATE"):
            found["on_update"] = _action(cursor)
        else:
            break
    return ForeignKey(None, columns=columns, table=table, referred=referred, **_strings(found))


def _strings(found: dict[str, str | None]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value is not None}


def _action(cursor: Cursor) -> str | None:
    if cursor.accept("NO", "ACTION"):
        return None
    if cursor.accept("SET"):
        action = f"SET {cursor.accept_any('NULL', 'DEFAULT')}"
        if cursor.sees_symbol("("):
            action += f" ({cursor.group()})"
        return action
    action = cursor.accept_any("CASCADE", "RESTRICT")
    if not action:
        raise cursor.unreadable()
    return action


def finish_constraint(constraint: C, cursor: Cursor, at: Place) -> C:
    """Read what may follow any constraint, and place it."""
    found: dict[str, Any] = {}
    while step := _attribute(constraint, cursor):
        found |= step
    if found.get("initially") == "DEFERRED":
        found.setdefault("deferrable", True)
    found.pop("nothing", None)
    return replace(constraint, made=at, changed=at, **found)


def _attribute(constraint: Constraint, cursor: Cursor) -> dict[str, Any]:
    if cursor.accept("NOT", "DEFERRABLE") or cursor.accept("ENFORCED"):
        return {"nothing": True}
    if cursor.accept("DEFERRABLE"):
        return {"deferrable": True}
    if cursor.accept("INITIALLY"):
        return {"initially": cursor.accept_any("DEFERRED", "IMMEDIATE")}
    if isinstance(constraint, Check | ForeignKey) and cursor.accept("NOT", "VALID"):
        return {"not_valid": True}
    if isinstance(constraint, Check) and cursor.accept("NO", "INHERIT"):
        return {"no_inherit": True}
    return _key_attribute(constraint, cursor)


def _key_attribute(constraint: Constraint, cursor: Cursor) -> dict[str, Any]:
    if _storage(cursor):
        return {"nothing": True}
    if not isinstance(constraint, Key):
        return {}
    if cursor.accept("AUTOINCREMENT"):
        return {"autoincrement": True}
    if cursor.accept("ON", "CONFLICT"):
        return {"on_conflict": cursor.name().upper()}
    return {}


def _storage(cursor: Cursor) -> bool:
    """Pass WITH (...) and USING INDEX TABLESPACE, which change no model."""
    if cursor.sees("WITH") and cursor.ahead(1).value == "(":
        cursor.take()
        cursor.skip_group()
        return True
    if cursor.accept("USING", "INDEX", "TABLESPACE"):
        cursor.name()
        return True
    return False
