"""Functions that a statement calls, where they change the schema.

PostGIS's geometry columns are folded as what they come to. Of a function that the history itself
made, and of one in a schema that nothing is known of, it is said that its effect was not read.
"""

import re
from collections.abc import Iterator

from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.objects import Name
from codegen.sources.catalogue.postgres_names import quote
from codegen.sources.catalogue.state import Database

_CALL = re.compile(r'(?:(\w+|"[^"]+")\s*\.\s*)?(\w+|"[^"]+")\s*\(')
_STRINGS = re.compile(r"'(?:[^']|'')*'")
_DEFINES = re.compile(r"\b(create|alter|drop|rename|execute)\b", re.IGNORECASE)
_BODY = re.compile(r"\b(as|begin|return)\b(.*)", re.IGNORECASE | re.DOTALL)
# schemas whose functions change no table of the project
_QUIET = frozenset({"pg_catalog", "information_schema", "public", "cron", "pg_temp", "topology"})
_GEOMETRY = re.compile(r"\b(Add|Drop)GeometryColumn\s*\((.*)\)\s*;?\s*$", re.IGNORECASE | re.DOTALL)
_ARGUMENT = re.compile(r"'((?:[^']|'')*)'(?:\s*::\s*\w+)?|(-?\w+)")
_DIMENSIONS = {"2": "", "3": "Z", "4": "ZM"}


def sees_call(database: Database, text: str) -> bool:
    """Whether a query calls something that may change the schema."""
    return database.is_postgresql and (
        _GEOMETRY.search(text) is not None or next(_suspects(database, text), None) is not None
    )


def read_calls(database: Database, text: str) -> list[str]:
    """The statements that stand for what a query's calls do.

    Raises:
        Unreadable: a call changes the schema in a way that is not known.
    """
    if not database.is_postgresql:
        return []
    if found := _GEOMETRY.search(text):
        return [_geometry(found.group(1).upper(), found.group(2))]
    for name, _ in _suspects(database, text):
        raise Unreadable(f"what {name} does to the schema is not known")
    return []


def tables_called(database: Database, text: str) -> set[Name]:
    """The tables that the bodies of the functions name which a statement calls; all, if none."""
    bodies = [body for _, body in _suspects(database, text)]
    if not bodies:
        return set()
    words = set(re.findall(r"\w+", " ".join([text, *bodies]).lower()))
    return {name for name in database.tables if name[1].lower() in words} or set(database.tables)


def _suspects(database: Database, text: str) -> Iterator[tuple[str, str]]:
    """The functions that may change the schema: how each is called, and its body."""
    alone = not re.search(r"\bfrom\b", _STRINGS.sub("", text), re.IGNORECASE)
    for schema, name in _CALL.findall(_STRINGS.sub("''", text)):
        called = f"{schema}.{name}" if schema else name
        made = list(_made(database, name.strip('"').lower()))
        for body in made:
            if _DEFINES.search(body):
                yield called, body
        strange = schema and not made and schema.lower() not in _QUIET
        if strange and alone and _names(database, text):
            yield called, ""


def _made(database: Database, name: str) -> Iterator[str]:
    for key, item in database.functions.items():
        if key[1].lower() == name:
            found = _BODY.search(item.statements[0])
            yield found.group(2) if found else item.statements[0]


def _names(database: Database, text: str) -> bool:
    words = set(re.findall(r"\w+", " ".join(_STRINGS.findall(text)).lower()))
    return any(name[1].lower() in words for name in database.tables)


def _geometry(verb: str, arguments: str) -> str:
    """AddGeometryColumn([[catalog,] schema,] table, column, srid, type, dimensions [, typmod])."""
    given = [(text, word) for text, word in _ARGUMENT.findall(arguments)]
    names = []
    while given and given[0][0]:
        names.append(given.pop(0)[0])
    if len(names) < 2 or (verb == "ADD" and len(given) < 3):
        raise Unreadable(f"a call of {verb.title()}GeometryColumn with these arguments")
    table = ".".join(quote(part) for part in names[:-1][-2:] if part)
    if verb == "DROP":
        return f"ALTER TABLE {table} DROP COLUMN {quote(names[-1])}"
    (_, srid), (kind, _), (_, dimensions), *typmod = given
    if typmod and typmod[0][1].lower() in ("false", "f"):
        raise Unreadable("a geometry column with constraints in place of a type")
    suffix = _DIMENSIONS.get(dimensions, "")
    kind = kind.upper() + ("" if kind.upper().endswith(("M", "Z")) else suffix)
    return f"ALTER TABLE {table} ADD COLUMN {quote(names[-1])} geometry({kind},{srid})"
