"""The served API beside others: wrk on loopback, one worker each, interleaved, in one run.

Each application has its own uvicorn process with the same settings and the same pool; nobody
asks for a token and nobody writes a line per request. All use one embedded PostgreSQL. Only
ratios within one run mean anything. Each round has processes of its own, since two of one
application differ by several hundredths for as long as they live.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import Load, Rate, Served, median, serve  # noqa: E402 - by the line above
from tests.support.postgres import Server, embedded  # noqa: E402 - as above

SAMPLE = ROOT / "sample_migrations" / "bookings"
PREFIXES = {"raw": "", "usual": "", "fastcrud": "", "ours": "/api/v1"}
# (operation, of whom, goal): requests a second of ours as a multiple
GOALS = (
    ("list", "usual", 1.4),
    ("get", "usual", 1.25),
    ("post", "usual", 1.4),
    ("patch", "usual", 1.7),
    ("list", "raw", 0.27),
    ("get", "fastcrud", 2.0),
)
DEEP = 1.5
WARM = 1  # seconds that are not counted
# counts the whole table for each page: what it still does then would spoil the next measurement
LEFT_OUT = {("list", "fastcrud")}
BOOKING = {
    "user_id": 1,
    "room_id": 1,
    "starts_at": "2030-01-01T10:00:00Z",
    "ends_at": "2030-01-01T11:00:00Z",
    "price": "10.50",
}
Rates = dict[tuple[str, str], list[Rate]]


def loads(rows: int) -> dict[str, Load]:
    """The requests of each operation."""
    return {
        "list": Load("GET", "/bookings?limit=50"),
        "get": Load("GET", "/bookings/{key}", keys=rows),
        "post": Load("POST", "/bookings", json.dumps(BOOKING)),
        "patch": Load("PATCH", "/bookings/{key}", json.dumps({"notes": "{new}"}), keys=rows),
    }


def generate(folder: Path) -> None:
    """Generate the bookings sample, every operation public: nobody else asks for a token."""
    (folder / "pyproject.toml").write_text('[tool.gen-api]\npublic = ["*"]\n', encoding="utf-8")
    tool = [sys.executable, "-m", "codegen", "from-migrations", str(SAMPLE), "--out", str(folder)]
    subprocess.run(tool, cwd=ROOT, check=True, capture_output=True)


def fill(server: Server, name: str, rows: int) -> None:
    """Migrate a database and fill it."""
    environment = {**os.environ, "DATABASE_URL": server.url(name, "psycopg")}
    command = [sys.executable, "-m", "alembic", "upgrade", "heads"]
    subprocess.run(command, cwd=SAMPLE, env=environment, check=True, capture_output=True)
    with psycopg.connect(server.url(name, ""), autocommit=True) as db:
        db.execute(
            "INSERT INTO users (email, full_name, hashed_password) VALUES ('a@b.org', 'A', 'x')"
        )
        db.execute("INSERT INTO venues (name, address) VALUES ('V', 'A')")
        db.execute("INSERT INTO rooms (venue_id, name, capacity) VALUES (1, 'R', 3)")
        db.execute(
            "INSERT INTO bookings (user_id, room_id, starts_at, ends_at, price) SELECT 1, 1,"
            " now(), now() + interval '1 hour', 10.5 FROM generate_series(1, %s)",
            (rows,),
        )
        db.execute("VACUUM ANALYZE")


def deep_page(folder: Path, rows: int) -> Load:
    """The page after nine tenths of the rows."""
    code = "from app.services.booking_service import ORDERS\n"
    code += f"print(ORDERS[None]._cursors.encode({{'id': {rows * 9 // 10}}}))"
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return Load("GET", f"/bookings?limit=50&cursor={told.stdout.strip()}")


def show(rates: Rates, names: list[str]) -> None:
    """Requests a second [CPU of the server in µs per request], medians."""
    operations = list(dict.fromkeys(operation for operation, _ in rates))
    print(f"{'':10}" + "".join(f"{operation:>16}" for operation in operations))
    for name in names:
        cells = (_cell(rates.get((operation, name))) for operation in operations)
        print(f"{name:10}" + "".join(f"{cell:>16}" for cell in cells))


def _cell(rates: list[Rate] | None) -> str:
    if not rates:
        return "-"
    middle = median(rates)
    return f"{middle.per_second:.0f} [{middle.cpu:.0f}]"


def ratio(ours: list[Rate], theirs: list[Rate]) -> tuple[float, float]:
    """Median of the rounds' ratios: in requests a second, and in CPU."""
    rounds = list(zip(ours, theirs, strict=True))
    return (
        statistics.median(a.per_second / b.per_second for a, b in rounds),
        statistics.median(b.cpu / a.cpu for a, b in rounds),
    )


def judge(rates: Rates) -> int:
    """Print each goal with what was reached; how many were missed."""
    missed = 0
    for operation, peer, goal in GOALS:
        if (operation, peer) in rates:
            reached, cpu = ratio(rates[operation, "ours"], rates[operation, peer])
            missed += reached < goal
            said = "met" if reached >= goal else "MISSED"
            print(f"{operation:6} {reached:5.2f} x {peer:9} (CPU {cpu:5.2f}) goal ≥ {goal}: {said}")
    return missed


def warm(app: Served, load: Load, scratch: Path, options: argparse.Namespace) -> Rate:
    """What an application does with a load that it has had for a moment."""
    app.measure(load, scratch, seconds=WARM, connections=options.connections)
    return app.measure(load, scratch, seconds=options.seconds, connections=options.connections)


def compare(
    start: Callable[[ExitStack], list[Served]], scratch: Path, options: argparse.Namespace
) -> Rates:
    """Every operation of everybody in turn, round after round."""
    rates: Rates = {}
    for number in range(1, options.rounds + 1):
        with ExitStack() as stack:
            apps = start(stack)
            for operation, load in loads(options.rows).items():
                for app in apps:
                    if (operation, app.name) not in LEFT_OUT:
                        rate = warm(app, load, scratch, options)
                        rates.setdefault((operation, app.name), []).append(rate)
        print(f"round {number} of {options.rounds}", file=sys.stderr)
    return rates


def compare_pages(ours: Served, folder: Path, scratch: Path, options: argparse.Namespace) -> int:
    """A page near the end beside the first one; 1 where it costs too much."""
    first, deep = loads(options.rows)["list"], deep_page(folder, options.rows)
    rounds = []
    for _ in range(options.rounds):
        costs = [
            ours.measure(load, scratch, seconds=options.seconds, connections=1).latency
            for load in (first, deep)
        ]
        rounds.append(costs[1] / costs[0])
    reached = statistics.median(rounds)
    said = "met" if reached <= DEEP else "MISSED"
    page = options.rows * 9 // 500
    print(f"page {page:,} takes {reached:.2f} x page 1, goal ≤ {DEEP}: {said}")
    return int(reached > DEEP)


def main() -> int:
    """Run the comparison; 1 where a goal was missed, 2 where wrk is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of each measurement")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--peer", action="append", choices=[*PREFIXES], help="only these")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is not installed", file=sys.stderr)
        return 2
    names = options.peer or list(PREFIXES)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(embedded(f"served-{os.getpid()}"))
        database = stack.enter_context(server.database())
        folder = scratch / "service"
        folder.mkdir()
        generate(folder)
        fill(server, database, options.rows)
        environment = {
            "DATABASE_URL": server.url(database, "asyncpg"),
            "JWT_SECRET": "x" * 32,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)]),
        }

        def start(stack: ExitStack) -> list[Served]:
            return [
                stack.enter_context(
                    serve(name, PREFIXES[name], environment, scratch / f"{name}.log")
                )
                for name in names
            ]

        rates = compare(start, scratch, options)
        show(rates, names)
        missed = judge(rates)
        if "ours" in names:
            ours = start(stack)[names.index("ours")]
            missed += compare_pages(ours, folder, scratch, options)
        return min(1, missed)


if __name__ == "__main__":
    sys.exit(main())
