"""One service for each option that changes what is emitted: is it clean, and do its tests pass?

`python -m tests.campaigns.configurations` generates samples under each of `CONFIGURATIONS`, checks
them with ruff, black and mypy, and runs their tests, those of PostgreSQL on an embedded server. It
prints a line for each, and exits 1 if one failed. `--only WORD` takes those with the word in them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support import application, checks
from tests.support.postgres import Server, embedded
from tests.support.samples import SAMPLES, Sample

_SAMPLES = {sample.name: sample for sample in SAMPLES}
CONFIGURATIONS: tuple[tuple[str, str], ...] = (
    ("planner", 'dialect = "sqlite"'),
    ("bookings", 'dialect = "sqlite"'),
    ("planner", 'driver = "psycopg"'),
    ("bookings", 'driver = "psycopg"'),
    ("every_type", 'driver = "psycopg"'),
    ("branched", 'driver = "psycopg"'),
    ("bookings", "validation_status = 422\nconflict_status = 400"),
    ("bookings", 'public = ["*"]'),
    ("bookings", 'public = ["GET *"]'),
    ("bookings", 'filters = "all"'),
    ("planner", 'filters = "all"'),
    ("bookings", "page_size = 3\npage_max = 4"),
    ("bookings", "page_size = 1\npage_max = 2"),
    ("planner", 'api_prefix = ""'),
    ("bookings", 'hidden = ["created_at", "updated_at", "notes"]'),
    ("bookings", 'secrets = ["users.full_name", "bookings.notes"]'),
    ("bookings", 'include = ["users"]'),
    ("bookings", 'exclude = ["reviews", "tags"]'),
    ("bookings", "tables.bookings.read_only = true\ntables.users.read_only = true"),
    ("bookings", 'tables.bookings.operations = ["create", "update"]'),
    ("bookings", 'tables.users.operations = ["list"]\ntables.tags.operations = ["get"]'),
    ("bookings", 'tables.rooms.includes = "all"\ntables.bookings.includes = []'),
    ("bookings", "tables.rooms.soft_delete = false\ntables.rooms.version = false"),
    ("bookings", 'tables.bookings.owner = "user_id"'),
    ("bookings", "tables.bookings.statuses = {create = 200, update = 202}"),
    ("bookings", 'tables.bookings.scopes = {read = "", write = "staff admin"}'),
    ("bookings", 'tables.bookings.path = "/reservations"\ntables.bookings.name = "slot"'),
    ("bookings", 'tables.bookings.names = {starts_at = "begins", room_id = "class"}'),
)


def check(sample: Sample, options: str, server: Server, folder: Path, cache: Path) -> None:
    """Generate and check one.

    Raises:
        AssertionError: a check or a test failed; with what it printed.
    """
    made = application.generate(sample, folder, f"{options}\n")
    checks.lint(made)
    checks.formatted(made)
    checks.typed(made, cache)
    if "sqlite" in options:
        assert " passed" in made.test({})
        return
    driver = "psycopg" if "psycopg" in options else "asyncpg"
    with server.database() as name:
        assert " passed" in made.test({"TEST_DATABASE_URL": server.url(name, driver)})


def main() -> int:
    """Run it as the module says; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="take those with this word in them")
    only = parser.parse_args().only
    failed = 0
    with embedded("configurations") as server, tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for number, (name, options) in enumerate(CONFIGURATIONS):
            told = f"{name}: {options}".replace("\n", "; ")
            if only not in told:
                continue
            try:
                check(_SAMPLES[name], options, server, root / str(number), root / "mypy")
            except AssertionError as error:
                failed += 1
                print(f"{told}: {error}", flush=True)
            else:
                print(f"{told}: clean, its tests pass", flush=True)
    print(f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
