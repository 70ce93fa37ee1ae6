"""How many defects of an emitted service its own tests see.

`python -m tests.campaigns.mutants --sample 300` generates `bookings`, puts one defect at a time
into `app/`, runs the emitted tests that concern the file (SQLite), and prints the survivors. Models
are left alone: the tests make their tables of them, and tests/behaviour compares them with what the
migrations make.
Each run is a fork of a process that has imported the libraries, but nothing of the service.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.mutation import Mutant, mutants
from tests.support import application
from tests.support.samples import SAMPLES

_PRELOADED = (
    *("aiosqlite", "alembic", "anyio.pytest_plugin", "asyncpg", "email_validator", "fastapi"),
    *("httpx2", "jwt", "multipart", "pwdlib", "pydantic_settings", "sqlalchemy.ext.asyncio"),
    *("sqlalchemy.dialects.sqlite.aiosqlite", "pytest"),
)
_SHARED_TESTS = ("test_app.py", "test_auth.py", "test_tag.py", "test_room.py", "test_booking.py")
_SECONDS = 300


@dataclass(frozen=True)
class Case:
    """A mutant of a file of the service, and the test modules that may kill it."""

    file: str
    mutant: Mutant
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.mutant.line}: {self.mutant.what}"


def main() -> int:
    """Run the campaign; 1 where fewer than nine of ten mutants are killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="how many mutants, at random; all without it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="files whose path holds this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = application.generate(SAMPLES[0], Path(folder) / "app")
        chosen = [case for case in cases(app.folder) if options.only in case.file]
        if options.sample is not None:
            chosen = random.Random(options.seed).sample(chosen, min(options.sample, len(chosen)))
        survivors = [case for case in chosen if not _told(case, app.folder)]
    killed = len(chosen) - len(survivors)
    sys.stdout.write(f"\n{killed} of {len(chosen)} killed\n")
    sys.stdout.writelines(f"survived {case}\n" for case in survivors)
    return 0 if killed >= 0.9 * len(chosen) else 1


def _told(case: Case, folder: Path) -> bool:
    killed = is_killed(case, folder)
    sys.stdout.write(f"{'killed' if killed else 'SURVIVED'} {case}\n")
    sys.stdout.flush()
    return killed


def cases(folder: Path) -> Iterator[Case]:
    """Every mutant of a generated service."""
    for path in sorted((folder / "app").rglob("*.py")):
        file = path.relative_to(folder).as_posix()
        if not file.startswith("app/models/"):
            for mutant in mutants(path.read_text(encoding="utf-8")):
                yield Case(file, mutant, _concerned(folder, path))


def _concerned(folder: Path, path: Path) -> tuple[str, ...]:
    """The tests of the file's entity; for what all share, those that see most of it."""
    own = f"test_{path.stem.removesuffix('_service')}.py"
    names = [own] if (folder / "tests" / own).exists() and "core" not in path.parts else []
    return tuple(f"tests/{name}" for name in names or _SHARED_TESTS)


def is_killed(case: Case, folder: Path) -> bool:
    """Whether some test fails; one that hangs counts as failed."""
    original = (folder / case.file).read_text(encoding="utf-8")
    (folder / case.file).write_text(case.mutant.source, encoding="utf-8")
    try:
        return not _passes(folder, case.tests)
    finally:
        (folder / case.file).write_text(original, encoding="utf-8")


def _passes(folder: Path, tests: Sequence[str]) -> bool:
    for name in _PRELOADED:
        importlib.import_module(name)
    child = os.fork()
    if child == 0:
        _test(folder, tests)
    return os.waitpid(child, 0)[1] == 0


def _test(folder: Path, tests: Sequence[str]) -> None:
    """Be the child: run the tests and leave with pytest's exit code."""
    import signal  # noqa: PLC0415 - of the child alone

    import pytest  # noqa: PLC0415 - preloaded

    signal.alarm(_SECONDS)
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    os.chdir(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("app", "tests")]:
        del sys.modules[name]
    sys.path[:] = [str(folder), *(p for p in sys.path if Path(p or ".").resolve() != _ROOT)]
    sys.dont_write_bytecode = True
    for setting in ("DATABASE_URL", "TEST_DATABASE_URL"):
        os.environ.pop(setting, None)
    code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--rootdir", ".", *tests])
    os._exit(int(code))


_ROOT = Path(__file__).resolve().parents[2]


if __name__ == "__main__":
    sys.exit(main())
