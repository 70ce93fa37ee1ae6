"""The engine, the base of the models, and the one place that commits."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from app.core import sqlite
from app.core.config import Settings
from app.core.exceptions import UnavailableError

_ASYNC_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


class Base(DeclarativeBase):
    """Base of every model."""

    # RETURNING brings back what the database made: under asyncio an expired attribute
    # can't be loaded when it is read
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012 - as SQLAlchemy types it


def create_engine(settings: Settings) -> AsyncEngine:
    """An engine for `settings.database_url`; it connects on first use."""
    url = make_url(settings.database_url)
    url = url.set(drivername=_ASYNC_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(url, hide_parameters=True)
        sqlite.prepare(engine.sync_engine)
        return engine
    options: dict[str, Any] = {}
    if settings.statement_timeout_ms is not None:
        options["server_settings"] = {
            "statement_timeout": str(settings.statement_timeout_ms)
        }
    return create_async_engine(
        url,
        pool_size=settings.pool_size,
        max_overflow=settings.max_overflow,
        pool_timeout=settings.pool_timeout,
        connect_args=options,
        hide_parameters=True,
    )


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is committed once, before the response is sent."""
    async with request.app.state.sessions.begin() as session:
        await _connect(session)
        yield session


async def get_read_db(request: Request) -> AsyncIterator[AsyncSession]:
    """A session in AUTOCOMMIT: a read is one statement, without BEGIN."""
    async with request.app.state.read_sessions() as session:
        await _connect(session)
        yield session


async def _connect(session: AsyncSession) -> None:
    try:
        await session.connection()
    except Exception as error:  # from OSError to whatever the driver raises
        raise UnavailableError from error


# scope="function" ends the transaction before the response, so a 201 is never a lie
DbSession = Annotated[AsyncSession, Depends(get_db, scope="function")]
ReadSession = Annotated[AsyncSession, Depends(get_read_db, scope="function")]
