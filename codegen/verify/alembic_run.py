"""Run the project's Alembic in a process of its own, and say what came of it."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from codegen.config import Config
from codegen.diagnostics import Diagnostic, Place, Severity, fail
from codegen.sources.migrations import Environment, relative, stations

_SCRIPT = Path(__file__).with_name("upgrade.py")
_FRAME = re.compile(r'^  File "([^"]+)", line (\d+)', re.MULTILINE)


def run_alembic(  # noqa: PLR0913 - everything that the upgrade depends on
    config: Config,
    environment: Environment,
    url: sa.URL,
    *,
    python: str | None,
    variables: Mapping[str, str],
    stamp: tuple[str, ...],
) -> list[Diagnostic]:
    """Upgrade the database at `url` with the project's env.py.

    python: the interpreter that has the project's packages; ours where none is named.
    variables: set for it; `{url}`, `{host}`, `{port}`, `{user}`, `{password}` and `{database}` in
        a value stand for those of the scratch database.
    stamp: revisions that the database is at already.
    Returns what is worth telling.

    Raises:
        GenApiError: GA243, the upgrade fails; its last line, and where in the project it was.
    """
    with tempfile.TemporaryDirectory(prefix="gen-api-") as folder:
        job, told = Path(folder) / "job.json", Path(folder) / "told.json"
        job.write_text(json.dumps(_job(config, environment, url, told, stamp)), encoding="utf-8")
        command = [python or sys.executable, str(_SCRIPT), str(job)]
        home = environment.ini.parent if environment.ini else environment.root
        try:
            done = subprocess.run(
                command,
                cwd=home,
                env=_variables(url, variables),
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=config.timeout,
            )
        except subprocess.TimeoutExpired as error:
            message = f"alembic upgrade is still running after {config.timeout:g} s"
            raise fail("GA243", message, hint="see --timeout") from error
        except OSError as error:
            raise fail("GA243", f"{command[0]} cannot be started: {error.strerror}") from error
        if done.returncode:
            raise _failed(done.stderr, environment)
        return _elsewhere(told, environment)


def _job(
    config: Config, environment: Environment, url: sa.URL, told: Path, stamp: tuple[str, ...]
) -> dict[str, object]:
    ini = environment.ini
    is_toml = ini is not None and ini.suffix == ".toml"
    beside = ini.with_name("pyproject.toml") if ini else None
    return {
        "url": url.render_as_string(hide_password=False),
        "ini": str(ini) if ini and not is_toml else None,
        "toml": str(beside) if beside and beside.is_file() else None,
        "section": environment.section,
        "script": str(environment.script),
        "paths": [str(path) for path in environment.roots],
        "targets": list(stations(config.heads)) or ["heads"],
        "stamp": list(stamp),
        "x": dict(config.x),
        "told": str(told),
    }


def _variables(url: sa.URL, named: Mapping[str, str]) -> dict[str, str]:
    whole = url.render_as_string(hide_password=False)
    parts = {name: str(getattr(url, name) or "") for name in ("host", "port", "database")}
    parts |= {"url": whole, "user": url.username or "", "password": str(url.password or "")}
    given = {"DATABASE_URL": whole, "SQLALCHEMY_DATABASE_URL": whole}
    given |= {"SQLALCHEMY_DATABASE_URI": whole}
    for name, value in named.items():
        given[name] = re.sub(r"\{(\w+)\}", lambda m: parts.get(m[1], m[0]), value)
    return {**os.environ, **given, "PYTHONDONTWRITEBYTECODE": "1"}


def _failed(stderr: str, environment: Environment) -> Exception:
    lines = stderr.strip().splitlines() or ["it said nothing"]
    inside = [
        (file, int(line))
        for file, line in _FRAME.findall(stderr)
        if Path(file).is_relative_to(environment.root) and "site-packages" not in file
    ]
    at = Place(relative(Path(inside[-1][0]), environment.root), inside[-1][1]) if inside else None
    missing = "ModuleNotFoundError" in lines[-1] or "No module named" in lines[-1]
    hint = "--python names the interpreter that has the project's packages" if missing else ""
    return fail("GA243", f"alembic upgrade failed: {lines[-1][:300]}", at=at, hint=hint)


def _elsewhere(told: Path, environment: Environment) -> list[Diagnostic]:
    asked: list[str] = json.loads(told.read_text(encoding="utf-8"))
    at = Place(environment.relative(environment.env_py)) if environment.env_py else None
    return [
        Diagnostic(
            "GA244",
            f"env.py takes its URL from elsewhere ({shown}); its connection was led to the scratch"
            " database, and no other was reached",
            at,
            "",
            Severity.NOTE,
        )
        for shown in dict.fromkeys(asked)
    ]
