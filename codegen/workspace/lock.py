"""One run writes at a time. The kernel drops the lock with the process, so none is ever stale."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codegen.diagnostics import fail
from codegen.workspace.disk import Tree
from codegen.workspace.paths import CACHE, LOCK

try:
    import fcntl
except ImportError:  # no flock on Windows, where two runs at once are not told apart
    fcntl = None  # type: ignore[assignment]  # the module has no other absent value


@contextmanager
def locked(tree: Tree) -> Iterator[None]:
    """Hold the project's write lock.

    Raises:
        GenApiError: another run holds it.
        OSError: the state folder cannot be written.
    """
    cache = Path(tree.full(CACHE))
    cache.mkdir(parents=True, exist_ok=True)
    ignore = cache / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    with Path(tree.full(LOCK)).open("a+", encoding="ascii") as file:
        _take(file.fileno())
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _take(descriptor: int) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace") or "unknown"
        message = f"another gen-api run (process {holder}) is writing to this project"
        raise fail("GA504", message, hint="wait for it to end, then run again") from None
