"""The stages in order: read, understand, emit, plan, write."""

import time
from dataclasses import dataclass

from codegen import contract, emit, workspace
from codegen.config import Config
from codegen.diagnostics import QuestionsOpen
from codegen.model.api import Api
from codegen.model.build import build
from codegen.recall import recall, recall_or_start, record, remember
from codegen.source import Progress, Source, look, read
from codegen.sources.schema import Schema

__all__ = ["Run", "Source", "look", "prepare", "read", "recall", "recall_or_start", "write"]


@dataclass(frozen=True)
class Run:
    """One generation, up to the point where it would touch the disk."""

    config: Config
    schema: Schema
    api: Api
    plan: workspace.Plan
    record: workspace.Record
    started: int


def prepare(source: Source, config: Config, progress: Progress, *, adopt: bool = False) -> Run:
    """Do everything but write.

    adopt: take over files in the way that gen-api did not write.

    Raises:
        QuestionsOpen: something must be known that no source says.
        GenApiError: the source or the configuration is wrong; each finding has a place.
    """
    started = time.time_ns()
    progress("reading")
    schema = read(source, config, progress)
    progress("deciding")
    api = build(schema, config)
    if api.questions:
        raise QuestionsOpen(api.questions)
    progress("rendering")
    files = emit.render(api, templates=config.templates)
    files += contract.render(api, [path for path, _ in files])
    progress("comparing")
    made = record(source, config, schema)
    generated = [workspace.Generated(path, text) for path, text in files]
    plan = workspace.plan(config.out, generated, record=made, adopt=adopt)
    return Run(config, schema, api, plan, made, started)


def write(run: Run) -> None:
    """Write the plan, whole or not at all.

    Raises:
        GenApiError: a file is in the way, or the disk refuses; the tree is as it was.
    """
    workspace.apply(run.config.out, run.plan, record=run.record)
    remember(run.config.out, run.plan, run.record, since=run.started)
