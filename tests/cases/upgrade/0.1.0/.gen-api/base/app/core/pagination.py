"""Keyset pages: any page costs what the first one costs, and inserts shift nothing."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import Select, func, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.exceptions import ValidationFailedError
from app.schemas.common import FieldError

T = TypeVar("T")

_DIGEST_BYTES = 8


class PageQuery(BaseModel):
    """Query parameters of every list; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(
        default=None, description="`next_cursor` of the previous page."
    )
    count: Literal["exact"] | None = Field(
        default=None, description="`exact` also counts all rows, which costs a scan."
    )


@dataclass(frozen=True)
class RowPage(Generic[T]):
    """The rows of one page."""

    items: Sequence[T]
    next_cursor: str | None
    total: int | None


class Keyset(Generic[T]):
    """An order of rows that pages can resume in.

    columns: NOT NULL, together unique.
    """

    def __init__(
        self, *columns: InstrumentedAttribute[Any], descending: bool = False
    ) -> None:
        self._columns = columns
        self._descending = descending
        self._order = [c.desc() if descending else c.asc() for c in columns]
        self._name = ",".join(str(clause) for clause in self._order).encode()
        position: Any = GenericAlias(tuple, tuple(c.type.python_type for c in columns))
        self._codec: TypeAdapter[tuple[Any, ...]] = TypeAdapter(
            position,
            config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"),
        )

    async def page(
        self, db: AsyncSession, statement: Select[Any], query: PageQuery
    ) -> RowPage[T]:
        """Fetch one row more than asked: its presence is what makes a next page."""
        window = self._resume(statement, query.cursor).order_by(*self._order)
        rows = (await db.scalars(window.limit(query.limit + 1))).all()
        items = rows[: query.limit]
        next_cursor = self._encode(items[-1]) if len(rows) > query.limit else None
        total = None if query.count is None else await _count(db, statement)
        return RowPage(items, next_cursor, total)

    def _resume(self, statement: Select[Any], cursor: str | None) -> Select[Any]:
        if cursor is None:
            return statement
        key, position = tuple_(*self._columns), self._decode(cursor)
        return statement.where(key < position if self._descending else key > position)

    def _encode(self, row: T) -> str:
        position = tuple(getattr(row, column.key) for column in self._columns)
        payload = self._codec.dump_json(position)
        return base64.urlsafe_b64encode(self._digest(payload) + payload).decode()

    def _decode(self, cursor: str) -> tuple[Any, ...]:
        try:
            raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
            digest, payload = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
            if digest == self._digest(payload):
                return self._codec.validate_json(payload)
        except (binascii.Error, ValueError, ValidationError):
            pass
        error = FieldError(field="cursor", message="is not of this list and order")
        raise ValidationFailedError(errors=[error])

    def _digest(self, payload: bytes) -> bytes:
        """Binds a cursor to this order: one of another list or sort is refused."""
        return hashlib.blake2b(self._name + payload, digest_size=_DIGEST_BYTES).digest()


async def _count(db: AsyncSession, statement: Select[Any]) -> int:
    counted = statement.with_only_columns(func.count(), maintain_column_froms=True)
    total: int = (await db.scalars(counted)).one()
    return total
