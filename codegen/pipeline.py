"""The stages in order: read, understand, emit, plan, write."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen import config as configuration
from codegen import contract, emit, model, workspace
from codegen.config import Config
from codegen.diagnostics import QuestionsOpen, fail
from codegen.model.api import Api
from codegen.sources.schema import Schema

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """What a project is generated from.

    kind: "migrations", "handoff" or "fields" (entities alone).
    entities: entities that no migration has yet, by name, with their field lists.
    """

    kind: str
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One generation, up to the point where it would touch the disk."""

    config: Config
    schema: Schema
    api: Api
    plan: workspace.Plan
    record: workspace.Record


def prepare(source: Source, config: Config, progress: Progress, *, adopt: bool = False) -> Run:
    """Do everything but write.

    Raises:
        QuestionsOpen: something must be known that no source says.
        GenApiError: the source or the configuration is wrong; each finding has a place.
    """
    progress("reading")
    schema = read(source, config, progress)
    if schema.questions:
        raise QuestionsOpen(schema.questions)
    progress("deciding")
    api = model.build(schema, config)
    progress("rendering")
    files = [*emit.render(api, templates=config.templates), *contract.render(api)]
    generated = [workspace.Generated(path, text) for path, text in files]
    progress("comparing")
    record = _record(source, config, schema)
    plan = workspace.plan(config.out, generated, record=record, adopt=adopt)
    return Run(config, schema, api, plan, record)


def write(run: Run) -> None:
    """Write the plan, whole or not at all."""
    workspace.apply(run.config.out, run.plan, record=run.record)
