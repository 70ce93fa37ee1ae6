"""The process that migrations are rehearsed in: started, ahead of time if possible, and ended.

What it imports takes as long as what a command imports. So a command that will read migrations
starts it first, and both import at once. Nothing heavy is imported here.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import codegen

# Looking for garbage takes a sixth of the time of the imports, which make none. Mako, of which
# Alembic needs next to nothing, imports Pygments where it is there: a fifth of it.
_PROGRAM = """
import gc, sys
gc.disable()
sys.modules["pygments"] = None
from codegen.sources.migrations.rehearsal.child import main
del sys.modules["pygments"]
main()
"""
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Child:
    """A process that imports what a rehearsal needs, and then reads its job.

    scratch: a folder of its own, with what it says on standard error in the file `stderr`.
    """

    process: "subprocess.Popen[str]"
    scratch: Path

    def end(self) -> None:
        """Kill the child and whatever it may have started in spite of the guard.

        The group goes before the child is waited for: from then on its id may be another's.
        """
        if hasattr(os, "killpg") and self.process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


_waiting: list[Child] = []


@contextmanager
def ahead(kind: str) -> Iterator[None]:
    """Have a child ready for the first rehearsal of the block, where its source has one.

    kind: of the source.
    """
    if kind != "migrations":
        yield
        return
    with _fresh() as child:
        _waiting.append(child)
        try:
            yield
        finally:
            _waiting.clear()


@contextmanager
def started() -> Iterator[Child]:
    """The child that waits, else one of its own; ended when the block is left."""
    if not _waiting:
        with _fresh() as child:
            yield child
        return
    child = _waiting.pop()
    try:
        yield child
    finally:
        child.end()


@contextmanager
def _fresh() -> Iterator[Child]:
    with tempfile.TemporaryDirectory(prefix="gen-api-") as scratch:
        child = Child(_process(scratch), Path(scratch))
        try:
            yield child
        finally:
            child.end()


def _process(scratch: str) -> "subprocess.Popen[str]":
    with (Path(scratch) / "stderr").open("wb") as errors:
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_variables(scratch),
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )


def _variables(scratch: str) -> dict[str, str]:
    """An environment without the user's secrets."""
    ours = str(Path(codegen.__file__).parent.parent)
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "HOME": scratch,
        "TMPDIR": scratch,
        "TEMP": scratch,
        "PYTHONPATH": os.pathsep.join(filter(None, [ours, os.environ.get("PYTHONPATH", "")])),
        "PYTHONHASHSEED": "0",  # what is made from sets comes out the same each time
        "PYTHONUTF8": "1",
    }
