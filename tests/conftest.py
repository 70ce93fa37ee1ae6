"""Fixtures for every test: scratch databases on a real PostgreSQL and on SQLite."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import postgres

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ScratchDatabase = Callable[..., str]


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[postgres.Server]:
    """The embedded PostgreSQL of this run."""
    workers = getattr(request.config, "workerinput", {})
    with postgres.embedded(workers.get("testrunuid", uuid.uuid4().hex)) as server:
        yield server


@pytest.fixture
def scratch_database(postgres_server: postgres.Server) -> Iterator[ScratchDatabase]:
    """Makes empty databases: `scratch_database("asyncpg")` gives a URL, dropped after the test.

    The driver is "psycopg" where none is named; "" gives a plain `postgresql://`.
    """
    with ExitStack() as databases:

        def make(driver: str = "psycopg") -> str:
            name = databases.enter_context(postgres_server.database())
            return postgres_server.url(name, driver)

        yield make


@pytest.fixture
def scratch_sqlite(tmp_path: Path) -> ScratchDatabase:
    """Makes empty SQLite databases: `scratch_sqlite("aiosqlite")` gives a URL."""

    def make(driver: str = "") -> str:
        scheme = f"sqlite+{driver}" if driver else "sqlite"
        return f"{scheme}:///{tmp_path / uuid.uuid4().hex}.db"

    return make
