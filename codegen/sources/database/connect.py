"""Connections to a database that the user names by URL."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError

from codegen.diagnostics import fail
from codegen.sources.schema import DialectName

_DIALECTS: dict[str, DialectName] = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "sqlite": "sqlite",
}
_DRIVERS = {"psycopg": "psycopg", "psycopg2": "psycopg2"}
_SECONDS = 15


def parse(url: str) -> tuple[sa.URL, DialectName]:
    """The URL with a synchronous driver that is installed, and its dialect.

    Whatever driver the user's own URL has (`postgresql+asyncpg`, `postgres`) is exchanged.

    Raises:
        GenApiError: it is no URL, of another kind of database (GA205), or no driver is there.
    """
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError) as error:
        raise fail("GA241", "this is not a database URL", hint=_LIKE) from error
    name = parsed.drivername.partition("+")[0]
    if name not in _DIALECTS:
        raise fail("GA205", f"the database {name} is not supported", hint=_LIKE)
    dialect = _DIALECTS[name]
    if dialect == "sqlite":
        return parsed.set(drivername="sqlite"), dialect
    for driver, module in _DRIVERS.items():
        if importlib.util.find_spec(module):
            return parsed.set(drivername=f"postgresql+{driver}"), dialect
    hint = "pip install 'psycopg[binary]'"
    raise fail("GA241", "no PostgreSQL driver is installed", hint=hint)


_LIKE = "postgresql://user@host/name or sqlite:///file.db"


def safe(url: str | sa.URL) -> str:
    """The URL as messages show it: without user, password and options."""
    parsed = sa.make_url(url)
    name = parsed.drivername.partition("+")[0]
    if name == "sqlite":
        return f"sqlite:///{Path(parsed.database).name if parsed.database else ''}"
    return f"{name}://{parsed.host or 'localhost'}/{parsed.database or ''}"


@contextmanager
def connect(url: str | sa.URL, **options: Any) -> Iterator[sa.Connection]:
    """A connection to the database behind a URL that `parse` gave.

    Raises:
        GenApiError: GA241, the database cannot be reached.
    """
    parsed = sa.make_url(url)
    if parsed.drivername == "sqlite" and not Path(parsed.database or "").is_file():
        raise fail("GA241", f"{safe(parsed)} does not exist")
    arguments = {} if parsed.drivername == "sqlite" else {"connect_timeout": _SECONDS}
    engine = sa.create_engine(parsed, poolclass=sa.NullPool, connect_args=arguments, **options)
    try:
        connection = engine.connect()
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        raise fail("GA241", f"{safe(parsed)} cannot be reached: {reason[-1].strip()}") from error
    try:
        yield connection
    finally:
        connection.close()
