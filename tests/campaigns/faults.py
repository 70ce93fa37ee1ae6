"""What a served application does when its database fails under load.

`python -m tests.campaigns.faults --seconds 5` serves `bookings`, writes without a pause, and
meanwhile kills connections, restarts PostgreSQL, exhausts the pool and lets commits fail. It prints
what was answered during each fault, and exits 1 where a write that was acknowledged is lost, a
failure looks like a success, an answer is neither success nor 503 with Retry-After (a refused row:
nor 400), or the service needs a restart.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import psycopg
from psycopg import sql

from tests.campaigns.serving import served
from tests.support import application, postgres
from tests.support.application import TOKENS, Application
from tests.support.samples import SAMPLES

_WRITERS = 16
_POOL = {"POOL_SIZE": "4", "MAX_OVERFLOW": "2", "POOL_TIMEOUT": "1"}
_OTHERS = sql.SQL(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# at commit: a constraint that is checked late, and a disk that is full
_TRIGGER = sql.SQL("""
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name LIKE 'doomed %' THEN RAISE EXCEPTION 'refused' USING ERRCODE = {state}; END IF;
    RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON tags DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION fail()
""")
_NO_TRIGGER = sql.SQL("DROP TRIGGER fail ON tags; DROP FUNCTION fail")

Fault = Callable[["Scene"], Awaitable[None]]


@dataclass
class Scene:
    """A service under load, and what it has answered."""

    server: postgres.Server
    url: str
    client: httpx2.AsyncClient
    seconds: float
    prefix: str = ""
    pending: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    async def write(self) -> None:
        """Create a tag with a name of its own."""
        prefix = self.prefix
        name = f"{prefix}{uuid.uuid4().hex}"
        self.pending[prefix] += 1
        answer = await self.client.post("/api/v1/tags", json={"name": name})
        self.pending[prefix] -= 1
        self.answers[str(answer.status_code)] += 1
        if answer.status_code == 201:
            self.acknowledged.add(name)
        elif answer.status_code not in ((503, 400) if prefix else (503,)):
            self.wrong.append(f"{answer.status_code} {answer.text}")
        elif answer.status_code == 503 and "retry-after" not in answer.headers:
            self.wrong.append("503 without Retry-After")

    def database(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of our own, in AUTOCOMMIT."""
        return psycopg.connect(self.url, autocommit=True)


async def killed(scene: Scene) -> None:
    """Every connection is terminated, again and again."""
    until = asyncio.get_running_loop().time() + scene.seconds
    while asyncio.get_running_loop().time() < until:
        with scene.database() as connection:
            connection.execute(_OTHERS)
        await asyncio.sleep(0.2)


async def restarted(scene: Scene) -> None:
    """PostgreSQL is stopped, stays away and comes back."""
    await asyncio.to_thread(scene.server.stop)
    await asyncio.sleep(scene.seconds / 2)
    await asyncio.to_thread(scene.server.start)
    await asyncio.sleep(scene.seconds / 2)


async def exhausted(scene: Scene) -> None:
    """A lock holds every connection of the pool."""
    with scene.database() as connection, connection.transaction():
        connection.execute("LOCK TABLE tags IN ACCESS EXCLUSIVE MODE")
        await asyncio.sleep(scene.seconds)


async def refused_at_commit(scene: Scene) -> None:
    """A constraint that is deferred to the commit refuses every row."""
    await _doomed(scene, "23514")


async def disk_full(scene: Scene) -> None:
    """The disk is full when the row is committed."""
    await _doomed(scene, "53100")


async def _doomed(scene: Scene, state: str) -> None:
    with scene.database() as connection:
        connection.execute(_TRIGGER.format(state=sql.Literal(state)))
        scene.prefix = "doomed "
        await asyncio.sleep(scene.seconds)
        scene.prefix = ""
        while scene.pending["doomed "]:  # those on their way still meet the trigger
            await asyncio.sleep(0.05)
        connection.execute(_NO_TRIGGER)


FAULTS: tuple[Fault, ...] = (killed, restarted, exhausted, refused_at_commit, disk_full)


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each fault")
    parser.add_argument("--application", type=Path, help="bookings, where it is generated already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, postgres.embedded(uuid.uuid4().hex) as server:
        folder = Path(name)
        app = application.Application(SAMPLES[0], options.application or folder / "app")
        if options.application is None:
            application.generate(app.sample, app.folder)
        return _campaign(app, folder / "log", server, options.seconds)


def _campaign(app: Application, log: Path, server: postgres.Server, seconds: float) -> int:
    with server.database() as database:
        url = server.url(database, "asyncpg")
        app.probe("create", url)
        token = app.probe("seed", url)
        settings = {**TOKENS, **_POOL, "DATABASE_URL": url}
        with served(app.folder, settings, log) as address:
            wrong = asyncio.run(_all(server, server.url(database, ""), address, token, seconds))
        sys.stdout.writelines(f"wrong: {line}\n" for line in wrong)
    return 1 if wrong else 0


async def _all(
    server: postgres.Server, url: str, address: str, token: str, seconds: float
) -> list[str]:
    headers, wrong = {"Authorization": token}, []
    # a lock is waited for as long as it is held
    timeout = seconds + 60
    async with httpx2.AsyncClient(base_url=address, headers=headers, timeout=timeout) as client:
        for fault in FAULTS:
            scene = Scene(server, url, client, seconds)
            await _under_load(scene, fault)
            before = sum(scene.answers.values()) - scene.answers["201"]
            await asyncio.gather(*(scene.write() for _ in range(4)))
            if sum(scene.answers.values()) - scene.answers["201"] > before:
                scene.wrong.append("has not recovered")
            scene.wrong += _lost(scene)
            sys.stdout.write(f"{fault.__name__}: {dict(scene.answers)}\n")
            wrong += [f"{fault.__name__}: {line}" for line in scene.wrong]
    return wrong


async def _under_load(scene: Scene, fault: Fault) -> None:
    over = asyncio.Event()

    async def work() -> None:
        while not over.is_set():
            await scene.write()

    workers = [asyncio.create_task(work()) for _ in range(_WRITERS)]
    await asyncio.sleep(min(0.5, scene.seconds / 2))
    await fault(scene)
    over.set()
    await asyncio.gather(*workers)


def _lost(scene: Scene) -> list[str]:
    """Acknowledged rows that are not there, and rows that a failed commit left."""
    with scene.database() as connection:
        stored = {row[0] for row in connection.execute("SELECT name FROM tags")}
    found = [f"{name} was acknowledged and is lost" for name in scene.acknowledged - stored]
    found += [f"{name} was acknowledged" for name in scene.acknowledged if "doomed" in name]
    return found


if __name__ == "__main__":
    sys.exit(main())
