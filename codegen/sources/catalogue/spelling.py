"""How the types of a database are spelled."""

import re
from functools import lru_cache
from typing import NamedTuple

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.lexer import Kind
from codegen.sources.catalogue.objects import Name
from codegen.sources.catalogue.postgres_names import qualified, quote
from codegen.sources.catalogue.state import Database

# PostgreSQL's other names for its types.
_ALIASES = {
    "int": "integer",
    "int4": "integer",
    "int2": "smallint",
    "int8": "bigint",
    "float4": "real",
    "float8": "double precision",
    "bool": "boolean",
    "decimal": "numeric",
    "dec": "numeric",
    "varchar": "character varying",
    "varbit": "bit varying",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
}
SERIALS = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
}
_INTERVAL_FIELDS = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"}
# What may follow a type in SQLite, where a type is any run of words.
_AFTER_TYPE = {
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "GENERATED",
    "AS",
}


class Spelling(NamedTuple):
    """A type taken apart: `base` is a name as SQL, `arguments` the text in parentheses."""

    base: str
    arguments: str | None
    dimensions: int


_SPELLING = re.compile(
    r"(?P<base>.*?)(?:\((?P<arguments>[^()]*)\))?(?P<rest>[^()]*?)(?P<dims>(\[\])*)"
)


@lru_cache(maxsize=1024)
def take_apart(spelling: str) -> Spelling:
    """The parts of a canonical spelling: `timestamp(3) with time zone[]` has the base
    `timestamp with time zone`, the arguments `3` and one dimension."""
    match = _SPELLING.fullmatch(spelling)
    if match is None:
        return Spelling(spelling, None, 0)
    base = match["base"].strip() + match["rest"]
    return Spelling(base, match["arguments"], len(match["dims"]) // 2)


def put_together(parts: Spelling) -> str:
    """The spelling of which these are the parts; only for types that are one name."""
    arguments = "" if parts.arguments is None else f"({parts.arguments})"
    return f"{parts.base}{arguments}{'[]' * parts.dimensions}"


def read_type(cursor: Cursor, database: Database) -> str:
    """The canonical spelling of the type that is next."""
    if not database.is_postgresql:
        return _any_words(cursor)
    return _postgresql(cursor, database) + _dimensions(cursor)


def _any_words(cursor: Cursor) -> str:
    start = cursor.position
    while cursor.token.kind in (Kind.WORD, Kind.QUOTED) and cursor.keyword not in _AFTER_TYPE:
        cursor.take()
    if cursor.position > start and cursor.sees_symbol("("):
        cursor.skip_group()
    return cursor.text_since(start)


def _dimensions(cursor: Cursor) -> str:
    dimensions = "[]" if cursor.accept("ARRAY") and not cursor.sees_symbol("[") else ""
    while cursor.symbol("["):
        if cursor.token.kind is Kind.NUMBER:
            cursor.take()
        cursor.expect_symbol("]")
        dimensions += "[]"
    return dimensions


def _postgresql(cursor: Cursor, database: Database) -> str:
    cursor.accept("NATIONAL")
    if cursor.accept("DOUBLE", "PRECISION"):
        return "double precision"
    if cursor.accept_any("CHARACTER", "CHAR", "NCHAR"):
        if cursor.accept("VARYING"):
            return f"character varying{_arguments(cursor)}"
        return f"character{_arguments(cursor) or '(1)'}"
    if cursor.accept("BIT"):
        if cursor.accept("VARYING"):
            return f"bit varying{_arguments(cursor)}"
        return f"bit{_arguments(cursor) or '(1)'}"
    if word := cursor.accept_any("TIME", "TIMESTAMP"):
        return f"{word.lower()}{_arguments(cursor)} {_zone(cursor)} time zone"
    if cursor.accept("INTERVAL"):
        return f"interval{_interval_fields(cursor)}{_arguments(cursor)}"
    return _named(cursor, database)


def _zone(cursor: Cursor) -> str:
    if cursor.accept("WITH", "TIME", "ZONE"):
        return "with"
    cursor.accept("WITHOUT", "TIME", "ZONE")
    return "without"


def _interval_fields(cursor: Cursor) -> str:
    fields = cursor.accept_any(*_INTERVAL_FIELDS)
    if fields and cursor.accept("TO"):
        fields += f" to {cursor.accept_any(*_INTERVAL_FIELDS)}"
    return f" {fields.lower()}" if fields else ""


def _arguments(cursor: Cursor) -> str:
    if not cursor.sees_symbol("("):
        return ""
    return "(" + re.sub(r"\s*,\s*", ",", cursor.group().strip()) + ")"


def _named(cursor: Cursor, database: Database) -> str:
    is_word = cursor.token.kind is Kind.WORD
    schema, name = cursor.dotted()
    arguments = _arguments(cursor)
    if schema not in (None, "pg_catalog"):
        return user_type(database, (schema, name)) + arguments
    if not is_word and schema is None and name == "char":
        return '"char"'
    if name == "float":
        single = arguments and int(arguments.strip("()")) <= 24
        return "real" if single else "double precision"
    if found := _ALIASES.get(name):
        return _with_arguments(found, arguments)
    if name == "bpchar" and arguments:
        return f"character{arguments}"
    if name == "numeric":
        return _with_arguments(name, arguments)
    return user_type(database, (None, name)) + arguments


def _with_arguments(name: str, arguments: str) -> str:
    """`timestamp(3) with time zone`; a numeric without scale has the scale 0."""
    if name == "numeric" and arguments and "," not in arguments:
        arguments = arguments.replace(")", ",0)")
    first, _, rest = name.partition(" ")
    if arguments and rest.endswith("time zone"):
        return f"{first}{arguments} {rest}"
    return name + arguments


def user_type(database: Database, name: Name) -> str:
    """The spelling of a type by its name: qualified outside the default schema."""
    found = database.find(name, database.enums, database.domains, database.composites)
    if found is not None:
        return qualified(found)
    schema, bare = name
    return quote(bare) if schema is None else qualified((database.home(schema), bare))
