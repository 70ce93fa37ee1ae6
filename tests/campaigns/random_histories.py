"""Many random histories, told to a real server and to the catalogue.

`python -m tests.campaigns.random_histories --dialect postgresql --stories 200` prints each story on
which the two differ, and how many there were; it exits 1 if there was one.
"""

import argparse
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from tests.migrations.stories import disagreements
from tests.support import postgres


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialect", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    databases = _postgresql if options.dialect == "postgresql" else _sqlite
    wrong = 0
    with databases() as pairs:
        for seed in range(options.seed, options.seed + options.stories):
            real, made = next(pairs)
            try:
                found = disagreements(options.dialect, real, made, seed, options.steps)
            except sa.exc.DBAPIError as error:  # what was read cannot be made
                found = [f"seed {seed}: {error}"]
            wrong += bool(found)
            sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.stdout.write(f"{options.stories} stories, {wrong} of them read differently\n")
    return 1 if wrong else 0


@contextmanager
def _postgresql() -> Iterator[Iterator[tuple[str, str]]]:
    with postgres.embedded("random-histories") as server:

        def pairs() -> Generator[tuple[str, str]]:
            while True:
                with server.database() as real, server.database() as made:
                    yield server.url(real, "psycopg"), server.url(made, "psycopg")

        with closing(pairs()) as made:
            yield made


@contextmanager
def _sqlite() -> Iterator[Iterator[tuple[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:

        def pairs() -> Generator[tuple[str, str]]:
            number = 0
            while number := number + 1:
                path = Path(folder) / str(number)
                yield f"sqlite:///{path}-real.db", f"sqlite:///{path}-made.db"

        yield pairs()


if __name__ == "__main__":
    sys.exit(main())
