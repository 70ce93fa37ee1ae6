"""Which spellings of a type a database knows, and what was probably meant by the others."""

from __future__ import annotations

import difflib
import re
from functools import cache

from sqlalchemy.dialects import postgresql, sqlite

from codegen.sources.schema import DialectName

_ALIASES = {
    "int": "integer", "int4": "integer", "int2": "smallint", "int8": "bigint", "bool": "boolean",
    "float4": "real", "float8": "double precision", "float": "double precision",
    "decimal": "numeric", "dec": "numeric", "character varying": "varchar", "character": "char",
    "timestamptz": "timestamp with time zone", "timetz": "time with time zone",
    "timestamp without time zone": "timestamp", "time without time zone": "time",
}  # fmt: skip
_SERIALS = frozenset(("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"))
_NAMED_ONLY = {
    *("xml", "point", "line", "lseg", "box", "path", "polygon", "circle", "pg_lsn", "tsquery"),
    *("vector", "halfvec", "sparsevec", "geometry", "geography", "ltree", "hstore", "citext"),
    *("money", "macaddr8"),
}
# What people write who think of another database, or of none.
_MEANT = {
    "string": "text", "str": "text", "nvarchar": "varchar", "varchar2": "varchar",
    "datetime": "timestamp", "datetime2": "timestamp", "datetimeoffset": "timestamptz",
    "uniqueidentifier": "uuid", "guid": "uuid", "tinyint": "smallint", "mediumint": "integer",
    "longtext": "text", "mediumtext": "text", "tinytext": "text", "blob": "bytea",
    "binary": "bytea", "varbinary": "bytea", "object": "jsonb", "dict": "jsonb",
    "number": "numeric", "double": "double precision", "bit": "boolean",
}  # fmt: skip


@cache
def _known(dialect: DialectName) -> frozenset[str]:
    if dialect == "sqlite":
        types = set(sqlite.base.ischema_names)
        return frozenset(name.lower() for name in types) | frozenset(("int", "double"))
    names = {name.lower() for name in postgresql.base.ischema_names}
    return frozenset(names) | _NAMED_ONLY | _SERIALS | frozenset(_ALIASES) | {"char", "varchar"}


def normal(spelling: str) -> str:
    """One spelling for all that mean the same type: `DECIMAL(10, 2)` is `numeric(10,2)`."""
    text = " ".join(re.sub(r"\s*([(),\[\]])\s*", r"\1", spelling).split()).lower()
    base, arguments, rest = _take_apart(text)
    name = f"{base} {rest}".strip()
    return _ALIASES.get(name, name) + arguments


def _take_apart(text: str) -> tuple[str, str, str]:
    """`timestamp(3) with time zone[]` is `timestamp`, `(3)[]` and `with time zone`."""
    match = re.fullmatch(r"([^(\[]*)(\([^)]*\))?([^\[]*)((?:\[\d*\])*)", text)
    if match is None:
        return text, "", ""
    return match[1].strip(), (match[2] or "") + match[4], match[3].strip()


def known(spelling: str, dialect: DialectName) -> bool:
    """Whether the database has the type; SQLite takes any words, but these say nothing."""
    base = re.sub(r"[(\[].*", "", normal(spelling)).removeprefix("pg_catalog.").strip()
    if dialect == "postgresql" and spelling.casefold() in ("bit", "char"):
        return True
    return base in _known(dialect) or base.startswith("interval ")


def meant(spelling: str, dialect: DialectName) -> str | None:
    """The type that was probably meant, None where nothing is near."""
    base, arguments, rest = _take_apart(normal(spelling))
    base = f"{base} {rest}".removesuffix("unsigned").strip()
    found = base if base in _known(dialect) else _MEANT.get(base)
    if found is None:
        near = difflib.get_close_matches(base, sorted(_known(dialect)), n=1, cutoff=0.75)
        found = near[0] if near else None
    if found is None:
        return None
    return found + (arguments if found in ("varchar", "numeric", "char", "timestamp") else "")


def lacks_precision(spelling: str) -> bool:
    """A decimal of which nobody says how many digits it has."""
    return normal(spelling) in ("numeric", "numeric[]")


def never_null(spelling: str) -> bool:
    """SERIAL and its kin are NOT NULL by definition."""
    return normal(spelling) in _SERIALS
