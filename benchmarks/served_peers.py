"""The same four operations on bookings, as others would serve them, and as what we emit does.

Each function here makes an application of `DATABASE_URL`, for `uvicorn --factory`.
"""

# ruff: noqa: B008 - as the tutorials write it

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import asyncpg
import orjson
from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, Enum, Numeric, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

POOL = 10
_COLUMNS = "id, user_id, room_id, status, starts_at, ends_at, price, notes, created_at, updated_at"


class RawApp:
    """asyncpg and an ASGI function: what the machine can do at most."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        text = orjson.dumps(await self._answer(scope, receive), default=str)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        async with asyncpg.create_pool(self._dsn, min_size=POOL, max_size=POOL) as self._pool:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Any, receive: Any) -> Any:
        key = scope["path"].rpartition("/")[2]
        if scope["method"] == "GET" and key.isdigit():
            query = f"SELECT {_COLUMNS} FROM bookings WHERE id = $1"
            return dict(await self._pool.fetchrow(query, int(key)))
        if scope["method"] == "GET":
            query = f"SELECT {_COLUMNS} FROM bookings ORDER BY id LIMIT 50"
            return [dict(row) for row in await self._pool.fetch(query)]
        data = orjson.loads((await receive())["body"])
        if scope["method"] == "POST":
            return dict(await self._insert(data))
        query = f"UPDATE bookings SET notes = $2 WHERE id = $1 RETURNING {_COLUMNS}"
        return dict(await self._pool.fetchrow(query, int(key), data["notes"]))

    async def _insert(self, data: dict[str, Any]) -> Any:
        moments = [datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at")]
        return await self._pool.fetchrow(
            "INSERT INTO bookings (user_id, room_id, starts_at, ends_at, price)"
            f" VALUES ($1, $2, $3, $4, $5) RETURNING {_COLUMNS}",
            *(data["user_id"], data["room_id"], *moments, Decimal(data["price"])),
        )


class Base(DeclarativeBase):
    """Of the peers' models."""


class BookingStatus(StrEnum):
    """As in the database."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Booking(Base):
    """The table, as hand-written models have it."""

    __tablename__ = "bookings"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    room_id: Mapped[int]
    status: Mapped[BookingStatus] = mapped_column(
        Enum(
            BookingStatus,
            name="booking_status",
            values_callable=lambda members: [member.value for member in members],
        ),
        server_default="pending",
    )
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    notes: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


class BookingIn(BaseModel):
    """A request."""

    user_id: int
    room_id: int
    starts_at: datetime
    ends_at: datetime
    price: Decimal


class BookingChange(BaseModel):
    """A change."""

    notes: str | None = None


class BookingOut(BookingIn):
    """An answer."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    status: BookingStatus
    notes: str | None
    created_at: datetime
    updated_at: datetime


def _sessions() -> Any:
    engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=POOL)
    return async_sessionmaker(engine, expire_on_commit=False)


def raw() -> RawApp:
    """No framework, no ORM."""
    return RawApp(os.environ["DATABASE_URL"].replace("+asyncpg", ""))


def usual() -> FastAPI:
    """ORM entities, response_model, commit and refresh, offset: what tutorials show."""
    sessions = _sessions()
    app = FastAPI()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as db:
            yield db

    @app.get("/bookings", response_model=list[BookingOut])
    async def listed(offset: int = 0, limit: int = 50, db: AsyncSession = Depends(session)) -> Any:
        query = select(Booking).order_by(Booking.id).offset(offset).limit(limit)
        return (await db.scalars(query)).all()

    @app.get("/bookings/{key}", response_model=BookingOut)
    async def got(key: int, db: AsyncSession = Depends(session)) -> Any:
        return await db.get(Booking, key)

    @app.post("/bookings", response_model=BookingOut)
    async def made(data: BookingIn, db: AsyncSession = Depends(session)) -> Any:
        booking = Booking(**data.model_dump())
        db.add(booking)
        await db.commit()
        await db.refresh(booking)
        return booking

    @app.patch("/bookings/{key}", response_model=BookingOut)
    async def changed(key: int, data: BookingChange, db: AsyncSession = Depends(session)) -> Any:
        booking = await db.get(Booking, key)
        for name, value in data.model_dump(exclude_unset=True).items():
            setattr(booking, name, value)
        await db.commit()
        await db.refresh(booking)
        return booking

    return app


def fastcrud() -> FastAPI:
    """Every endpoint from fastcrud's own router."""
    from fastcrud import crud_router  # noqa: PLC0415 - a peer that may be missing

    sessions = _sessions()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as db:
            yield db

    app = FastAPI()
    router = crud_router(
        session=session,
        model=Booking,
        create_schema=BookingIn,
        update_schema=BookingChange,
        path="/bookings",
        select_schema=BookingOut,
    )
    app.include_router(router)
    return app


def ours() -> FastAPI:
    """What gen-api emits, with the pool of the others, and as silent as they are."""
    from app.core.config import Settings  # noqa: PLC0415 - of the emitted service
    from app.main import create_app  # noqa: PLC0415 - as above

    logging.getLogger("app").setLevel(logging.WARNING)
    logging.getLogger("app").addHandler(logging.StreamHandler())
    return create_app(Settings.model_validate({"pool_size": POOL}))
