"""A generated application, and what is asked of it in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.samples import Sample

_PROBE = Path(__file__).with_name("probe.py")
_NOT_INHERITED = {"PYTHONPATH", "DATABASE_URL", "TEST_DATABASE_URL"}
# what an application needs to start; the key has the length that HS256 asks for
# the key and the claims of the emitted tests, whose tokens probe.py hands out
TOKENS = {
    "JWT_SECRET": "known to these tests and to nobody else",
    "JWT_ISSUER": "https://issuer.test",
    "JWT_AUDIENCE": "tests",
}
_SETTINGS = {"JWT_SECRET": "a key that only these tests know, for 32 bytes or more"}


@dataclass(frozen=True)
class Application:
    """The files that gen-api made of a sample."""

    sample: Sample
    folder: Path

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """Run `python …` in the application's folder; fails with what it printed."""
        return run([sys.executable, *arguments], self.folder, {**_SETTINGS, **(env or {})})

    def probe(self, question: str, database_url: str) -> Any:
        """Ask the running application one of the questions of probe.py."""
        answer = self.run(str(_PROBE), question, env={"DATABASE_URL": database_url})
        return json.loads(answer.splitlines()[-1])

    def test(self, env: Mapping[str, str]) -> str:
        """Run the application's own tests; a warning is an error."""
        options = ("-q", "-W", "error", "-p", "no:cacheprovider", "--tb=short")
        return self.run("-m", "pytest", *options, "tests", env=env)

    def files(self) -> dict[str, bytes]:
        """Every file by its path, without the cache, which is of this machine alone."""
        cache = self.folder / ".gen-api" / "cache"
        paths = (p for p in self.folder.rglob("*") if p.is_file() and cache not in p.parents)
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """What a child process gets: ours, without what would point it at another database."""
    inherited = {name: os.environ[name] for name in os.environ.keys() - _NOT_INHERITED}
    return {**inherited, "PYTHONDONTWRITEBYTECODE": "1", **given}


def run(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> str:
    """Run a command; fails with what it printed, else gives its standard output."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command,
        cwd=folder,
        env=environment(env),
        capture_output=True,
        text=True,
        check=False,
    )
    printed = f"{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
    assert done.returncode == 0, f"{' '.join(command)} exits {done.returncode}\n{printed}"
    return done.stdout


def generate(sample: Sample, folder: Path, options: str = "") -> Application:
    """Generate as a user does.

    options: lines of `[tool.gen-api]` that go before those of the sample.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = sample.folder / "pyproject.toml"
    given = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    given = given.removeprefix("[tool.gen-api]\n")
    text = f"[tool.gen-api]\n{options}{given}"
    (folder / settings.name).write_text(text, encoding="utf-8")
    return generate_into(sample, folder)


def generate_into(sample: Sample, folder: Path) -> Application:
    """Generate into a project, with the settings that it has."""
    command = [sys.executable, "-m", "codegen", "from-migrations", str(sample.folder)]
    run([*command, "--out", str(folder), "--no-input"], folder.parent, {})
    return Application(sample, folder)


def upgrade(sample: Sample, url: str) -> None:
    """Upgrade for real, as a user does; a warning is an error."""
    command = [sys.executable, "-W", "error", "-m", "alembic", "upgrade", "heads"]
    run(command, sample.folder, {"DATABASE_URL": url})


def asynchronous(url: str) -> str:
    """The URL with the driver that the application uses."""
    return url.replace("+psycopg", "+asyncpg").replace("sqlite:", "sqlite+aiosqlite:")
