"""The demo's steps in order: generate, migrate, fill, serve, stop."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from codegen import pipeline
from codegen.config import Config
from codegen.demo import database, server
from codegen.diagnostics import fail
from codegen.model.api import Operation
from codegen.sources.migrations import Base, load_base, locate, stations

SAMPLE = "bookings"
_NEEDED = ("fastapi", "uvicorn", "pydantic_settings", "aiosqlite", "asyncpg", "psycopg", "jwt")


@dataclass(frozen=True)
class Demo:
    """A running service. `curl` is one line that a shell runs as it stands."""

    docs: str
    token: str
    curl: str
    folder: Path
    process: subprocess.Popen[bytes]


def sample() -> Path:
    """The sample history: beside the package in a wheel, at the top of a checkout."""
    package = Path(__file__).parent.parent
    packed = package / "_sample_migrations" / SAMPLE
    return packed if packed.is_dir() else package.parent / "sample_migrations" / SAMPLE


@contextmanager
def demonstrate(config: Config, port: int, progress: Callable[[str], None]) -> Iterator[Demo]:
    """Generate into `config.out`, migrate an embedded database and serve it until left.

    Raises:
        GenApiError: a package is missing, the history can't be read or applied, or the service
            does not start.
    """
    _require_packages()
    config = _alone(config)
    run = pipeline.prepare(pipeline.Source("migrations"), config, progress)
    pipeline.write(run)
    base = load_base(config, locate(config), run.schema.dialect)
    portable = run.api.portable and (base is None or run.schema.dialect == "sqlite")
    with database.embedded(portable=portable, folder=config.out) as urls:
        progress("migrating")
        upgrade(config, urls.sync, run, base)
        settings = {"DATABASE_URL": urls.served, "JWT_SECRET": secrets.token_hex(32)}
        progress("filling")
        subject = fill(config.out, settings)
        progress("starting")
        port = server.free_port(port)
        with server.served(config.out, port, settings) as process:
            progress("")
            token = server.token(settings["JWT_SECRET"], run.api.scopes(), subject)
            yield _demo(run, port, token, process)


def _alone(config: Config) -> Config:
    """Without what the project has itself, which cannot be imported from the demo's folder."""
    mine = replace(config, base=None, get_db=None, authenticate=None)
    return replace(mine, caller_scopes=None, caller_key=None, security_scheme={})


def _require_packages() -> None:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise fail(
            "GA601",
            f"the emitted service needs packages that are not installed: {', '.join(missing)}",
            hint="pip install 'gen-api[demo]'",
        )


def upgrade(config: Config, url: str, run: pipeline.Run, base: Base | None) -> None:
    """Apply the migrations for real, in a child process.

    run: what was read, with the convention that env.py gives to `target_metadata`. base: what is
        there before the first revision.

    Raises:
        GenApiError: a revision fails; the last line of its traceback is in the message.
    """
    job = upgrading(
        config,
        url,
        run.schema.naming,
        statements=base.statements(run.schema.dialect) if base else (),
        stamp=base.revisions if base else (),
    )
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "job.json")
        file.write_text(json.dumps(job), encoding="utf-8")
        done = _python(["-m", "codegen.demo.upgrade", str(file)])
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise fail("GA605", f"the migrations do not apply to an empty database: {last}")


def upgrading(
    config: Config,
    url: str,
    naming: Mapping[str, str],
    *,
    statements: Iterable[str] = (),
    stamp: Iterable[str] = (),
) -> dict[str, Any]:
    """What `codegen.demo.upgrade` is asked to do.

    naming: the convention that env.py gives to `target_metadata`.
    statements, stamp: what is there before the first revision, and the revisions that it is at.
    """
    found = locate(config)
    return {
        "url": url,
        "versions": [str(folder) for folder in found.versions],
        "paths": [str(folder) for folder in found.roots],
        "naming": dict(naming),
        "base": list(statements),
        "stamp": list(stamp),
        "targets": list(stations(config.heads)) or ["heads"],
    }


def fill(folder: Path, settings: Mapping[str, str]) -> str:
    """Put a few rows into every table, through the emitted factories; gives whose they are.

    A table that its factory can't fill stays empty: an empty list is a list as well.
    """
    environment = {**os.environ, **settings}
    script = Path(__file__).parent / "fill.py"
    done = _python([str(script)], cwd=folder, env=environment)
    return done.stdout.strip() or "demo"


def _python(
    arguments: list[str], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def _demo(run: pipeline.Run, port: int, token: str, process: subprocess.Popen[bytes]) -> Demo:
    address = f"http://{server.HOST}:{port}"
    lists = [e for _, e in run.api.endpoints() if e.operation == Operation.LIST]
    if not lists:
        raise fail("GA606", "no table of this history has endpoints, so there is nothing to show")
    url = f"{address}{run.api.prefix}{lists[0].path}?limit=2"
    curl = f"curl -H 'Authorization: Bearer {token}' '{url}'"
    return Demo(f"{address}/docs", token, curl, run.config.out, process)
