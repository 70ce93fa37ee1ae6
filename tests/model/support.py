"""Schemas and configurations for tests of the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, MetaData, Table

from codegen.config import Config
from codegen.model.api import Api, Endpoint, Entity, Field
from codegen.model.build import build
from codegen.model.expr import Expr
from codegen.sources.schema import DialectName, Schema


def key(name: str = "id") -> Column[Any]:
    """A primary key that the database makes."""
    return Column(name, BigInteger, Identity(), primary_key=True)


def reference(name: str, target: str, **options: Any) -> Column[Any]:
    """A foreign key column."""
    keyed = options.pop("primary_key", False)
    unique = options.pop("unique", None)
    nullable = options.pop("nullable", False)
    foreign = ForeignKey(target, **options)
    return Column(name, BigInteger, foreign, primary_key=keyed, unique=unique, nullable=nullable)


def table(metadata: MetaData, name: str, *parts: Any, schema: str | None = None) -> Table:
    """A table with a key of its own, unless one of the parts is part of a key."""
    keyed = any(isinstance(part, Column) and part.primary_key for part in parts)
    return Table(name, metadata, *(() if keyed else (key(),)), *parts, schema=schema)


def link(metadata: MetaData, name: str, **targets: str) -> Table:
    """A table of nothing but foreign keys, which are its key: what each column refers to."""
    keys = (reference(column, target, primary_key=True) for column, target in targets.items())
    return table(metadata, name, *keys)


def api_of(metadata: MetaData, dialect: DialectName = "postgresql", **options: Any) -> Api:
    """Build the model of a schema."""
    return build(Schema(metadata, dialect), config_of(**options))


def config_of(**options: Any) -> Config:
    """The configuration of a project that says this alone."""
    return Config(root=Path("/project"), out=Path("/project"), **options)


def field_of(column: Column[Any], *constraints: Any, dialect: DialectName = "postgresql") -> Field:
    """The field made of one column of a table called things."""
    metadata = MetaData()
    table(metadata, "things", column, *constraints)
    (entity,) = api_of(metadata, dialect).entities
    return next(field for field in entity.fields if field.name == column.name)


def code(expr: Expr | None) -> str | None:
    """An expression as text, with plain names."""
    if expr is None:
        return None
    return "".join(p if isinstance(p, str) else p.name or p.module for p in expr.parts)


def endpoint(entity: Entity, operation_id: str) -> Endpoint:
    """The entity's endpoint with this operation id."""
    return next(e for e in entity.endpoints if e.operation_id == operation_id)
