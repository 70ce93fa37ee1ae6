"""One run writes at a time. The kernel drops the lock with the process, so none is ever stale."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from codegen.diagnostics import GenApiError, fail
from codegen.workspace.disk import Tree
from codegen.workspace.paths import CACHE, LOCK, STATE, STATE_FILE

try:
    import fcntl
except ImportError:  # no flock on Windows, where two runs at once are not told apart
    fcntl = None  # type: ignore[assignment]  # the module has no other absent value


@contextmanager
def locked(tree: Tree) -> Iterator[None]:
    """Hold the project's write lock; leave no state folder where there was none and none is made.

    Raises:
        GenApiError: another run holds it.
        OSError: the state folder cannot be written.
    """
    fresh = not Path(tree.root).exists()
    try:
        with _open(tree) as file:
            _take(tree, file.fileno())
            try:
                _sign(tree, file)
                yield
            finally:
                _forget_first(tree)
    finally:
        _vanish(tree, fresh=fresh)


def _open(tree: Tree) -> TextIO:
    Path(tree.full(CACHE)).mkdir(parents=True, exist_ok=True)
    return Path(tree.full(LOCK)).open("a+", encoding="ascii")


def _sign(tree: Tree, file: TextIO) -> None:
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    Path(tree.full(f"{CACHE}/.gitignore")).write_text("*\n", encoding="utf-8")


def _take(tree: Tree, descriptor: int) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _busy(os.pread(descriptor, 20, 0).decode("ascii", "replace")) from None
    if not _is_current(tree, descriptor):
        raise _busy("")


def _is_current(tree: Tree, descriptor: int) -> bool:
    """Whether the locked file still has its name: a first run that failed may have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), Path(tree.full(LOCK)).stat())
    except FileNotFoundError:
        return False


def _busy(holder: str) -> GenApiError:
    message = f"another gen-api run (process {holder or 'unknown'}) is writing to this project"
    return fail("GA504", message, hint="wait for it to end, then run again")


def _forget_first(tree: Tree) -> None:
    """Drop the files of a first run that failed; only the holder of the lock may."""
    if not Path(tree.full(STATE_FILE)).exists():
        with suppress(OSError):
            Path(tree.full(f"{CACHE}/.gitignore")).unlink(missing_ok=True)
            Path(tree.full(LOCK)).unlink(missing_ok=True)


def _vanish(tree: Tree, *, fresh: bool) -> None:
    """Remove the folders of a first run that failed, as far as they are empty."""
    for folder in (tree.full(CACHE), tree.full(STATE), *([tree.root] if fresh else [])):
        with suppress(OSError):
            Path(folder).rmdir()
