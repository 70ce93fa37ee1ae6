"""Start the child, hear its progress, end it when its time is up, take its result."""

import dataclasses
import json
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from codegen import child
from codegen.config import Config
from codegen.diagnostics import GenApiError, Place, fail
from codegen.sources.migrations.cache import FOLDER, NOTHING, ReadingCache
from codegen.sources.migrations.project.base import Base
from codegen.sources.migrations.project.locate import Environment, relative, revision_files
from codegen.sources.migrations.protocol import diagnostic, environment_to_json
from codegen.texts import Text

Progress = Callable[[int, int, str], None]
# What of the configuration the child needs.
_OPTIONS = (
    *("heads", "schemas", "search_path", "engine", "naming_convention", "context", "arguments"),
    *("x", "types", "assume", "timeout", "memory", "cpu"),
)
_START = 300.0  # seconds to import SQLAlchemy and Alembic, be the machine ever so busy
_GRACE = 5.0  # the child ends itself when its time is up, and says where it was


def rehearse(
    config: Config,
    environment: Environment,
    dialect: str,
    base: Base | None,
    progress: Progress | None,
) -> tuple[dict[str, Any], dict[str, Text]]:
    """Run the history in a child process, as far as no earlier run helps.

    base: the schema that the history starts from, where it is not an empty database.
    progress: called with (number, count, revision) as each revision starts.
    Returns the result, and files to keep for the next run.

    Raises:
        GenApiError: the history cannot be read, or the child did not end well.
    """
    job: dict[str, Any] = {
        "environment": environment_to_json(environment),
        "dialect": dialect,
        "base": dataclasses.asdict(base) if base else None,
        **{name: _plain(getattr(config, name)) for name in _OPTIONS},
    }
    kept = ReadingCache(config.out / FOLDER, job, _revisions(environment), environment)
    if config.cache and (result := kept.result()) is not None:
        return result, {}
    job |= {**(kept.start() if config.cache else NOTHING), "keep": config.cache}
    with child.started() as running:
        line, result = _result(running, job, progress)
        return result, kept.updated(result, line) if config.cache else {}


def _revisions(environment: Environment) -> list[Path]:
    return [
        path
        for folder in environment.versions
        for path in revision_files(folder, recursive=environment.recursive)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


@contextmanager
def _watched(process: "subprocess.Popen[str]") -> Iterator[Callable[[float], None]]:
    """Gives a function that has the process killed in so many seconds, instead of earlier said."""
    timers: list[threading.Timer] = []

    def within(seconds: float) -> None:
        for timer in timers:
            timer.cancel()
        timers.append(threading.Timer(seconds, process.kill))
        timers[-1].daemon = True
        timers[-1].start()

    try:
        yield within
    finally:
        for timer in timers:
            timer.cancel()


def _result(
    running: child.Child, job: dict[str, Any], progress: Progress | None
) -> tuple[str, dict[str, Any]]:
    """The line in which the child gives its result, and the result."""
    process = running.process
    if process.stdin is None or process.stdout is None:
        raise ValueError("the child was started without pipes")
    with suppress(BrokenPipeError):  # it died: that is told below
        process.stdin.write(json.dumps({**job, "scratch": str(running.scratch)}))
        process.stdin.close()
    last: Place | None = None
    with _watched(process) as within:
        within(_START)
        for line in process.stdout:
            message = _understood(line, last)
            if "errors" in message:
                raise GenApiError(*(diagnostic(data) for data in message["errors"]))
            if "result" in message:
                return line, message["result"]
            if "started" in message:
                within(job["timeout"] + _GRACE)
                continue
            number, count, revision, file = message["progress"]
            last = Place(file, None, revision)
            if progress:
                progress(number, count, revision)
    raise _died(running, last, job)


def _understood(line: str, last: Place | None) -> dict[str, Any]:
    """One line of the child's; a migration may have written into it.

    Raises:
        GenApiError: GA219, it is none that the child writes.
    """
    with suppress(ValueError):
        message = json.loads(line)
        if isinstance(message, dict) and _SAID & message.keys():
            return message
    text = "something else wrote to the process that ran the migrations"
    raise fail("GA219", text, at=last)


def _status(running: child.Child) -> int:
    """How the child ended; one that only closed its output is ended."""
    try:
        return running.process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        running.end()
        return running.process.returncode


def _died(running: child.Child, last: Place | None, job: dict[str, Any]) -> GenApiError:
    status = _status(running)
    text = (running.scratch / "stderr").read_text(encoding="utf-8", errors="replace")
    at = _dumped(text, job["environment"]["root"], last) or last
    if text.startswith(TIMED_OUT) or f"\n{TIMED_OUT}" in text:
        return fail("GA219", f"still running after {job['timeout']:g} s", at=at, hint=_LONGER)
    if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
        used = job["cpu"] or job["timeout"]
        return fail("GA219", f"used {used:g} s of processor time", at=at, hint=_LONGER)
    said = text.strip().splitlines()
    reason = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    tail = f": {said[-1][:300]}" if said and status > 0 else ""
    hint = _LONGER if status < 0 else ""
    return fail("GA219", f"the process that ran the migrations {reason}{tail}", at=at, hint=hint)


_SAID = frozenset({"started", "progress", "result", "errors"})
TIMED_OUT = "Timeout ("  # what faulthandler writes
_LONGER = "the limits are --timeout, and memory and cpu in [tool.gen-api]"
_FRAME = re.compile(r'^  File "([^"]+)", line (\d+)', re.MULTILINE)


def _dumped(text: str, root: str, last: Place | None) -> Place | None:
    """The innermost line of the project that faulthandler wrote down, best in the revision."""
    frames = [(file, int(line)) for file, line in _FRAME.findall(text)]
    inside = [(file, line) for file, line in frames if file.startswith(f"{root}/")]
    ours = [(f, n) for f, n in inside if last and f.endswith(f"/{last.file}")] or inside
    if not ours:
        return None
    file, line = ours[0]
    return Place(relative(Path(file), Path(root)), line, last.revision if last else None)
