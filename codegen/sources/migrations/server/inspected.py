"""What SQLAlchemy's inspectors say of columns, keys and indexes, in their own form."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects import sqlite

from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.expressions import sequence_of
from codegen.sources.catalogue.objects import Column, ForeignKey, Index, Key, SequenceOptions
from codegen.sources.catalogue.types import sql_type

_SQL: dict[type[Any], type[Any]] = {
    sa.SmallInteger: sa.SMALLINT,
    sa.Integer: sa.INTEGER,
    sa.BigInteger: sa.BIGINT,
    sa.Boolean: sa.BOOLEAN,
    sa.Text: sa.TEXT,
    sa.String: sa.VARCHAR,
    sa.Numeric: sa.NUMERIC,
    sa.Date: sa.DATE,
}
_POSTGRESQL = _SQL | {
    sa.Double: sa.DOUBLE_PRECISION,
    sa.DateTime: pg.TIMESTAMP,
    sa.Time: pg.TIME,
    sa.Interval: pg.INTERVAL,
    sa.LargeBinary: pg.BYTEA,
    sa.JSON: pg.JSON,
    sa.Uuid: sa.UUID,
}
_SQLITE = _SQL | {
    sa.Date: sqlite.DATE,
    sa.DateTime: sqlite.DATETIME,
    sa.Time: sqlite.TIME,
    sa.LargeBinary: sa.BLOB,
    sa.JSON: sqlite.JSON,
    sa.Float: sa.FLOAT,
}


def column_item(catalogue: Catalogue, column: Column) -> dict[str, Any]:
    """A column."""
    found: dict[str, Any] = {
        "name": column.name,
        "type": _reflected(catalogue, column),
        "nullable": column.nullable,
        "default": column.default,
        "autoincrement": _counts(column) if catalogue.is_postgresql else "auto",
        "comment": column.comment,
    }
    if column.computed:
        found["computed"] = {"sqltext": column.computed.text, "persisted": column.computed.stored}
    if column.identity:
        options = _counting(column.identity.options)
        found["identity"] = {"always": column.identity.always, **options}
    return found


def _reflected(catalogue: Catalogue, column: Column) -> Any:
    """The type as the dialect's own inspector gives it: of the class that SQL calls so.

    Revisions ask `isinstance(column["type"], sa.INTEGER)` and `str(column["type"])`, Alembic too.
    """
    kind = sql_type(catalogue, column.type, column.collation)
    classes = _POSTGRESQL if catalogue.is_postgresql else _SQLITE
    wanted = classes.get(type(kind))
    return kind.adapt(wanted) if wanted else kind


def _counts(column: Column) -> bool:
    """PostgreSQL's inspector says so of integers by any sequence."""
    by_sequence = sequence_of(column.default) is not None and "int" in column.type
    return by_sequence or column.identity is not None


def foreign_key_item(key: ForeignKey) -> dict[str, Any]:
    """A foreign key."""
    options = {
        "ondelete": key.on_delete,
        "onupdate": key.on_update,
        "deferrable": key.deferrable,
        "initially": key.initially,
        "match": key.match,
    }
    return {
        "name": key.name,
        "constrained_columns": list(key.columns),
        "referred_schema": key.table[0],
        "referred_table": key.table[1],
        "referred_columns": list(key.referred),
        "options": {name: value for name, value in options.items() if value is not None},
    }


def _counting(options: SequenceOptions) -> dict[str, int]:
    """The options of an identity, as far as they are stated; start and increment always."""
    said = {name: getattr(options, name) for name in ("minvalue", "maxvalue", "cache")}
    known = {name: value for name, value in said.items() if value is not None}
    return {"start": options.start or 1, "increment": options.increment or 1, **known}


def null_options(key: Key) -> dict[str, Any]:
    """What a unique key says of NULL."""
    options = {"postgresql_nulls_not_distinct": True} if key.nulls_not_distinct else {}
    return {"dialect_options": options} if options else {}


def index_item(index: Index, dialect: str) -> dict[str, Any]:
    """An index."""
    options: dict[str, Any] = {}
    if dialect == "postgresql":
        options["postgresql_include"] = list(index.include)
        if index.method and index.method != "btree":
            options["postgresql_using"] = index.method
    if index.where:
        options[f"{dialect}_where"] = text(index.where) if dialect == "sqlite" else index.where
    classes = {key.text: key.opclass for key in index.keys if key.opclass}
    if classes:
        options["postgresql_ops"] = classes
    found: dict[str, Any] = {
        "name": index.name,
        "unique": index.unique,
        "column_names": [key.text if key.is_column else None for key in index.keys],
        "include_columns": list(index.include),
        "dialect_options": options,
    }
    if not all(key.is_column for key in index.keys):
        found["expressions"] = [key.text for key in index.keys]
    return found
