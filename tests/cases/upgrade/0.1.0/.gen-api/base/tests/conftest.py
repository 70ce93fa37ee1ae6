"""An empty database for the run, and a transaction that each test rolls back."""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
)

from app.core.config import Settings
from app.core.database import create_engine
from app.main import create_app
from tests.databases import empty_database, prepare
from tests.support import AUDIENCE, BASE_URL, ISSUER, SCOPES, SIGNING_KEY, bearer


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def settings(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    """Settings of the tests alone, whatever the environment says."""
    async with empty_database(tmp_path_factory) as url:
        yield Settings(
            database_url=url.render_as_string(hide_password=False),
            jwt_secret=SecretStr(SIGNING_KEY),
            jwt_jwks_url=None,
            jwt_issuer=ISSUER,
            jwt_audience=AUDIENCE,
        )


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(settings)
    try:
        await prepare(engine)
    except DBAPIError as error:
        pytest.exit(f"the tables can't be made: {error.orig}", 2)
    await engine.dispose()
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def session_loop() -> AbstractEventLoop:
    return get_running_loop()


@pytest.fixture
async def connection(
    engine: AsyncEngine, session_loop: AbstractEventLoop
) -> AsyncIterator[AsyncConnection]:
    """A connection whose transaction is rolled back after the test."""
    async with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        await transaction.rollback()
    if get_running_loop() is not session_loop:
        # pytest-asyncio's auto mode: connections end with the loop of their test
        await engine.dispose()


@pytest.fixture
def sessions(connection: AsyncConnection) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )


@pytest.fixture
async def db(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """For arranging and asserting; requests get sessions of their own."""
    async with sessions() as session:
        yield session


@pytest.fixture(scope="session")
def service(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def app(service: FastAPI, sessions: async_sessionmaker[AsyncSession]) -> FastAPI:
    """The service on the test's connection."""
    service.state.sessions = service.state.read_sessions = sessions
    return service


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A client without a token."""
    async with AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as client:
        yield client


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A client that may do everything."""
    async with AsyncClient(
        transport=ASGITransport(app), base_url=BASE_URL, headers=bearer(*SCOPES)
    ) as client:
        yield client


@pytest.fixture
def statements(connection: AsyncConnection) -> Iterator[list[str]]:
    """The SQL that the test has sent, without savepoints."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection.sync_connection, "before_cursor_execute", note)
