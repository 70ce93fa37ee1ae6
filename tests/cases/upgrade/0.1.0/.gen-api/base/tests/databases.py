"""Where the tests find an empty database, and which one they refuse."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from dotenv import dotenv_values
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from app.core.database import Base


@asynccontextmanager
async def empty_database(folders: pytest.TempPathFactory) -> AsyncIterator[URL]:
    """An empty database: SQLite, or one on the PostgreSQL of TEST_DATABASE_URL."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given is not None and make_url(given).get_backend_name() == "postgresql":
        _refuse_the_database_of_the_service(make_url(given))
        async with _scratch_database(make_url(given)) as url:
            yield url
        return
    yield URL.create(
        "sqlite+aiosqlite", database=str(folders.mktemp("database") / "test.db")
    )


def _refuse_the_database_of_the_service(url: URL) -> None:
    used = os.environ.get("DATABASE_URL") or dotenv_values().get("DATABASE_URL")
    if used is not None and _place(make_url(used)) == _place(url):
        pytest.exit(
            "TEST_DATABASE_URL is the database of DATABASE_URL; name another one", 2
        )


def _place(url: URL) -> tuple[str | None, int, str | None]:
    return url.host, url.port or 5432, url.database


@asynccontextmanager
async def _scratch_database(server: URL) -> AsyncIterator[URL]:
    url = server.set(drivername="postgresql+asyncpg")
    name = f"test_{uuid4().hex}"
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield url.set(database=name)
    async with engine.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


async def prepare(engine: AsyncEngine) -> None:
    """Create the tables of the models in an empty database."""
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _begin_nothing)
        event.listen(engine.sync_engine, "begin", _begin)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


def _begin_nothing(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Leave BEGIN to SQLAlchemy: without it, the driver commits savepoints."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
