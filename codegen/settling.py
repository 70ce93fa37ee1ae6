"""Choices of the user that are no generation of their own: conflicts, and what is left out."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from codegen import pipeline, workspace
from codegen.config import Config, project_of
from codegen.diagnostics import fail
from codegen.model import names
from codegen.pipeline import Run
from codegen.source import Progress, Source
from codegen.words import plural


def resolve(out: Path, files: Sequence[Path], how: str, progress: Progress) -> Run:
    """Settle conflicts.

    files: in conflict, or their proposals; empty settles every one.
    how: "ours", "theirs" or "done".

    Raises:
        GenApiError: a file is not in conflict (GA515), or not merged yet (GA514).
    """
    here = [Path(os.path.relpath(path, out)).as_posix() for path in files]
    chosen = workspace.in_conflict(out.resolve(), here)
    resolution = dict.fromkeys(chosen, workspace.Resolution(how))
    return pipeline.prepare(*pipeline.recall(out), progress, resolve=resolution)


def leave_out(out: Path, entity: str, undo: bool, progress: Progress) -> Run:
    """Generate without an entity, from now on; or with it again.

    entity: its table, name, class or plural.

    Raises:
        GenApiError: there is no such entity (GA516).
    """
    source, config = pipeline.recall(out)
    removed = source.removed or ()
    if undo:
        table = _found(entity, {each: _called(each) for each in removed})
        left = tuple(each for each in removed if each != table)
        return pipeline.prepare(replace(source, removed=left), config, progress)
    known = pipeline.names_of_last_run(out).get("tables", {})
    spelled = {
        table: {table, *(str(found.get(name)) for name in ("name", "class_name", "plural"))}
        for table, found in known.items()
    }
    table = _found(entity, spelled)
    own = {name: fields for name, fields in source.entities.items() if table not in _tables(name)}
    if len(own) < len(source.entities):
        return pipeline.prepare(replace(source, entities=own), config, progress)
    return pipeline.prepare(replace(source, removed=(*removed, table)), config, progress)


def take(out: Path, table: str) -> tuple[Source, Config]:
    """What to generate so that a table of the migrations is an entity, among what is one already.

    Raises:
        GenApiError: what the last run left is damaged.
    """
    source, config = pipeline.recall_or_start(out)
    if source.kind == "fields":
        if config.migrations is None:
            here = Path.cwd()
            config = replace(config, migrations=here, root=project_of(here))
        return replace(source, kind="migrations", only=(table,)), config
    if source.only:
        return replace(source, only=tuple(dict.fromkeys((*source.only, table)))), config
    left = tuple(each for each in source.removed or () if table not in _called(each))
    return replace(source, removed=left), config


def _called(table: str) -> set[str]:
    one = names.natural(table.rpartition(".")[2])
    return {table, one, names.pascal(one)}


def _tables(entity: str) -> set[str]:
    """What the table of an entity given on the command line may be called."""
    one = names.snake(entity, "table")
    return {one, plural(one)}


def _found(entity: str, tables: dict[str, set[str]]) -> str:
    found = [table for table, spellings in tables.items() if entity in spellings]
    if len(found) != 1:
        listed = ", ".join(sorted(tables)) or "none"
        raise fail("GA516", f"there is no entity {entity}", hint=f"tables: {listed}")
    return found[0]
