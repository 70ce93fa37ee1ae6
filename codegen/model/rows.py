"""What a row of the type table holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.types import TypeEngine

from codegen.model.expr import Expr
from codegen.model.samples import Sampler
from codegen.model.values import UNBOUNDED, Bounds, Enumeration
from codegen.sources.schema import DialectName

COMMON = "app.schemas.common"
Form = tuple[Expr, str]


@dataclass(frozen=True)
class Row:
    """A type, before anything is known of the column; see `FieldType`.

    bounds: what the type itself limits. parameter: None where the request's type serves.
    """

    python: Expr
    request: Expr
    response: Expr
    sampler: Sampler
    invalid: tuple[str, ...]
    bounds: Bounds = UNBOUNDED
    spelling: str | None = None
    enumeration: Enumeration | None = None
    ordered: bool = False
    hashable: bool = True
    parameter: Expr | None = None


@dataclass(frozen=True)
class Context:
    """What a row may depend on: the database, and the enumeration made of each enum type."""

    dialect: DialectName
    enumerations: dict[tuple[str | None, str], Enumeration]


def underlying(column: Column[Any]) -> TypeEngine[Any]:
    """The type of the values: of a domain, the one it narrows."""
    type_: TypeEngine[Any] = column.type
    while isinstance(type_, DOMAIN):
        type_ = type_.data_type
    return type_


def same(type_: Expr | str, sampler: Sampler, *invalid: str, **more: Any) -> Row:
    """A type that model, request and response share."""
    code = Expr((type_,)) if isinstance(type_, str) else type_
    return Row(code, code, code, sampler, invalid, **more)


def form(python: Expr | str, json: str) -> Form:
    return (Expr((python,)) if isinstance(python, str) else python), json
