"""Random histories: operations of Alembic and statements of SQL, drawn so that most of them apply.

A story is told twice, to a real server and to the virtual one, step by step. What the real one
refuses is not part of the story; what it takes the virtual one must take, too, and in the end both
must hold the same schema.
"""

from __future__ import annotations

import warnings
from random import Random

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue
from codegen.sources.database import facts
from codegen.sources.migrations.server.dialect import virtual_engine
from codegen.sources.migrations.server.server import VirtualServer
from codegen.sources.schema import DialectName
from codegen.verify.compare import create
from tests.catalogue.oracle import carried
from tests.migrations.story_steps import Step, draw


class Server:
    """A database and Alembic's operations on it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._op = Operations(MigrationContext.configure(connection))

    def take(self, step: Step) -> str | None:
        """Carry a step out; why it is refused, if it is: an SQLSTATE ("" of SQLite), or a class."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                step.run(self._op)
        except sa.exc.DBAPIError as error:
            return str(getattr(error.orig, "sqlstate", None) or "")
        except Exception as error:  # Alembic's own refusal
            return type(error).__name__
        return None


def virtual(catalogue: Catalogue) -> Server:
    """The server that a catalogue stands for."""
    engine = virtual_engine(VirtualServer(catalogue, lambda: Place("story"), {}))
    return Server(engine.connect())


def tell(dialect: DialectName, url: str, chance: Random, steps: int) -> tuple[Catalogue, list[str]]:
    """Tell a story to the database behind a URL and to a new catalogue.

    Returns the catalogue, and the steps that the database took, with what the catalogue refused.
    """
    catalogue, told = Catalogue(dialect), []
    other = virtual(catalogue)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        real = Server(connection)
        for _ in range(steps):
            step = draw(chance, catalogue)
            connection.exec_driver_sql("BEGIN")
            refused = real.take(step)
            connection.exec_driver_sql("COMMIT" if refused is None else "ROLLBACK")
            if refused is None:
                said = other.take(step)
                told.append(step.text if said is None else f"{step.text}: REFUSED {said}")
    return catalogue, told


def disagreements(dialect: DialectName, real: str, made: str, seed: int, steps: int) -> list[str]:
    """Where the two sides differ at the end of a story, with the story; nothing if they agree.

    real, made: URLs of two empty databases: the story happens in one, the other is made of what the
        catalogue holds then. Types that no column has are not part of it.
    """
    catalogue, told = tell(dialect, real, Random(seed), steps)
    found = [step for step in told if ": REFUSED " in step]
    found += [f"not read: {item.sql}" for item in catalogue.unread]
    create(carried(catalogue), made)
    lines = facts.differences(facts.reflect(real), facts.reflect(made))
    found += [line for line in lines if not line.startswith(("missing domain ", "missing enum "))]
    return [*found, f"seed {seed}:", *told] if found else []
