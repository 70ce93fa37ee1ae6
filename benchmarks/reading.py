"""Whole-process cost of reading a history: fresh, kept, one revision more, and a real replay.

`python benchmarks/reading.py [PATH ...] [--database URL]`; without PATH, our samples. The replay
needs a server, on which a scratch database is made and dropped; it runs without env.py, as the demo
does, and fails where revisions need packages that are not installed.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from generation import Cost, repeat

from codegen import config
from codegen.config import Config
from codegen.source import Source, read
from codegen.sources import migrations
from codegen.verify.scratch import scratch_databases

SAMPLES = Path(__file__).parents[1] / "sample_migrations"
KEPT = ("*.py", "*.ini", "*.toml", "*.sql")
REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "benchmark"
down_revision = {down!r}


def upgrade():
    op.create_table("one_more_table", sa.Column("id", sa.Integer, primary_key=True))
"""


def settings(path: Path, out: Path) -> Config:
    """The configuration for a history whose readings are kept in `out`."""
    return config.load(out, migrations=path, dialect="postgresql")


def copied(path: Path, folder: Path) -> Path:
    """A history's project, as far as reading it can need it; gives the history in the copy."""
    root = config.project_of(path)
    for pattern in KEPT:
        for file in root.rglob(pattern):
            inside = file.relative_to(root)
            if file.is_file() and not {"node_modules", ".venv", ".git"} & set(inside.parts):
                (folder / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, folder / inside)
    return folder / path.relative_to(root)


def measured(path: Path, runs: int, database: str | None) -> dict[str, Cost]:
    """The cost of each way to know the schema at head."""
    with tempfile.TemporaryDirectory() as scratch:
        history = copied(path.resolve(), Path(scratch, "project"))
        out = Path(scratch, "out")
        (out / ".gen-api").mkdir(parents=True)
        one = [sys.executable, __file__, "--one", str(history), str(out)]
        here = Path(__file__).parent
        found = {
            "python -c pass": repeat(runs, [sys.executable, "-c", "pass"], here),
            "import sqlalchemy": repeat(runs, [sys.executable, "-c", "import sqlalchemy"], here),
            "fresh": repeat(runs, [*one, "--fresh"], here),
        }
        repeat(1, one, here)
        found["kept"] = repeat(runs, one, here)
        schema = read(Source("migrations"), settings(history, out), lambda _: None)
        folder = migrations.locate(settings(history, out)).versions[0]
        (folder / "benchmark.py").write_text(REVISION.format(down=schema.heads))
        found["one revision more"] = repeat(1, one, here)
        (folder / "benchmark.py").unlink()
        if database:
            found["real replay"] = replayed(history, out, database, dict(schema.naming))
        return found


def replayed(history: Path, out: Path, database: str, naming: dict[str, str]) -> Cost:
    """Upgrade a scratch database for real; of the server's own work only the wall time shows."""
    from codegen.demo.show import upgrading  # noqa: PLC0415 - the measured run this file, too

    with scratch_databases(database, 1) as (url,), tempfile.NamedTemporaryFile("w+") as job:
        facts = upgrading(settings(history, out), url.render_as_string(hide_password=False), naming)
        job.write(json.dumps(facts))
        job.flush()
        return repeat(1, [sys.executable, "-m", "codegen.demo.upgrade", job.name], out)


def main() -> None:
    """Print a table a history."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(SAMPLES.iterdir()))
    parser.add_argument("--database")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--fresh", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        history, out = given.one
        read(Source("migrations"), settings(history, out if not given.fresh else history), _quiet)
        return
    for path in given.paths:
        found = measured(path, given.runs, given.database)
        unit = found["python -c pass"]
        print(f"{path.name}: CPU, wall in multiples of python -c pass; peak MiB")
        for name, cost in found.items():
            failed = "" if cost.code == 0 else f"  exit {cost.code}"
            ratios = f"{cost.cpu / unit.cpu:8.1f} {cost.wall / unit.wall:8.1f}"
            print(f"  {name:<18} {ratios} {cost.memory:8.0f}{failed}")


def _quiet(_: str) -> None:
    """Nobody is told."""


if __name__ == "__main__":
    main()
