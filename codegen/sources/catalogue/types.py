"""Spellings of types to SQLAlchemy's types.

The generic class where it says all, so that models read well; PostgreSQL's own class where the
generic one would lose something; `NamedType` for the rest.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import TypeEngine

from codegen.sources.catalogue.objects import Domain
from codegen.sources.catalogue.postgres_names import qualified
from codegen.sources.catalogue.spelling import (
    Spelling,
    put_together,
    take_apart,
)
from codegen.sources.catalogue.sqlite_types import sqlite_type
from codegen.sources.catalogue.state import Database
from codegen.sources.schema import NamedType

Type = TypeEngine[Any]
Make = Callable[..., Type]

_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w)")


def sql_type(database: Database, spelling: str, collation: str | None = None) -> Type:
    """The type of a column with that canonical spelling; `NamedType` where there is no class."""
    if not database.is_postgresql:
        return sqlite_type(spelling, collation)
    return TypeFactory(database).make(spelling, collation)


class TypeFactory:
    """Makes the types of one PostgreSQL catalogue: one object per enum and domain, which belongs
    to the MetaData, if there is one, and is created with it."""

    def __init__(self, database: Database, metadata: sa.MetaData | None = None) -> None:
        self._database = database
        self._metadata = metadata
        self._enums = {qualified(name): enum for name, enum in database.enums.items()}
        self._domains = {qualified(name): domain for name, domain in database.domains.items()}
        self._made: dict[str, Type] = {}

    def make(self, spelling: str, collation: str | None = None) -> Type:
        """The type with that canonical spelling."""
        parts = take_apart(spelling)
        element = self._element(parts._replace(dimensions=0), collation)
        if not parts.dimensions:
            return element
        if isinstance(element, NamedType):
            return NamedType(spelling)
        dimensions = parts.dimensions if parts.dimensions > 1 else None
        return pg.ARRAY(element, dimensions=dimensions)

    def _element(self, parts: Spelling, collation: str | None) -> Type:
        if parts.base in self._enums or parts.base in self._domains:
            if parts.base not in self._made:
                self._made[parts.base] = self._user_defined(parts.base)
            return self._made[parts.base]
        found = _builtin(parts)
        if collation is None:
            return found
        if isinstance(found, sa.String):
            return type(found)(length=found.length, collation=collation)
        return NamedType(f"{put_together(parts)} COLLATE {qualified((None, collation))}")

    def _user_defined(self, base: str) -> Type:
        if base not in self._enums:
            return self._domain(self._domains[base])
        enum = self._enums[base]
        schema, name = enum.name
        return sa.Enum(*enum.values, name=name, schema=schema, metadata=self._metadata)

    def _domain(self, domain: Domain) -> Type:
        schema, name = domain.name
        check = domain.checks[0] if len(domain.checks) == 1 else None
        return pg.DOMAIN(
            name,
            self.make(domain.type),
            collation=domain.collation,
            default=None if domain.default is None else clause(domain.default),
            constraint_name=check.name if check else None,
            not_null=domain.not_null or None,
            check=clause(check.text) if check else None,
            create_type=len(domain.checks) < 2,
            schema=schema,
            metadata=self._metadata,
        )


def clause(text: str) -> sa.TextClause:
    """SQL text as SQLAlchemy takes it: what looks like a bind parameter is escaped."""
    return sa.text(_PARAMETER.sub(r"\\:", text))


def _builtin(parts: Spelling) -> Type:
    arguments = _integers(parts.arguments)
    make = _POSTGRESQL.get(parts.base)
    if make is None or arguments is None:
        return NamedType(_respelled(parts))
    return make(*arguments)


def _respelled(parts: Spelling) -> str:
    first, _, rest = parts.base.partition(" ")
    if parts.arguments is not None and rest:
        return f"{first}({parts.arguments}) {rest}"
    return put_together(parts)


def _integers(arguments: str | None) -> list[int] | None:
    """The arguments as numbers; None where they are none."""
    if arguments is None:
        return []
    pieces = [piece.strip() for piece in arguments.split(",")]
    return [int(piece) for piece in pieces] if all(map(_is_integer, pieces)) else None


def _is_integer(piece: str) -> bool:
    return piece.lstrip("-").isdigit()


def _timestamp(zone: bool) -> Make:
    def make(precision: int | None = None) -> Type:
        if precision is None:
            return sa.DateTime(timezone=zone)
        return pg.TIMESTAMP(timezone=zone, precision=precision)

    return make


def _time(zone: bool) -> Make:
    def make(precision: int | None = None) -> Type:
        if precision is None:
            return sa.Time(timezone=zone)
        return pg.TIME(timezone=zone, precision=precision)

    return make


def _interval(fields: str) -> Make:
    def make(precision: int | None = None) -> Type:
        if precision is None and not fields:
            return sa.Interval()
        return pg.INTERVAL(fields=fields.upper() or None, precision=precision)

    return make


def _varying_bits(length: int | None = None) -> Type:
    return pg.BIT(length, varying=True)


_INTERVALS = (
    "",
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "year to month",
    "day to hour",
    "day to minute",
    "day to second",
    "hour to minute",
    "hour to second",
    "minute to second",
)
_POSTGRESQL: Mapping[str, Make] = {
    "smallint": sa.SmallInteger,
    "integer": sa.Integer,
    "bigint": sa.BigInteger,
    "boolean": sa.Boolean,
    "text": sa.Text,
    "character varying": sa.String,
    "character": sa.CHAR,
    "real": sa.REAL,
    "double precision": sa.Double,
    "numeric": sa.Numeric,
    "date": sa.Date,
    "time with time zone": _time(True),
    "time without time zone": _time(False),
    "timestamp with time zone": _timestamp(True),
    "timestamp without time zone": _timestamp(False),
    **{f"interval {fields}".strip(): _interval(fields) for fields in _INTERVALS},
    "bytea": sa.LargeBinary,
    "uuid": sa.Uuid,
    "json": sa.JSON,
    "jsonb": pg.JSONB,
    "jsonpath": pg.JSONPATH,
    "inet": pg.INET,
    "cidr": pg.CIDR,
    "macaddr": pg.MACADDR,
    "macaddr8": pg.MACADDR8,
    "bit": pg.BIT,
    "bit varying": _varying_bits,
    "money": pg.MONEY,
    "oid": pg.OID,
    "regclass": pg.REGCLASS,
    "regconfig": pg.REGCONFIG,
    "tsvector": pg.TSVECTOR,
    "tsquery": pg.TSQUERY,
    "int4range": pg.INT4RANGE,
    "int8range": pg.INT8RANGE,
    "numrange": pg.NUMRANGE,
    "daterange": pg.DATERANGE,
    "tsrange": pg.TSRANGE,
    "tstzrange": pg.TSTZRANGE,
    "int4multirange": pg.INT4MULTIRANGE,
    "int8multirange": pg.INT8MULTIRANGE,
    "nummultirange": pg.NUMMULTIRANGE,
    "datemultirange": pg.DATEMULTIRANGE,
    "tsmultirange": pg.TSMULTIRANGE,
    "tstzmultirange": pg.TSTZMULTIRANGE,
    "citext": pg.CITEXT,
    "hstore": pg.HSTORE,
}
