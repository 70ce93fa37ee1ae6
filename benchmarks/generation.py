"""Whole-process cost of generating, beside sqlacodegen over the same schema in one run."""

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLES_PER_REVISION = 10


@dataclass(frozen=True)
class Cost:
    """One process: CPU and wall seconds, peak memory in MiB, exit code."""

    cpu: float
    wall: float
    memory: float
    code: int


def median(runs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        statistics.median(run.cpu for run in runs),
        statistics.median(run.wall for run in runs),
        statistics.median(run.memory for run in runs),
        max(run.code for run in runs),
    )


def repeat(times: int, command: list[str], folder: Path) -> Cost:
    """Median of several runs in a folder."""
    shell = 'cd "$0" && exec "$@" >/dev/null 2>&1'
    whole = ["/bin/sh", "-c", shell, str(folder), *command]
    return median([_spawn(whole) for _ in range(times)])


def _spawn(command: list[str]) -> Cost:
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(cpu, wall, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def write_history(folder: Path, tables: int) -> None:
    """An Alembic environment of `tables` tables."""
    versions = folder / "alembic" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic" / "env.py").write_text("")
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = alembic\n")
    for number in range(0, tables, TABLES_PER_REVISION):
        names = [f"thing_{n:05}" for n in range(number, min(number + TABLES_PER_REVISION, tables))]
        write_revision(versions, number // TABLES_PER_REVISION, names)


def write_revision(versions: Path, number: int, tables: list[str]) -> None:
    """One revision that creates the tables."""
    down = f"r{number - 1:05}" if number else None
    body = "\n".join(_create(table) for table in tables)
    text = f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "r{number:05}"\n'
    text += f"down_revision = {down!r}\n\n\ndef upgrade():\n{textwrap.indent(body, '    ')}\n"
    (versions / f"r{number:05}.py").write_text(text)


def _create(table: str) -> str:
    columns = ['sa.Column("id", sa.Integer, primary_key=True)']
    for number in range(3):
        columns += [
            f'sa.Column("name_{number}", sa.Text, nullable=False)',
            f'sa.Column("code_{number}", sa.String(32))',
            f'sa.Column("price_{number}", sa.Numeric(10, 2), nullable=False)',
        ]
    columns += [
        'sa.Column("made_at", sa.DateTime(timezone=True), nullable=False)',
        'sa.Column("done", sa.Boolean, nullable=False)',
    ]
    return f'op.create_table("{table}", {", ".join(columns)})'


def write_database(file: Path, tables: int) -> None:
    """The same schema as an SQLite file, for sqlacodegen."""
    with sqlite3.connect(file) as database:
        for number in range(tables):
            columns = "id INTEGER PRIMARY KEY"
            for part in range(3):
                columns += f", name_{part} TEXT NOT NULL, code_{part} VARCHAR(32)"
                columns += f", price_{part} NUMERIC(10, 2) NOT NULL"
            columns += ", made_at TIMESTAMP NOT NULL, done BOOLEAN NOT NULL"
            database.execute(f"CREATE TABLE thing_{number:05} ({columns})")


def figures(tables: int, times: int) -> Iterator[tuple[str, Cost]]:
    """Each measured process by name."""
    tool = [sys.executable, "-m", "codegen"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        yield "python -c pass", repeat(5, [sys.executable, "-c", "pass"], folder)
        write_database(folder / "peer.db", tables)
        peer = [sys.executable, "-m", "sqlacodegen", f"sqlite:///{folder}/peer.db"]
        yield "sqlacodegen", repeat(times, peer, folder)
        write_history(folder, tables)
        yield "cold", repeat(1, [*tool, "from-migrations", "."], folder)
        yield "nothing changed", repeat(5, [*tool, "check"], folder)
        write_revision(folder / "alembic" / "versions", -(-tables // 10), ["added"])
        yield "one revision more", repeat(1, [*tool, "from-migrations", "."], folder)


def main() -> None:
    """Print one table a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, action="append")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for tables in options.tables or [100]:
        print(f"\n{tables} tables{'':<8} CPU s   wall s  peak MiB  x pass  x sqlacodegen CPU")
        known: dict[str, Cost] = {}
        for name, cost in figures(tables, options.runs):
            known[name] = cost
            start, peer = known["python -c pass"], known.get("sqlacodegen", cost)
            ratios = f"{cost.wall / start.wall:7.1f}  {cost.cpu / peer.cpu:8.2f}"
            failed = f"  exit {cost.code}" if cost.code else ""
            print(
                f"{name:<18} {cost.cpu:6.2f} {cost.wall:8.2f} {cost.memory:9.0f} {ratios}{failed}"
            )


if __name__ == "__main__":
    main()
