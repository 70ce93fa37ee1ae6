"""Apply a history for real, without env.py (decision 0004). Runs as a child process.

`python -m codegen.demo.upgrade JOB.json`, the job being {"url", "versions", "paths", "naming",
"base", "stamp", "targets"}: where the migrations are and what they need, the statements of the
schema that they start from and its revisions, and what to upgrade to.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory


def main(job: dict[str, Any]) -> None:
    """Upgrade the empty database at `url` to all heads."""
    sys.dont_write_bytecode = True
    sys.path[:0] = job["paths"]
    with tempfile.TemporaryDirectory() as scratch:
        upgrade(_script(job["versions"], scratch), job)


def _script(versions: list[str], scratch: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", scratch.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(versions).replace("%", "%%"))
    Path(scratch, "env.py").touch()
    return ScriptDirectory.from_config(config)


def upgrade(script: ScriptDirectory, job: dict[str, Any]) -> None:
    """Lay the base, and run every revision after it in Alembic's order, each in a transaction."""
    engine = sa.create_engine(job["url"], poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in job["base"]:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    if job["stamp"]:
        stamped = tuple(job["stamp"])
        _run(script, engine, job, lambda revision, _: script._stamp_revs(stamped, revision))
    for target in job["targets"]:
        _run(script, engine, job, lambda revision, _, to=target: script._upgrade_revs(to, revision))


def _run(script: ScriptDirectory, engine: sa.Engine, job: dict[str, Any], steps: Any) -> None:
    with engine.connect() as connection, EnvironmentContext(Config(), script, fn=steps) as context:
        context.configure(
            connection=connection,
            target_metadata=sa.MetaData(naming_convention=job["naming"] or None),
            transaction_per_migration=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()


if __name__ == "__main__":
    try:
        main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    except Exception as error:
        traceback.print_exc()
        sys.exit(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")
