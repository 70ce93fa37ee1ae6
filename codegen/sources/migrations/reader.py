"""`read`: from the configuration to a Schema."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from codegen.config import Config
from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.sources.catalogue import Catalogue, to_schema
from codegen.sources.migrations.process import Progress, rehearse
from codegen.sources.migrations.project.base import Base, load_base
from codegen.sources.migrations.project.dialect_choice import choose_dialect
from codegen.sources.migrations.project.locate import Environment, locate
from codegen.sources.migrations.protocol import diagnostic, question
from codegen.sources.schema import Schema
from codegen.texts import Text

Rehearsed = tuple[dict[str, Any], dict[str, Text]]  # the result, and files to keep


def read(config: Config, progress: Progress | None = None) -> Schema:
    """Read the Alembic history that `config.migrations` names.

    progress: called with (number, count, revision id) as each revision starts.

    Raises:
        GenApiError: there is no such history, or it cannot be read to its end.
    """
    environment = locate(config)
    (result, kept), base, assumed = _rehearsed(config, environment, progress)
    schema = to_schema(
        Catalogue.from_json(result["catalogue"]),
        notes=(*assumed, *_linked(environment), *(diagnostic(data) for data in result["notes"])),
        questions=tuple(question(data) for data in result["questions"]),
        heads=tuple(result["heads"]),
    )
    return replace(
        schema,
        inputs=_inputs(environment, [*result["opened"], *_file_of(base)]),
        watch=_watch(environment),
        naming=result["naming"],
        kept=kept,
    )


def _linked(environment: Environment) -> Iterator[Diagnostic]:
    """That folders were read which the configuration does not name; env.py may name them."""
    told = environment.env_py.read_text(encoding="utf-8") if environment.env_py else ""
    for folder in environment.linked if "version_locations" not in told else ():
        shown = environment.relative(folder)
        message = f"{shown} was read, too: its revisions belong to the same history"
        hint = "Alembic reads it only with recursive_version_locations or version_locations"
        yield Diagnostic("GA207", message, Place(shown), hint, Severity.WARNING)


def _file_of(base: Base | None) -> list[str]:
    return [base.source] if base and base.by_line else []


def _rehearsed(
    config: Config, environment: Environment, progress: Progress | None
) -> tuple[Rehearsed, Base | None, list[Diagnostic]]:
    """The result of the rehearsal, what it started from, and what was assumed about the database.

    Many projects name SQLite for tests only. A history that SQLite refuses is not for it, whatever
    a URL in the code says; a dialect that the configuration names is not doubted.
    """
    dialect, assumed = choose_dialect(config, environment)
    base = load_base(config, environment, dialect)
    try:
        return rehearse(config, environment, dialect, base, progress), base, assumed
    except GenApiError as error:
        first = error.diagnostics[0]
        if config.dialect or dialect != "sqlite" or first.code not in ("GA217", "GA218"):
            raise
        try:
            base = load_base(config, environment, "postgresql")
            result = rehearse(config, environment, "postgresql", base, progress)
        except GenApiError as other:
            raise _neither(first, other.diagnostics[0]) from None
    message = f"read as for PostgreSQL, since SQLite refuses it: {first.message}"
    return result, base, [Diagnostic("GA206", message, first.at, "choose with --dialect")]


def _neither(sqlite: Diagnostic, postgresql: Diagnostic) -> GenApiError:
    """A history that fails as for SQLite, which the project names, and as for PostgreSQL."""
    there = f"{postgresql.at}: {postgresql.message}"
    hint = f"read as for SQLite; as for PostgreSQL it fails, too, at {there}"
    return GenApiError(replace(sqlite, hint=hint))


def _inputs(environment: Environment, opened: Sequence[str]) -> tuple[str, ...]:
    """What was read beside the version folders: configuration, env.py, project modules."""
    own = [path for path in (environment.ini, environment.env_py) if path]
    return tuple(sorted({*opened, *(environment.relative(path) for path in own)}))


def _watch(environment: Environment) -> tuple[str, ...]:
    pattern = "**/*.py" if environment.recursive else "*.py"
    return tuple(f"{environment.relative(folder)}/{pattern}" for folder in environment.versions)
