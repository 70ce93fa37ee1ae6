"""The project's own `alembic upgrade`, its env.py included, led to one database.

Runs as a script, `python upgrade.py JOB.json`, with the interpreter of the project: it imports
nothing of gen-api. The job is {"url", "ini", "toml", "section", "script", "targets", "x"}; what
env.py tried to reach is written to {"told"}.
"""

import argparse
import inspect
import json
import sys
import traceback
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.engine import Engine

# The names under which env.py files look for a URL among the -x arguments.
_NAMES = ("url", "database_url", "db_url", "dburl", "sqlalchemy.url")


def lead(url: sa.URL) -> list[str]:
    """Have every engine of this process connect to `url`; gives what they asked for instead."""
    asked: list[str] = []

    @event.listens_for(Engine, "do_connect")
    def connect(dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        if dialect.name != url.get_dialect().name:
            raise PermissionError(f"env.py connects to a {dialect.name} database")
        ours, named = dialect.create_connect_args(url.set(drivername=dialect.name))
        if not _same([*arguments, options], [*ours, named]):
            asked.append(_shown(dialect, arguments, options))
        return dialect.loaded_dbapi.connect(*ours, **named)

    return asked


def _same(found: list[Any], ours: list[Any]) -> bool:
    return _database(found) == _database(ours)


def _database(arguments: list[Any]) -> str:
    named = arguments[-1]
    return str(named.get("dbname") or named.get("database") or arguments[0])


def _shown(dialect: Any, arguments: Any, options: Any) -> str:
    """The address without user and password."""
    host = options.get("host") or ("" if dialect.name == "sqlite" else "localhost")
    return f"{dialect.name}://{host}/{Path(_database([*arguments, options])).name}"


def configuration(job: dict[str, Any]) -> Config:
    """The project's configuration, with the URL in every place where env.py may look for it."""
    config = Config(job["ini"], ini_section=job["section"], **_toml(job))
    config.set_main_option("sqlalchemy.url", job["url"].replace("%", "%%"))
    if config.get_main_option("script_location") is None or job["ini"] is None:
        config.set_main_option("script_location", job["script"].replace("%", "%%"))
    given = [f"{name}={value}" for name, value in job["x"].items()]
    given += [f"{name}={job['url']}" for name in _NAMES if name not in job["x"]]
    config.cmd_opts = argparse.Namespace(x=given, cmd=(command.upgrade, ["revision"], []))
    return config


def _toml(job: dict[str, Any]) -> dict[str, Any]:
    """pyproject.toml, where this Alembic (1.16 or later) reads it."""
    known = "toml_file" in inspect.signature(Config).parameters
    return {"toml_file": job["toml"]} if job["toml"] and known else {}


def main(job: dict[str, Any]) -> None:
    """Upgrade to each target."""
    asked = lead(sa.make_url(job["url"]))
    sys.path[:0] = job["paths"]
    config = configuration(job)
    try:
        if job["stamp"]:
            command.stamp(config, job["stamp"])
        for target in job["targets"]:
            command.upgrade(config, target)
    finally:
        Path(job["told"]).write_text(json.dumps(asked), encoding="utf-8")


if __name__ == "__main__":
    try:
        main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    except Exception as error:
        traceback.print_exc()
        sys.exit(f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}")
