"""Start the child, hear its progress, end it when its time is up, take its result."""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import codegen
from codegen.config import Config
from codegen.diagnostics import GenApiError, Place, fail
from codegen.sources.migrations.base import Base
from codegen.sources.migrations.locate import Environment
from codegen.sources.migrations.protocol import diagnostic, environment_to_json

Progress = Callable[[int, int, str], None]
# What of the configuration the child needs.
_OPTIONS = (
    *("heads", "schemas", "search_path", "engine", "naming_convention", "context", "arguments"),
    *("x", "types", "assume", "timeout", "memory"),
)
_GRACE = 5.0
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "VIRTUAL_ENV")


def rehearse(
    config: Config,
    environment: Environment,
    dialect: str,
    base: Base | None,
    progress: Progress | None,
) -> dict[str, Any]:
    """Run the history in a child process and return its result.

    base: the schema that the history starts from, where it is not an empty database.
    progress: called with (number, count, revision) as each revision starts.

    Raises:
        GenApiError: the history cannot be read, or the child did not end well.
    """
    with tempfile.TemporaryDirectory(prefix="gen-api-") as scratch:
        job = {
            "environment": environment_to_json(environment),
            "dialect": dialect,
            "base": dataclasses.asdict(base) if base else None,
            "scratch": scratch,
            **{name: _plain(getattr(config, name)) for name in _OPTIONS},
        }
        with _started(environment, scratch, config.timeout + _GRACE) as process:
            return _result(process, job, progress)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


@contextmanager
def _started(environment: Environment, scratch: str, limit: float) -> Iterator[Any]:
    home = environment.ini.parent if environment.ini else environment.root
    with (Path(scratch) / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "codegen.sources.migrations.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=home,
            env=_variables(scratch),
            text=True,
            encoding="utf-8",
        )
    timer = threading.Timer(limit, process.kill)
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        process.kill()
        process.wait()


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
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }


def _result(
    process: "subprocess.Popen[str]", job: dict[str, Any], progress: Progress | None
) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the child was started without pipes")
    process.stdin.write(json.dumps(job))
    process.stdin.close()
    last: Place | None = None
    for line in process.stdout:
        message = json.loads(line)
        if "errors" in message:
            raise GenApiError(*(diagnostic(data) for data in message["errors"]))
        if "result" in message:
            result: dict[str, Any] = message["result"]
            return result
        number, count, revision, file = message["progress"]
        last = Place(file, None, revision)
        if progress:
            progress(number, count, revision)
    raise _died(process.wait(), last, Path(job["scratch"]) / "stderr")


def _died(status: int, last: Place | None, stderr: Path) -> GenApiError:
    said = stderr.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    reason = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    tail = f": {said[-1][:300]}" if said and status > 0 else ""
    hint = "it ran out of time or memory; see --timeout" if status < 0 else ""
    return fail("GA219", f"the process that ran the migrations {reason}{tail}", at=last, hint=hint)
