"""What a project is generated from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.config import Config

if TYPE_CHECKING:  # SQLAlchemy is heavy, and a run that changes nothing needs none
    from codegen.sources.handoff.picture import Picture
    from codegen.sources.schema import Schema

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """A kind of input, and the entities that it does not have yet.

    kind: "migrations", "handoff" or "fields" (entities alone).
    entities: name → field list, as given to `gen-api entity`.
    partial: generate what depends on no open question.
    removed: tables left out by `gen-api remove`; None takes those of the last run.
    only: the tables to take, as `gen-api entity TABLE --from migrations` named them; all if empty.
    fresh: the entity that this run was asked for, whose table the project must not have yet.
    """

    kind: str
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partial: bool = False
    removed: tuple[str, ...] | None = None
    only: tuple[str, ...] = ()
    fresh: str = ""

    def with_entity(self, name: str, fields: tuple[str, ...]) -> Source:
        """The same source with one entity more, or another field list for it."""
        others = {n: f for n, f in self.entities.items() if table_of(n) != table_of(name)}
        return replace(self, entities={**others, name: fields}, fresh=name)


def read(source: Source, config: Config, progress: Progress) -> Schema:
    """Read the source and add the entities that it lacks.

    Raises:
        GenApiError: the source can't be read.
    """
    schema = _base(source.kind, config, progress)
    if source.entities:
        from codegen.sources import fields

        for name, listed in source.entities.items():
            fresh = name == source.fresh
            schema = fields.read(name, listed, config, existing=schema, fresh=fresh)
    if schema is None:
        raise ValueError("a source of kind 'fields' has at least one entity")
    return schema


def table_of(entity: str) -> str:
    """The table of an entity that `gen-api entity` names."""
    from codegen.sources import fields

    return fields.table_of(entity)


def check_field(entity: str, text: str) -> None:
    """See whether a field of `gen-api entity` can be read.

    Raises:
        GenApiError: it can't, or the entity's name can't.
    """
    from codegen.sources import fields

    fields.check(entity, text)


def keep(config: Config, schema: Schema) -> None:
    """Keep what makes the next reading of the same history quick."""
    if schema.kept:
        from codegen.sources import migrations

        migrations.keep(config.out / migrations.FOLDER, schema.kept)


def look(config: Config) -> Picture:
    """What a handoff says before any answer.

    Raises:
        GenApiError: the handoff can't be read.
    """
    from codegen.sources import handoff

    return handoff.look(config)


def _base(kind: str, config: Config, progress: Progress) -> Schema | None:
    if kind == "migrations":
        return _migrations(config, progress)
    if kind == "handoff":
        from codegen.sources import handoff

        history = _history(config)
        if history is None:
            return handoff.read(config)
        from codegen import drift

        schema = _migrations(replace(config, migrations=history), progress)
        seen, design = handoff.look(config, known=True), handoff.designed(config)
        told = drift.with_drift(schema, seen, config.assume)
        files, patterns = handoff.reads(config)
        return replace(
            told,
            design=design,
            notes=(*told.notes, *design.notes),
            questions=(*told.questions, *design.questions),
            inputs=(*told.inputs, *files),
            watch=(*told.watch, *patterns),
        )
    return None


def _migrations(config: Config, progress: Progress) -> Schema:
    from codegen.sources import migrations

    def told(at: int, of: int, name: str) -> None:
        progress(f"revision {at} of {of}: {name}")

    schema = migrations.read(config, told)
    if (config.out / ".gen-api").is_dir():
        keep(config, schema)
        return replace(schema, kept={})
    return schema


def _history(config: Config) -> Path | None:
    """The Alembic history of the project that a handoff is for, if it has revisions."""
    named = [config.migrations] if config.migrations else []
    folders = dict.fromkeys((config.out, config.root))
    named += [path for folder in folders if (path := folder / "alembic.ini").is_file()]
    from codegen.diagnostics import GenApiError
    from codegen.sources import migrations

    for path in named:
        try:
            found = migrations.locate(replace(config, migrations=path))
        except GenApiError:
            continue
        if any(any(folder.glob("*.py")) for folder in found.versions):
            return path
    return None
