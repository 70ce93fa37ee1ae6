"""Requests per second of CPU: raw asyncpg, the usual way, fastcrud, and what gen-api emits.

Every application runs in this process on one embedded PostgreSQL and is called through ASGI, so
that the figures are of the applications and not of a network. Only ratios mean anything.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import served_peers as peers  # noqa: E402 - found by the line above
from tests.support.postgres import Server, embedded  # noqa: E402 - as above

# (operation, of whom, goal): speed of ours as a multiple; docs/decisions and benchmarks/README.md
GOALS = (
    ("list", "usual", 1.4),
    ("get", "usual", 1.25),
    ("post", "usual", 1.4),
    ("patch", "usual", 1.7),
    ("list", "raw", 0.27),
    ("get", "fastcrud", 2.0),
)
DEEP = 1.5
App = Callable[[Any, Any, Any], Awaitable[None]]
BODY = {
    "user_id": 1,
    "room_id": 1,
    "starts_at": "2030-01-01T10:00:00Z",
    "ends_at": "2030-01-01T11:00:00Z",
    "price": "10.50",
}


async def request(app: App, method: str, path: str, query: str = "", body: object = None) -> Any:
    """One request through ASGI; the body of a success."""
    sent: list[Any] = []
    headers = [(b"content-type", b"application/json"), (b"host", b"test")]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "root_path": "",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("test", 80),
        "client": None,
        "asgi": {"version": "3.0"},
    }
    content = b"" if body is None else json.dumps(body).encode()

    async def receive() -> Any:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    text = b"".join(message.get("body", b"") for message in sent[1:])
    if sent[0]["status"] >= 400:
        raise RuntimeError(f"{method} {path}: {sent[0]['status']} {text.decode()}")
    return json.loads(text)


async def cost(call: Callable[[], Awaitable[Any]], times: int) -> float:
    """CPU seconds of one call, the best of five rounds."""
    rounds = []
    for _ in range(5):
        started = time.process_time()
        for _ in range(times):
            await call()
        rounds.append((time.process_time() - started) / times)
    return min(rounds)


async def measure(app: App, prefix: str, times: int) -> dict[str, float]:
    """Operation → CPU seconds of one request."""
    calls: dict[str, Callable[[], Awaitable[Any]]] = {
        "list": lambda: request(app, "GET", f"{prefix}/bookings", "limit=50"),
        "get": lambda: request(app, "GET", f"{prefix}/bookings/77"),
        "post": lambda: request(app, "POST", f"{prefix}/bookings", body=BODY),
        "patch": lambda: request(app, "PATCH", f"{prefix}/bookings/77", body={"notes": "new"}),
    }
    found = {}
    for name, call in calls.items():
        try:
            await cost(call, times // 10 + 1)
            found[name] = await cost(call, times)
        except Exception as error:
            print(f"  {name}: {type(error).__name__}: {str(error)[:150]}", file=sys.stderr)
    return found


async def pages(app: App, url: str, rows: int) -> float:
    """Wall time of a page near the end, as a multiple of the first one's."""
    from app.core.pagination import Keyset  # noqa: PLC0415 - of the emitted service
    from app.models import Booking  # noqa: PLC0415 - as above

    far = Booking(id=rows * 9 // 10)
    cursor = Keyset[Booking](Booking.id)._encode(far)
    times = []
    for query in ("limit=50", f"limit=50&cursor={cursor}"):
        rounds = []
        for _ in range(60):
            started = time.perf_counter()
            await request(app, "GET", url, query)
            rounds.append(time.perf_counter() - started)
        times.append(statistics.median(rounds))
    return times[1] / times[0]


def emitted(folder: Path) -> None:
    """Generate the bookings sample, every operation public: nobody else asks for a token."""
    (folder / "pyproject.toml").write_text('[tool.gen-api]\npublic = ["*"]\n', encoding="utf-8")
    sample = ROOT / "sample_migrations" / "bookings"
    command = [
        sys.executable,
        "-m",
        "codegen",
        "from-migrations",
        str(sample),
        "--out",
        str(folder),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    sys.path.insert(0, str(folder))


def fill(server: Server, name: str, rows: int) -> None:
    """Migrate a database and fill it."""
    environment = {**os.environ, "DATABASE_URL": server.url(name, "psycopg")}
    sample = ROOT / "sample_migrations" / "bookings"
    command = [sys.executable, "-m", "alembic", "upgrade", "heads"]
    subprocess.run(command, cwd=sample, env=environment, check=True, capture_output=True)
    with psycopg.connect(server.url(name, "").replace("postgresql+", ""), autocommit=True) as db:
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
        db.execute("ANALYZE")


async def compare(server: Server, name: str, rows: int, times: int) -> int:
    """Measure everybody and print the ratios; how many goals were missed."""
    from app.core.config import Settings  # noqa: PLC0415 - of the emitted service
    from app.main import create_app  # noqa: PLC0415 - as above

    url = server.url(name, "asyncpg")
    ours = create_app(Settings(database_url=url, jwt_secret="x" * 32))
    costs: dict[str, dict[str, float]] = {}
    async with AsyncExitStack() as stack:
        raw = await stack.enter_async_context(peers.RawApp(server.url(name, "")).started())
        await stack.enter_async_context(ours.router.lifespan_context(ours))
        apps = {"raw": (raw, ""), "usual": (peers.usual_app(url), ""), "ours": (ours, "/api/v1")}
        try:
            apps["fastcrud"] = (peers.fastcrud_app(url), "")
        except ImportError:
            print("fastcrud is not installed: pip install fastcrud", file=sys.stderr)
        for peer, (app, prefix) in apps.items():
            costs[peer] = await measure(app, prefix, times)
        deep = await pages(ours, "/api/v1/bookings", rows)
    missed = 0
    for operation, peer, goal in GOALS:
        if operation in costs.get(peer, {}):
            ratio = costs[peer][operation] / costs["ours"][operation]
            missed += ratio < goal
            print(f"{operation:6} {ratio:5.2f} x {peer:9} goal ≥ {goal}: {_said(ratio >= goal)}")
    missed += deep > DEEP
    print(
        f"page {rows * 9 // 500:,} costs {deep:.2f} x page 1, goal ≤ {DEEP}: {_said(deep <= DEEP)}"
    )
    return missed


def _said(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> int:
    """Run the comparison; 1 where a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=300, help="requests a round")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, embedded(f"served-{os.getpid()}") as server:
        emitted(Path(folder))
        with server.database() as name:
            fill(server, name, options.rows)
            return min(1, asyncio.run(compare(server, name, options.rows, options.times)))


if __name__ == "__main__":
    sys.exit(main())
