"""How a project was generated: kept after each run, so that `sync` needs no arguments."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codegen import __version__, answers, config, fingerprint, workspace
from codegen.config import Config
from codegen.diagnostics import GenApiError, fail
from codegen.source import Source, table_of
from codegen.texts import Text

if TYPE_CHECKING:
    from codegen.sources.schema import Schema


def record(
    source: Source, settings: Config, schema: Schema, names: Mapping[str, Any]
) -> workspace.Record:
    """What `sync` needs to generate the same again, with paths relative to the output folder.

    names: what everything is called.
    """
    own = {answers.PATH.as_posix()} if source.kind == "handoff" else set()
    inputs = tuple(sorted({*own, *(_moved(path, settings) for path in schema.inputs)}))
    patterns = [*schema.watch, *([f"{settings.templates}/**/*"] if settings.templates else [])]
    watch = tuple(sorted(_moved(pattern, settings) for pattern in patterns))
    return workspace.Record(
        source=_as_json(source, settings),
        inputs=inputs,
        watch=watch,
        fingerprint=fingerprint.of_inputs(settings.out, inputs, watch),
        version=__version__,
        names=names,
    )


def names_of_last_run(out: Path) -> Mapping[str, Any]:
    """What the last run called everything; nothing where there was none.

    Raises:
        GenApiError: its state is damaged.
    """
    known = workspace.load_record(out.resolve())
    return known.names if known else {}


def without_removed(source: Source, settings: Config) -> tuple[Source, Config]:
    """The source with what `gen-api remove` left out, and a configuration that leaves it out.

    Raises:
        GenApiError: the state of the last run is damaged.
    """
    if source.removed is None:
        known = workspace.load_record(settings.out.resolve())
        removed = known.source.get("removed", ()) if known else ()
        source = replace(source, removed=tuple(removed))
    return source, replace(settings, exclude=(*settings.exclude, *_literal(source.removed or ())))


def _literal(tables: Iterable[str]) -> tuple[str, ...]:
    """Patterns that match these tables alone."""
    return tuple(re.sub(r"([*?\[])", r"[\1]", table) for table in tables)


def without_owned(source: Source, schema: Schema) -> Source:
    """The source without entities whose tables a migration makes by now (GA313)."""
    owned = {name for note in schema.notes if note.code == "GA313" for name in note.subjects}
    left = {name: fields for name, fields in source.entities.items() if name not in owned}
    return replace(source, entities=left)


def with_only(source: Source, settings: Config, schema: Schema) -> Config:
    """A configuration that takes the tables that the source is limited to.

    Raises:
        GenApiError: there is no such table (GA516).
    """
    if not source.only:
        return settings
    tables = {
        name: table.fullname
        for table in schema.metadata.tables.values()
        for name in (table.name, table.fullname)
    }
    taken = [table_of(name) for name in source.entities]
    for name in source.only:
        found = tables.get(name) or tables.get(table_of(name))
        if found is None:
            near = difflib.get_close_matches(name, sorted(tables), n=3, cutoff=0.4) or tables
            hint = f"tables: {', '.join(sorted(near))}"
            raise fail("GA516", f"the migrations make no table {name}", hint=hint)
        taken.append(found)
    return replace(settings, include=_literal(taken))


def remember(
    out: Path,
    plan: workspace.Plan,
    made: workspace.Record,
    *,
    looked_at: Mapping[str, Text],
    since: int,
) -> None:
    """Let the next run see in milliseconds that nothing changed, unless a conflict is open.

    looked_at: texts by path whose edits the next run is to see: those for other agents, and what a
        run reads of the project's own code.
    since: when the run started, as of `time.time_ns`.
    """
    if plan.conflicts:
        fingerprint.forget(out)
        return
    kept = {path: text.digest for path, text in looked_at.items()}
    deleted = {change.path for change in plan.changes if change.action == "deleted"}
    outputs = {path: known for path, known in kept.items() if path not in deleted}
    outputs |= plan.outputs()
    fingerprint.remember(out, inputs=made.inputs, watch=made.watch, outputs=outputs, since=since)


def unchanged(source: Source, settings: Config) -> bool:
    """Whether the last run was of the same source, and has left what this one would leave.

    It is told in milliseconds, with nothing heavy imported.
    """
    known = workspace.load_record(settings.out)
    if known is None or dict(known.source) != _as_json(source, settings):
        return False
    return fingerprint.unchanged(settings.out)


def _moved(path: str, settings: Config) -> str:
    return Path(os.path.relpath(settings.root / path, settings.out)).as_posix()


def _as_json(source: Source, settings: Config) -> dict[str, Any]:
    facts: dict[str, Any] = {"kind": source.kind}
    for name in ("migrations", "handoff"):
        path: Path | None = getattr(settings, name)
        if path and name == source.kind:
            facts["path"] = Path(os.path.relpath(path, settings.out)).as_posix()
    if settings.dialect:
        facts["dialect"] = settings.dialect
    if settings.heads:
        facts["heads"] = list(settings.heads)
    if settings.base_schema:
        facts["base_schema"] = _base(settings)
    if settings.base_revision:
        facts["base_revision"] = settings.base_revision
    return {**facts, **_choices(source)}


def _choices(source: Source) -> dict[str, Any]:
    """What the user chose beside the source itself."""
    chosen = {
        "partial": source.partial,
        "entities": {name: list(fields) for name, fields in source.entities.items()},
        "removed": list(source.removed or ()),
        "only": list(source.only),
    }
    return {key: value for key, value in chosen.items() if value}


def _base(settings: Config) -> str:
    """The base from the output folder's view; the state is committed, so without a password."""
    base = settings.base_schema or ""
    if "://" not in base:
        return Path(os.path.relpath(base, settings.out)).as_posix()
    return re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1@", base)


def _unknown(out: Path) -> GenApiError:
    if (out / ".gen-api/base").is_dir():
        message = ".gen-api/state.json is lost"
        hint = "take it from git, or run the command that generated the project again"
    else:
        message = "nothing was generated here yet"
        hint = "run `gen-api from-migrations` first, or name the folder with --out"
    return fail("GA104", message, hint=hint)


def recall(out: Path) -> tuple[Source, Config]:
    """The source and the configuration of the last run in a folder.

    Raises:
        GenApiError: nothing was generated there (GA104), or its state is damaged.
    """
    known = workspace.load_record(out.resolve())
    if known is None:
        raise _unknown(out)
    facts = known.source
    entities = {name: tuple(fields) for name, fields in facts.get("entities", {}).items()}
    flags: dict[str, Any] = {name: facts.get(name) for name in ("dialect", "base_revision")}
    if "base_schema" in facts:
        flags["base_schema"] = config.base_of(facts["base_schema"], out.resolve())
    if "path" in facts:
        flags[facts["kind"]] = (out.resolve() / facts["path"]).resolve()
    if "heads" in facts:
        flags["heads"] = tuple(facts["heads"])
    partial = bool(facts.get("partial"))
    removed = tuple(facts.get("removed", ()))
    only = tuple(facts.get("only", ()))
    return Source(facts["kind"], entities, partial, removed, only), config.load(out, **flags)


def recall_or_start(out: Path) -> tuple[Source, Config]:
    """As `recall`; where nothing was generated yet, a source of entities alone."""
    if workspace.load_record(out.resolve()) is None:
        return Source("fields"), config.load(out)
    return recall(out)
