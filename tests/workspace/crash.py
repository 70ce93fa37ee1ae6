"""A regeneration that can be interrupted at any step, and what must hold afterwards.

`python -m tests.workspace.crash ROOT FILES [STEP]` regenerates; at its STEP-th operation on a file
the process kills itself.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from codegen import workspace
from tests.workspace.support import RECORD, planned, synced, tree

_OPERATIONS = ("open", "os.", "shutil.")


def old_files(count: int) -> dict[str, str]:
    """What the project holds before."""
    files = {f"app/{n % 7}/e{n}.py": f"A = 1\n\n\nB = {n}\n\n\nC = 1\n" for n in range(count)}
    return files | {f"app/dropped/d{n}.py": f"D = {n}\n" for n in range(count // 5)}


def new_files(count: int) -> dict[str, str]:
    """What the interrupted run generates: changed, new and dropped files."""
    files = {f"app/{n % 7}/e{n}.py": f"A = 2\n\n\nB = {n}\n\n\nC = 1\n" for n in range(count)}
    return files | {f"app/added/{n % 3}/a{n}.py": f"E = {n}\n" for n in range(count // 5)}


def prepare(root: Path, count: int) -> None:
    """Generate the old files and edit every third by hand."""
    files = old_files(count)
    synced(root, files)
    for path in [path for path in files if "dropped" not in path][::3]:
        (root / path).write_text(files[path] + f"\n\nMINE = '{path}'\n")


def regenerate(root: Path, count: int) -> None:
    """The run that is interrupted."""
    synced(root, new_files(count))


def recovered(root: Path, count: int) -> dict[str, bytes]:
    """The project after the next command looked at it."""
    planned(root, new_files(count))
    return tree(root)


class Tripwire:
    """Calls something at the n-th operation on a file below a folder, through Python's audit."""

    def __init__(self) -> None:
        self.root = ""
        self.seen = 0
        self.step = 0
        self.trip: Callable[[], None] = lambda: None
        sys.addaudithook(self._hear)

    @contextmanager
    def armed(self, root: Path, step: int, trip: Callable[[], None]) -> Iterator[None]:
        self.root, self.seen, self.step, self.trip = str(root), 0, step, trip
        try:
            yield
        finally:
            self.root = ""

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.root or not event.startswith(_OPERATIONS):
            return
        if any(str(argument).startswith(self.root) for argument in arguments):
            self.seen += 1
            if self.seen == self.step:
                self.trip()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(root: str, count: str, step: str = "0") -> None:
    """Regenerate, and print how many operations that took."""
    plan = planned(Path(root), new_files(int(count)))
    wire = Tripwire()
    with wire.armed(Path(root), int(step), _die):
        workspace.apply(Path(root), plan, record=RECORD)
    sys.stdout.write(f"{wire.seen}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
