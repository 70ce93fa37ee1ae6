"""What SQLite lacks: foreign keys that hold, moments that compare, exact decimals."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, Numeric, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry


def prepare(engine: Engine) -> None:
    """Make SQLite keep what the models promise; call it before the first connection."""
    event.listen(engine, "connect", _enforce_foreign_keys)
    types = {DateTime: _Moment, Numeric: _Exact}
    engine.dialect.colspecs = {**engine.dialect.colspecs, **types}


def _enforce_foreign_keys(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


class _Moment(sqlite.DATETIME):
    """In the format of CURRENT_TIMESTAMP, so that both compare and sort as text."""

    def bind_processor(self, _: Dialect) -> Callable[[Any], str | None]:
        def process(value: datetime | None) -> str | None:
            if value is not None and value.tzinfo is not None:
                value = value.astimezone(UTC).replace(tzinfo=None)
            return None if value is None else value.isoformat(" ")

        return process

    def result_processor(
        self, _: Dialect, __: object
    ) -> Callable[[Any], datetime | None]:
        zone = UTC if self.timezone else None

        def process(value: str | None) -> datetime | None:
            if value is None:
                return None
            return datetime.fromisoformat(value).replace(tzinfo=zone)

        return process


class _Exact(Numeric[Decimal]):
    """Decimals bound as text: SQLite keeps the digits that a REAL would lose."""

    def bind_processor(self, _: Dialect) -> Callable[[Any], str | None]:
        return lambda value: None if value is None else str(value)

    def result_processor(
        self, _: Dialect, __: object
    ) -> Callable[[Any], Decimal | None]:
        unit = Decimal(1).scaleb(-(self.scale or 0))

        def process(value: float | str | None) -> Decimal | None:
            if value is None:
                return None
            number = Decimal(str(value))
            return number if self.scale is None else number.quantize(unit)

        return process
