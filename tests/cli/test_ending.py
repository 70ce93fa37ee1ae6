"""A command that is told to end leaves nothing behind that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.support import project

_FOR_EVER = """\
import os, pathlib
pathlib.Path(os.environ["TMPDIR"], "running").touch()
while True:
    pass
"""


def test_the_history_that_it_runs_ends_with_it(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", _FOR_EVER)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "codegen", "from-migrations"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(scratch)},
        stderr=subprocess.PIPE,
        text=True,
    )
    child = _child(process.pid, scratch)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (130, "Interrupted.")
    assert not list(scratch.iterdir())
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def _child(parent: int, scratch: Path) -> int:
    """The process that reads the history, once it runs it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if any(scratch.glob("*/running")):
            listed = subprocess.run(
                ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
            ).stdout
            pairs = map(str.split, listed.splitlines())
            (child,) = (int(pid) for pid, above in pairs if int(above) == parent)
            return child
        time.sleep(0.05)
    raise AssertionError("no child")


@pytest.mark.parametrize(
    ("stdout", "ends"),
    [("print('told', end='')", (3, "told")), ("sys.stdout.close()", (4, ""))],
    ids=["delivered", "undeliverable"],
)
def test_leaving_delivers_what_was_printed(stdout: str, ends: tuple[int, str]) -> None:
    program = f"import sys; from codegen.cli.ending import leave; {stdout}; sys.exit(leave(3) + 1)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == ends
