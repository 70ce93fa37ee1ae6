"""The stages in order: read, understand, emit, plan, write."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codegen import contract, emit, memory, workspace
from codegen.config import Config
from codegen.diagnostics import ASKED_OF, Diagnostic, Place, QuestionsOpen, Severity
from codegen.model.api import Api
from codegen.model.build import build
from codegen.model.callers import refuse_emitted
from codegen.model.lock import Lock, renamings
from codegen.model.reads import Answers, Memory
from codegen.model.stub import ACTION_SERVICES
from codegen.model.stubs import with_written
from codegen.recall import (
    names_of_last_run,
    recall,
    recall_or_start,
    record,
    remember,
    with_only,
    without_owned,
    without_removed,
)
from codegen.source import Progress, Source, keep, look, read
from codegen.sources.schema import Schema
from codegen.texts import Spool, Text

__all__ = [
    "Change",
    "Run",
    "Source",
    "Understood",
    "look",
    "names_of_last_run",
    "prepare",
    "read",
    "recall",
    "recall_or_start",
    "report_line",
    "understand",
    "write",
]

Change = workspace.Change


@dataclass(frozen=True)
class Run:
    """One generation, up to the point where it would touch the disk.

    made_of: what each file was made from, for the next run.
    handed: texts for other agents, by path. drift: those that an edit keeps from being true.
    """

    config: Config
    schema: Schema
    api: Api
    plan: workspace.Plan
    record: workspace.Record
    started: int
    made_of: Memory
    handed: Mapping[str, Text] = field(default_factory=dict)
    drift: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Understood:
    """A source that was read, what it means, and by which names of the last run.

    source, config: without what was removed or is not asked for.
    """

    source: Source
    config: Config
    schema: Schema
    api: Api
    lock: Lock


def understand(source: Source, config: Config, progress: Progress) -> Understood:
    """Read a source and decide what the service is.

    Raises:
        QuestionsOpen: something must be known that no source says.
        GenApiError: the source or the configuration is wrong; each finding has a place.
    """
    source, config = without_removed(source, config)
    progress("reading")
    schema = read(source, config, progress)
    source, config = without_owned(source, schema), with_only(source, config, schema)
    progress("deciding")
    lock = Lock.read(names_of_last_run(config.out))
    api = build(schema, config, lock)
    services = _action_services(config, api)
    api = with_written(api, str(services)) if services else api
    if api.questions and not (source.partial and api.entities):
        taken = (note for note in schema.notes if note.code in ASKED_OF)
        raise QuestionsOpen(api.questions, *taken)
    return Understood(source, config, schema, api, lock)


def _action_services(config: Config, api: Api) -> Text | None:
    """What the project has of the stubs' services, where the API has any."""
    return workspace.standing(config.out, ACTION_SERVICES) if api.stubs else None


def prepare(
    source: Source,
    config: Config,
    progress: Progress,
    *,
    adopt: bool = False,
    resolve: Mapping[str, workspace.Resolution] | None = None,
) -> Run:
    """Do everything but write.

    adopt: take over files in the way that gen-api did not write.
    resolve: conflicts to settle, by path: which side counts.

    Raises:
        QuestionsOpen: something must be known that no source says.
        GenApiError: the source or the configuration is wrong; each finding has a place.
    """
    started = time.time_ns()
    known = understand(source, config, progress)
    config, schema, api = known.config, known.schema, known.api
    progress("rendering")
    renamed = [
        workspace.Renaming(str(each.rename.at), each.words)
        for each in renamings(known.lock, schema, api)
    ]
    last = Memory() if renamed else memory.recall(config, workspace.settled(config.out))
    answers = Answers(api, last.answers)
    spool = Spool()
    files, made_of = emit.render_changed(answers, last, spool, templates=config.templates)
    refuse_emitted(config, [file.path for file in files])
    generated = [workspace.Generated(file.path, file.text, file.same) for file in files]
    purposes = [(file.path, contract.purpose(file.path, file.head)) for file in files]
    told = contract.Occasion(timestamp=_timestamp(), files=purposes)
    contract.recall(api, last, answers)
    told = contract.kept_time(config.out, api, told)
    rendered = contract.render(api, told, copy=config.backend_agent_copy)
    handed = {path: spool.put(parts) for path, parts in rendered}
    made_of = contract.remembered(api, made_of, answers)
    generated += [workspace.Generated(path, text) for path, text in handed.items()]
    progress("comparing")
    made = record(known.source, config, schema, Lock.of(api, schema, config).document())
    filled = dict.fromkeys(contract.replaceable(config.out), workspace.Resolution.THEIRS)
    terms = workspace.Terms(
        adopt=adopt,
        resolve={**filled, **(resolve or {})},
        renamings=renamed,
        tidy=emit.tidy,
    )
    plan = workspace.plan(config.out, generated, record=made, terms=terms)
    drift = tuple(_drift(config.out, handed, plan))
    return Run(config, schema, api, plan, made, started, made_of, handed, drift)


def _drift(root: Path, handed: Mapping[str, Text], plan: workspace.Plan) -> Iterator[Diagnostic]:
    """What is handed on and will not be what the service does, since somebody edited it."""
    after = {change.path: change.after for change in plan.changes}
    for path, text in handed.items():
        left = after.get(path) or workspace.standing(root, path)
        if left is None:
            continue  # deleted, or none of ours: told elsewhere
        if left.digest != text.digest and str(left).replace("\r\n", "\n") != str(text):
            what = "was edited, and does not say what the service does"
            hint = f"the generated text is .gen-api/base/{path}.base"
            yield Diagnostic("GA518", what, Place(path), hint, Severity.WARNING)


def _timestamp() -> str | None:
    """The handoff's time: given, so that nothing of a run depends on a clock."""
    return " ".join(os.environ.get("GEN_API_TIMESTAMP", "").split()) or None


def report_line(run: Run) -> str:
    """What our handoff holds, in one line for programs."""
    return contract.report_line(run.api)


def write(run: Run) -> None:
    """Write the plan, whole or not at all.

    Raises:
        GenApiError: a file is in the way, or the disk refuses; the tree is as it was.
    """
    workspace.apply(run.config.out, run.plan, record=run.record)
    keep(run.config, run.schema)
    memory.keep(run.config, run.made_of)
    services = _action_services(run.config, run.api)
    looked_at = {**run.handed, **({ACTION_SERVICES: services} if services else {})}
    remember(run.config.out, run.plan, run.record, looked_at=looked_at, since=run.started)
