"""Names for tables and columns: valid, unique, the same in every run."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, Table

from codegen.words import plural, singular

# What emitted code calls its own parameters, functions and fixtures.
_LOCAL = frozenset(
    [
        *("anonymous", "app", "client", "connection", "create", "data", "db", "delete", "engine"),
        *("factories", "get", "n", "principal", "query", "request", "response", "router"),
        *("sa", "self", "session", "settings", "support", "update"),
    ]
)
# what emitted code imports, defines or calls a value beside that: another thing called so, such as
# the row in a service, would hide it
_USED = frozenset(
    [
        *("as_json", "assert_problem", "attrgetter", "authenticate", "bearer", "caller", "changes"),
        *("columns_of", "conditions", "date", "datetime", "etag", "expected", "given"),
        *("hash_password", "hashed", "include", "insert", "link", "linked", "list_page", "log_in"),
        *("matching", "number", "options", "overrides", "parent", "path_of", "pytest"),
        *("pytestmark", "read", "relations", "require_match", "require_own", "responses"),
        *("restore", "rows", "session_of", "set_committed_value", "shown", "write"),
        *("save", "select", "selectinload", "statement", "time", "timedelta", "to_thread"),
        *("values", "verify_password", "walk"),
    ]
)
# what app.models has beside the models
_CLASSES = frozenset({"Base"})
# what app.routers, app.schemas and app.models have beside the entities
_MODULES = frozenset({"auth", "common", "health", "tables"})

# Attributes that SQLAlchemy's declarative base or Pydantic's BaseModel has for itself, builtins
# that annotations further down in the same class body mean, and parameters beside `**values`.
_ATTRIBUTES = frozenset(
    [
        *("db", "metadata", "mro", "register", "registry", "self", "type_annotation_map"),
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"),
        *("schema", "schema_json", "update_forward_refs", "validate"),
        *("bool", "bytes", "float", "int", "list", "object", "str", "tuple"),
    ]
)
_PYDANTIC = re.compile(
    "model_(computed_fields|config|construct|copy|dump|extra|fields|fields_set|json_schema"
    "|parametrized_name|post_init|rebuild|validate).*"
)
_NONE: Mapping[str, Any] = MappingProxyType({})
_SNAKE = re.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_BOUNDARY = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class EntityNames:
    """What a table is called in code and in paths; see `Entity`."""

    name: str
    module: str
    class_name: str
    plural: str
    title: str
    path: str


class Unique:
    """Hands out each name once; a name already taken gets a number.

    Names are interned: worked out, or kept from the last run, they are one object (`wholes.py`).
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def __call__(self, *candidates: str) -> str:
        """Take the first free candidate, or number the last."""
        for candidate in candidates:
            if candidate not in self._taken:
                break
        else:
            candidate = self._numbered(candidates[-1])
        self._taken.add(candidate)
        return intern(str(candidate))

    def __contains__(self, name: str) -> bool:
        return name in self._taken

    def _numbered(self, name: str) -> str:
        number = 2
        while (numbered := self._with(name, number)) in self._taken:
            number += 1
        return numbered

    @staticmethod
    def _with(name: str, number: int) -> str:
        is_class = name[:1].isupper() and not name.isupper()
        return f"{name}{number}" if is_class else f"{name}_{number}"


def snake(text: str, otherwise: str) -> str:
    """Any text as a snake_case identifier, perhaps a keyword.

    `otherwise` stands before what would start with a digit, and for what has no letter at all.
    """
    if _SNAKE.fullmatch(text):
        return str(text)
    plain = _BOUNDARY.sub("_", unicodedata.normalize("NFKC", text)).lower()
    words = re.split(r"[\W_]+", unicodedata.normalize("NFKC", plain))
    kept = ("".join(c for c in word if f"a{c}".isidentifier()) for word in words)
    name = unicodedata.normalize("NFKC", "_".join(word for word in kept if word))
    if not name:
        return otherwise
    return name if name.isidentifier() else f"{otherwise}_{name}"


def pascal(name: str) -> str:
    """`booking_item` → `BookingItem`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def variable(name: str) -> str:
    """The name, made safe as a local variable beside keywords and builtins."""
    clash = keyword.iskeyword(name) or hasattr(builtins, name) or name in _LOCAL
    return f"{name}_" if clash else name


def parameter(name: str) -> str:
    """The name of a part of a path, made safe beside keywords and what handlers call their own."""
    return f"{name}_" if keyword.iskeyword(name) or name in _LOCAL else name


@cache
def attribute(column: str) -> str:
    """A column's name as an attribute of a model and of a Pydantic schema."""
    name = snake(column, "field")
    clash = keyword.iskeyword(name) or name in _ATTRIBUTES or _PYDANTIC.fullmatch(name)
    return f"{name}_" if clash else name


def attributes(
    table: Table, given: Mapping[str, str], locked: Mapping[str, str] = _NONE
) -> dict[str, str]:
    """Column name → attribute, for every column; names that are fine as they are go first.

    given: by configuration, full column name → attribute. locked: column → attribute of the last
        run, which holds where the configuration says nothing.
    """
    unique = Unique()
    wanted = {c.name: _given(c, given) or attribute(c.name) for c in table.columns}
    kept = {name: locked[name] for name in wanted if name in locked}
    kept = {name: each for name, each in kept.items() if f"{table.fullname}.{name}" not in given}
    wanted |= kept
    chosen = {
        column: unique(wish)
        for column, wish in sorted(
            wanted.items(), key=lambda item: (item[0] not in kept, item[0] != item[1])
        )
    }
    return {column: chosen[column] for column in wanted}


def natural(table: str) -> str:
    """What a table would be called if it were alone: its name, the last word in the singular."""
    return _last(snake(table, "table"), singular)


def entities(
    tables: Iterable[Table],
    given: Mapping[str, str],
    locked: Mapping[str, EntityNames] = _NONE,
) -> dict[str, EntityNames]:
    """Full table name → names. Tables of the default schema choose first.

    locked: the names of the last run, of tables that the configuration gives none.
    """
    tables = list(tables)
    names = {t.fullname: locked[t.fullname] for t in tables if t.fullname in locked}
    unique = Unique(each.name.rstrip("_") for each in names.values())
    plurals = Unique(each.plural for each in names.values())
    fresh = [table for table in tables if table.fullname not in names]
    for table in sorted(fresh, key=lambda t: (t.schema is not None, t.fullname)):
        schema = f"{snake(table.schema, 'schema')}_" if table.schema else ""
        wish = given.get(table.fullname)
        one = snake(wish, "table") if wish else natural(table.name)
        name = unique(one, *([schema + one] if schema else []))
        names[table.fullname] = _names(name, plurals(_last(name, plural)))
    return {table: EntityNames(*map(intern, vars(each).values())) for table, each in names.items()}


def _given(column: Column[object], given: Mapping[str, str]) -> str | None:
    wish = given.get(f"{column.table.fullname}.{column.name}")
    return attribute(wish) if wish else None


def _last(name: str, inflect: Callable[[str], str]) -> str:
    """Inflect the last word: `booking_items` ↔ `booking_item`, `part_1` ↔ `parts_1`."""
    match = re.fullmatch(r"((?:.*_)?)([^_]*[^_\d])((?:_\d+)?)", name)
    return f"{match[1]}{inflect(match[2])}{match[3]}" if match else name


def _is_taken(class_name: str) -> bool:
    return class_name in _CLASSES or hasattr(builtins, class_name)


def _names(name: str, many: str) -> EntityNames:
    safe = f"{name}_" if name in _USED else variable(name)
    return EntityNames(
        name=safe,
        module=f"{name}_" if name in _MODULES or keyword.iskeyword(name) else name,
        class_name=f"{pascal(name)}Row" if _is_taken(pascal(name)) else pascal(name),
        plural=many,
        title=name.replace("_", " "),
        path="/" + many.replace("_", "-"),
    )
