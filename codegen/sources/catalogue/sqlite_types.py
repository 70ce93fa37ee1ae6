"""SQLite's declared types to SQLAlchemy's.

SQLite keeps any words as a type. What SQLAlchemy would spell just so becomes its type, so that the
table can be made again as it was declared; the rest stays a name.
"""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from codegen.sources.catalogue.spelling import take_apart
from codegen.sources.schema import NamedType

Type = TypeEngine[Any]

_TYPES: Mapping[str, Callable[..., Type]] = {
    "BIGINT": sa.BigInteger,
    "BINARY": sa.BINARY,
    "BLOB": sa.LargeBinary,
    "BOOLEAN": sa.Boolean,
    "CHAR": sa.CHAR,
    "CLOB": sa.CLOB,
    "DATE": sa.Date,
    "DATETIME": sa.DateTime,
    "DECIMAL": sa.DECIMAL,
    "DOUBLE": sa.Double,
    "DOUBLE PRECISION": sa.DOUBLE_PRECISION,
    "FLOAT": sa.Float,
    "INT": sa.INT,
    "INTEGER": sa.Integer,
    "JSON": sa.JSON,
    "NCHAR": sa.NCHAR,
    "NUMERIC": sa.Numeric,
    "NVARCHAR": sa.NVARCHAR,
    "REAL": sa.REAL,
    "SMALLINT": sa.SmallInteger,
    "TEXT": sa.Text,
    "TIME": sa.Time,
    "TIMESTAMP": sa.TIMESTAMP,
    "UUID": sa.UUID,
    "VARBINARY": sa.VARBINARY,
    "VARCHAR": sa.String,
}
_WITH_ARGUMENTS = {"BINARY": 1, "CHAR": 1, "DECIMAL": 2, "NCHAR": 1, "NUMERIC": 2, "NVARCHAR": 1}
_WITH_ARGUMENTS |= {"VARBINARY": 1, "VARCHAR": 1}


def sqlite_type(declared: str, collation: str | None = None) -> Type:
    """The type of a column that was declared so, perhaps with no type at all."""
    parts = take_apart(declared)
    name = " ".join(parts.base.upper().split())
    arguments = [piece.strip() for piece in (parts.arguments or "").split(",") if piece.strip()]
    most = _WITH_ARGUMENTS.get(name, 0)
    if name not in _TYPES or len(arguments) > most or not all(map(str.isdigit, arguments)):
        return NamedType(declared)
    made = _TYPES[name](*map(int, arguments))
    if collation is None:
        return made
    if isinstance(made, sa.String):
        return type(made)(length=made.length, collation=collation)
    return NamedType(f'{declared} COLLATE "{collation}"')
