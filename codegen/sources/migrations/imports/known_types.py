"""The types of third-party packages, by top-level package and name, as what they are in SQL.

A row was checked against the package itself on both dialects; the user adds others under
[tool.gen-api.types].
"""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from codegen.sources.migrations.imports.spatial import Raster, spatial
from codegen.sources.schema import NamedType

_Type = Callable[..., Any]


def _fixed(make: Callable[[], Any]) -> _Type:
    """A type whose arguments say nothing about the column."""
    return lambda *_args, **_options: make()


def _text(default: int | None) -> _Type:
    """A VARCHAR whose first argument, or `length`, is its length."""

    def make(length: Any = default, **_: Any) -> Any:
        return sa.String(length if isinstance(length, int) else default)

    return make


def _on(postgres: Any, other: Any) -> Any:
    return other.with_variant(postgres, "postgresql")


def _guid(elsewhere: Any) -> _Type:
    """A UUID on PostgreSQL, and something else on other servers."""
    return _fixed(lambda: _on(sa.UUID(), elsewhere))


def _uuid_type(binary: bool = True, native: bool = True) -> Any:
    other = sa.BINARY(16) if binary else sa.CHAR(32)
    return _on(sa.UUID(), other) if native else other


def _json(*_: Any, **__: Any) -> Any:
    return _on(sa.JSON(), sa.UnicodeText())


def _choice(_choices: Any = None, impl: Any = None) -> Any:
    return impl if impl is not None else sa.Unicode(255)


def _mutable_json(dbtype: Any = None, nested: bool = False) -> Any:  # noqa: ARG001 - their keyword
    return dbtype if dbtype is not None else sa.JSON()


def _sized(name: str) -> _Type:
    def make(dim: Any = None, **_: Any) -> NamedType:
        return NamedType(name if dim is None else f"{name}({dim})")

    return make


def _range(kind: Any) -> _Type:
    return _fixed(lambda: _on(kind(), sa.String(255)))


def _aware(*_: Any, timezone: bool = False, **__: Any) -> Any:
    return sa.TIMESTAMP(timezone=timezone)


def _phone(*_: Any, max_length: int = 20, **__: Any) -> Any:
    return sa.Unicode(max_length)


_zoned = _fixed(lambda: sa.DateTime(timezone=True))
_jsonb = _fixed(lambda: _on(postgresql.JSONB(), sa.JSON()))

_ADVANCED: Mapping[str, _Type] = {
    "GUID": _guid(sa.BINARY(16)),
    "DateTimeUTC": _zoned,
    "JsonB": _jsonb,
    "BigIntIdentity": _fixed(lambda: sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
    "EncryptedString": _fixed(sa.String),
    "EncryptedText": _fixed(sa.Text),
    "PasswordHash": lambda *_a, **options: sa.String(options.get("length", 128)),
    "StoredObject": _jsonb,
}

TYPES: Mapping[str, Mapping[str, _Type]] = {
    "fastapi_users_db_sqlalchemy": {"GUID": _guid(sa.CHAR(36)), "TIMESTAMPAware": _aware},
    "fastapi_users": {"GUID": _guid(sa.CHAR(36)), "TIMESTAMPAware": _aware},
    "fastapi_users_db_sqlmodel": {"GUID": _guid(sa.CHAR(36)), "TIMESTAMPAware": _aware},
    "fastapi_utils": {"GUID": _guid(sa.CHAR(32))},
    "sqlalchemy_utils": {
        "UUIDType": _uuid_type,
        "EmailType": _text(255),
        "TSVectorType": _fixed(postgresql.TSVECTOR),
        "ChoiceType": _choice,
        "JSONType": _json,
        "URLType": _fixed(sa.UnicodeText),
        "ScalarListType": _fixed(sa.UnicodeText),
        "IPAddressType": _text(50),
        "PhoneNumberType": _phone,
        "WeekDaysType": _fixed(lambda: _on(postgresql.BIT(7), sa.String(7))),
        "CountryType": _fixed(lambda: sa.String(2)),
        "CurrencyType": _fixed(lambda: sa.String(3)),
        "LocaleType": _fixed(lambda: sa.Unicode(10)),
        "TimezoneType": _fixed(lambda: sa.Unicode(50)),
        "ColorType": _text(20),
        "ArrowType": _fixed(sa.DateTime),
        "PasswordType": _fixed(lambda: _on(postgresql.BYTEA(), sa.BLOB())),
        "EncryptedType": _fixed(sa.LargeBinary),
        "StringEncryptedType": lambda *_a, **options: sa.String(options.get("length")),
        "LtreeType": _fixed(lambda: NamedType("ltree")),
        "DateRangeType": _range(postgresql.DATERANGE),
        "DateTimeRangeType": _range(postgresql.TSRANGE),
        "IntRangeType": _range(postgresql.INT4RANGE),
        "Int8RangeType": _range(postgresql.INT8RANGE),
        "NumericRangeType": _range(postgresql.NUMRANGE),
    },
    "sqlmodel": {"AutoString": _text(None), "GUID": _guid(sa.CHAR(32))},
    "pgvector": {
        "Vector": _sized("vector"),
        "VECTOR": _sized("vector"),
        "HALFVEC": _sized("halfvec"),
        "SPARSEVEC": _sized("sparsevec"),
        "BIT": _sized("bit"),
    },
    "citext": {"CIText": _fixed(lambda: NamedType("citext"))},
    "sqlalchemy_utc": {"UtcDateTime": _zoned},
    "sqlalchemy_file": {"FileField": _fixed(sa.JSON), "ImageField": _fixed(sa.JSON)},
    "fastapi_storages": {"FileType": _text(None), "ImageType": _text(None)},
    "flask_security": {"AsaList": _fixed(sa.UnicodeText)},
    "oslo_db": {
        "JsonEncodedDict": _fixed(sa.Text),
        "JsonEncodedList": _fixed(sa.Text),
        "SoftDeleteInteger": _fixed(sa.Integer),
        "String": _text(None),
    },
    "advanced_alchemy": _ADVANCED,
    "litestar": _ADVANCED,
    "sqlalchemy_json": {
        "mutable_json_type": _mutable_json,
        "MutableJson": _fixed(sa.JSON),
        "NestedMutableJson": _fixed(sa.JSON),
    },
    "geoalchemy2": {
        "Geometry": spatial("geometry"),
        "Geography": spatial("geography"),
        "Raster": Raster,
    },
}
