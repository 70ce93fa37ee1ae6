"""Databases that live for one comparison, never the one that the user names."""

import signal
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from codegen.diagnostics import GenApiError, fail
from codegen.sources import database

_TEMPLATE = "TEMPLATE template0 ENCODING 'UTF8'"


@contextmanager
def scratch_databases(url: str, count: int) -> Iterator[tuple[sa.URL, ...]]:
    """So many empty databases on the server of `url`, dropped at the end whatever happens.

    For SQLite they are files in a temporary folder, and the named file is not opened.

    Raises:
        GenApiError: the server cannot be reached, or no database may be created on it.
    """
    parsed, dialect = database.parse(url)
    names = [f"gen_api_verify_{uuid.uuid4().hex[:16]}" for _ in range(count)]
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory(prefix="gen-api-") as folder:
            yield tuple(parsed.set(database=str(Path(folder) / f"{name}.db")) for name in names)
        return
    with _ending_in_order(), _server(parsed) as server:
        try:
            for name in names:
                _create(server, parsed, name)
            yield tuple(parsed.set(database=name) for name in names)
        finally:
            for name in names:
                _drop(server, name)


@contextmanager
def _server(url: sa.URL) -> Iterator[sa.Connection]:
    """A connection for CREATE DATABASE; a server has `postgres`, if not the database named."""
    with ExitStack() as opened:
        try:
            connected = database.connect(url, isolation_level="AUTOCOMMIT")
            connection = opened.enter_context(connected)
        except GenApiError as error:
            if "does not exist" not in str(error):
                raise
            other = url.set(database="postgres")
            connection = opened.enter_context(database.connect(other, isolation_level="AUTOCOMMIT"))
        yield connection


def _create(server: sa.Connection, url: sa.URL, name: str) -> None:
    try:
        server.exec_driver_sql(f'CREATE DATABASE "{name}" {_TEMPLATE}')
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        message = f"no scratch database can be created on {database.safe(url)}: {reason}"
        raise fail("GA242", message, hint="name a user with CREATEDB") from error


def _drop(server: sa.Connection, name: str) -> None:
    for force in (" WITH (FORCE)", ""):  # PostgreSQL 12 has no FORCE
        with suppress(DBAPIError):
            server.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}"{force}')
            return


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """A request to terminate unwinds the stack, so that what was created is dropped."""

    def end(number: int, _: Any) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
