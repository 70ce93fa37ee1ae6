"""What was read, facet by facet against what a real upgrade makes."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from codegen.config import Config
from codegen.diagnostics import Diagnostic, Place
from codegen.sources import database, migrations
from codegen.sources.schema import DialectName, Schema
from codegen.verify.alembic_run import run_alembic
from codegen.verify.scratch import scratch_databases


@dataclass(frozen=True)
class Difference:
    """A fact that is not the same in both.

    subject: "column users.email"; read, real: what gen-api and the upgraded database say of it,
    None where there is no such thing.
    """

    subject: str
    read: str | None
    real: str | None
    at: Place | None

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        if self.read is None:
            return f"{place}{self.subject}: not read; the database has {self.real}"
        if self.real is None:
            return f"{place}{self.subject}: read as {self.read}; the database has none"
        return f"{place}{self.subject}: read as {self.read}; the database has {self.real}"


@dataclass(frozen=True)
class Verification:
    """The outcome: what was read, how it differs, and what is worth telling."""

    schema: Schema
    differences: tuple[Difference, ...]
    facts: int
    notes: tuple[Diagnostic, ...]


def read_for(url: str, config: Config) -> Config:
    """The configuration with the dialect of the server, where it says none.

    Raises:
        GenApiError: it is no URL, or of another kind of database.
    """
    return config if config.dialect else replace(config, dialect=database.parse(url)[1])


def verify(
    config: Config,
    schema: Schema,
    url: str,
    *,
    python: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Verification:
    """Upgrade a scratch database on the server of `url` for real, and compare.

    The database that `url` names is only connected to, to create others beside it.

    Raises:
        GenApiError: no scratch database can be had, or the upgrade fails.
    """
    environment = migrations.locate(config)
    with scratch_databases(url, 2) as (real, made):
        base = migrations.load_base(config, environment, schema.dialect)
        _lay(base, real)
        stamp = tuple(base.revisions) if base else ()
        notes = run_alembic(
            config, environment, real, python=python, variables=variables or {}, stamp=stamp
        )
        create(schema, made)
        found, read = database.reflect(real), database.reflect(made)
    if not found and read:
        notes.append(Diagnostic("GA245", "alembic upgrade succeeded and made no table"))
    subjects = sorted(s for s in found.keys() | read.keys() if found.get(s) != read.get(s))
    different = [
        Difference(subject, read.get(subject), found.get(subject), _place(schema, subject))
        for subject in subjects
    ]
    return Verification(schema, tuple(different), len(found.keys() | read.keys()), tuple(notes))


def create(schema: Schema, url: str | sa.URL) -> None:
    """Make what was read in an empty database."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in schema.prerequisites:
            connection.exec_driver_sql(statement)
        with warnings.catch_warnings():
            # of two tables that need each other: SQLAlchemy adds a foreign key afterwards
            warnings.simplefilter("ignore", sa.exc.SAWarning)
            schema.metadata.create_all(connection)
        for statement in _afterwards(schema.metadata):
            connection.exec_driver_sql(statement)


def _afterwards(metadata: sa.MetaData) -> Iterator[str]:
    """What no CREATE TABLE says: that rows need not satisfy a constraint, or heirs need not."""
    compiler = sa.dialects.postgresql.dialect()  # type: ignore[no-untyped-call]  # theirs
    for table in metadata.tables.values():
        for constraint in sorted(table.constraints, key=lambda each: str(each.name)):
            invalid = constraint.dialect_options["postgresql"].get("not_valid")
            words = "NO INHERIT " * bool(constraint.info.get("no_inherit"))
            words += "NOT VALID" * bool(invalid)
            if words:
                yield str(sa.schema.DropConstraint(constraint).compile(dialect=compiler))
                added = str(sa.schema.AddConstraint(constraint).compile(dialect=compiler))
                yield f"{added.removesuffix(' NOT VALID')} {words}"


def _lay(base: migrations.Base | None, url: sa.URL) -> None:
    """Bring the scratch database to where the history starts."""
    if base is None:
        return
    dialect: DialectName = "sqlite" if url.drivername == "sqlite" else "postgresql"
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        for statement in base.statements(dialect):
            connection.exec_driver_sql(statement.replace("%", "%%"))


def _place(schema: Schema, subject: str) -> Place | None:
    """Where the thing that differs was said, or the table that it belongs to."""
    kind, _, name = subject.partition(" ")
    name = name.removeprefix("public.")
    keys = list(_keys(schema, kind, name))
    return next((schema.places[key] for key in keys if key in schema.places), None)


def _keys(schema: Schema, kind: str, name: str) -> Iterator[str]:
    table, _, member = name.rpartition(".")
    yield name
    yield f"{table}:{member}"
    if kind == "index":
        yield from (key for key in schema.places if key.endswith(f":{member}"))
    yield table
