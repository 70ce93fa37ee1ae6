"""The process that migrations run in: guarded, limited, its output kept apart from ours.

It reads one job as JSON from standard input and writes JSON lines to standard output: one for every
revision that starts, and a last one with the result.
"""

import faulthandler
import gc
import json
import math
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.sources.migrations.project.locate import Environment
from codegen.sources.migrations.protocol import environment_from_json, plain
from codegen.sources.migrations.rehearsal.guard import Guard
from codegen.sources.migrations.rehearsal.read_history import read_history
from codegen.sources.migrations.rehearsal.whereabouts import Whereabouts

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # asked for before use

_WRITTEN = 256 << 20  # bytes of a file: what migrations print is kept in one
_LATE = 2.0  # seconds after which the time limit no longer asks the program's own leave


class Child:
    """One job, and the line to the parent."""

    def __init__(self, job: dict[str, Any], out: TextIO) -> None:
        self._job = job
        self._out = out
        self._environment: Environment = environment_from_json(job["environment"])
        self._where = Whereabouts(self._environment.root)
        self._refusals: dict[Place, str] = {}
        self._exit = os._exit
        self._plain = json.dumps  # before any migration has a say

    def run(self) -> None:
        """Do the job and write its result, whatever happens."""
        self._write({"started": True})
        try:
            self._write({"result": self._rehearse()})
        except GenApiError as error:
            self._write({"errors": plain(error.diagnostics)})
        except MemoryError as error:
            limit = f"asked for more memory than {self._job['memory']:g} GiB"
            self._write({"errors": plain([self._error(limit, self._where.of_error(error))])})
        self._leave()

    def _leave(self) -> None:
        self._out.flush()
        self._exit(0)  # nothing that the project registered for the exit is run

    def _rehearse(self) -> dict[str, Any]:
        signal_time_limit(self._job["timeout"], self._too_long)
        root, line = self._job["environment"]["root"], self._out.fileno()
        guard = Guard(self._job["scratch"], root, self._refused, {0, 1, 2, line})
        job, where = self._job, self._where
        result = read_history(job, self._environment, where, guard, self._progress, self._refusals)
        told = [note["at"] for note in result["notes"]]
        refused = [Diagnostic("GA233", f"refused: {r}", at) for at, r in self._refusals.items()]
        more = [note for note in plain(refused) if note["at"] not in told]
        return {**result, "notes": result["notes"] + more}

    def _progress(self, number: int, count: int, revision: str, path: str) -> None:
        file = self._environment.relative(Path(path))
        self._write({"progress": [number, count, revision, file]})

    def _refused(self, message: str) -> None:
        self._refusals.setdefault(self._where.here(), message)

    def _too_long(self, _signal: int, frame: FrameType | None) -> None:
        message = f"still running after {self._job['timeout']:g} s"
        error = self._error(message, self._where.of_frame(frame))
        self._write({"errors": plain([error])})
        self._leave()

    @staticmethod
    def _error(message: str, at: Place) -> Diagnostic:
        hint = "the limits are --timeout, and memory and cpu in [tool.gen-api]"
        return Diagnostic("GA219", message, at, hint, Severity.ERROR)

    def _write(self, line: dict[str, Any]) -> None:
        self._out.write(self._plain(line) + "\n")
        self._out.flush()


def signal_time_limit(seconds: float, handler: Any) -> None:
    """Have `handler` called when the time is up; the parent's own limit comes a little later."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_resources(memory: float, cpu: float) -> None:
    """Bound memory (GiB), processor time (s) and the size of files, where the system can."""
    if resource is None:
        return
    for kind, amount in (
        (resource.RLIMIT_AS, int(memory * (1 << 30))),
        (resource.RLIMIT_CPU, math.ceil(cpu)),
        (resource.RLIMIT_FSIZE, _WRITTEN),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (allowed, hard))


def main() -> None:
    """Run the job on standard input."""
    sys.dont_write_bytecode = True  # what is imported from now on may be the project's
    job = json.loads(sys.stdin.read())
    home = job["environment"]["ini"]
    os.chdir(Path(home).parent if home else job["environment"]["root"])
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what migrations print does not reach the parent's line
    sys.setrecursionlimit(10_000)
    gc.freeze()  # what was imported is never garbage
    gc.set_threshold(100_000, 50, 50)  # hardly anything that is made is garbage before the end
    gc.enable()
    limit_resources(job["memory"], job["cpu"] or job["timeout"] + 5)
    # from a thread of its own, which a blocked signal or a call into C does not stop
    faulthandler.enable()
    if hasattr(signal, "SIGXCPU"):
        faulthandler.register(signal.SIGXCPU, chain=True)
    faulthandler.dump_traceback_later(job["timeout"] + _LATE, exit=True)
    Child(job, out).run()
