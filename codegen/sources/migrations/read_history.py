"""What the child does: everything between a job and its result, both plain data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import FrameType
from typing import Any

from codegen.diagnostics import Diagnostic, GenApiError
from codegen.sources.catalogue import Catalogue
from codegen.sources.migrations import known
from codegen.sources.migrations.base import Base, start
from codegen.sources.migrations.base_tables import explain
from codegen.sources.migrations.engines import choose_engine
from codegen.sources.migrations.env_meaning import Meaning, read_env, stated
from codegen.sources.migrations.findings import NO, Findings
from codegen.sources.migrations.guard import Guard
from codegen.sources.migrations.headers import Header, Source, check_graph, read_sources
from codegen.sources.migrations.lazy import Importer
from codegen.sources.migrations.locate import Environment
from codegen.sources.migrations.places import refine_places
from codegen.sources.migrations.protocol import plain
from codegen.sources.migrations.rehearsal import Progress, Rehearsal
from codegen.sources.migrations.stubs import ORIGINS
from codegen.sources.migrations.whereabouts import Whereabouts


def read_history(
    job: dict[str, Any],
    environment: Environment,
    where: Whereabouts,
    guard: Guard,
    progress: Progress,
) -> dict[str, Any]:
    """Rehearse the history that a job describes.

    Raises:
        GenApiError: it cannot be read to its end.
    """
    sources = read_sources(environment)
    headers = check_graph(environment, sources)
    engine = choose_engine(job["engine"], environment, sources)
    job = {**job, "arguments": {**engine, **job["arguments"]}}
    importer = Importer(environment.roots, known.modules())
    known.register()
    guard.install()
    importer.install()
    meaning = cache(lambda: stated(read_env(environment, importer), job, importer))
    reading = _Reading(job, environment, sources, headers, importer, where, progress)
    rehearsal = reading.rehearsed(meaning)
    catalogue = rehearsal.catalogue
    refine_places(catalogue, environment, sources)
    answers = {**job["types"], **job["assume"]}
    found = Findings(environment, sources, headers, catalogue, answers, importer.reasons)
    found.arguments_known = bool(job["x"])
    found.tell(rehearsal.server.journal)
    return {
        "catalogue": ORIGINS.named(catalogue.to_json()),
        "heads": list(rehearsal.heads),
        "notes": ORIGINS.named(plain([*meaning().notes, *rehearsal.notes, *found.notes])),
        "questions": ORIGINS.named(plain(found.questions)),
        "naming": rehearsal.naming,
        "opened": sorted({environment.relative(file) for file in importer.opened}),
    }


@dataclass
class _Reading:
    """One history, rehearsed until it runs to its end."""

    job: dict[str, Any]
    environment: Environment
    sources: Sequence[Source]
    headers: Sequence[Header]
    importer: Importer
    where: Whereabouts
    progress: Progress
    tried: list[Rehearsal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.base = Base(**self.job["base"]) if self.job["base"] else None

    def rehearsed(self, meaning: Callable[[], Meaning]) -> Rehearsal:
        """A rehearsal that has run, with what env.py means or without its naming convention."""
        try:
            return self._attempt(meaning)
        except GenApiError as error:
            told = self._told(error)
            if meaning().convention is None or error.diagnostics[0].code != "GA217":
                raise told from None
        return self._without_convention(meaning(), told)

    def _attempt(self, meaning: Callable[[], Meaning]) -> Rehearsal:
        catalogue = Catalogue(self.job["dialect"])
        start(self.job, self.base, catalogue)
        rehearsal = Rehearsal(
            self.environment, self.sources, catalogue, self.importer, self.where, self.job
        )
        answers = self.job["assume"]
        rehearsal.flips = {str(h.path): _turned(h.revision, answers) for h in self.headers}
        rehearsal.server.heads = list(self.base.revisions) if self.base else []
        self.tried.append(rehearsal)

        def used(kind: str, origin: str, user: FrameType) -> None:
            if self.where.is_ours(user):
                rehearsal.server.journal.used(kind, origin, self.where.here())

        ORIGINS.on_use = used
        rehearsal.run(self.job["heads"], meaning, self.progress)
        return rehearsal

    def _told(self, error: GenApiError) -> GenApiError:
        if not self.tried:  # the base itself
            return error
        failed = self.tried[0]
        return explain(error, self.sources, failed.server.journal, failed.catalogue, self.base)

    def _without_convention(self, meaning: Meaning, error: GenApiError) -> Rehearsal:
        """A history can depend on the names that its database gave, whatever its models declare."""
        bare = replace(meaning, convention=None)
        try:
            rehearsal = self._attempt(lambda: bare)
        except GenApiError:
            raise error from None
        because = error.diagnostics[0]
        message = f"read without the naming convention, since with it: {because.message}"
        meaning.notes.append(Diagnostic("GA235", message, because.at))
        return rehearsal


def _turned(revision: str, answers: Mapping[str, str]) -> frozenset[int]:
    """The lines of a revision whose question was answered with no."""
    asked = (key.split(":") for key, answer in answers.items() if answer.strip().lower() in NO)
    return frozenset(
        int(parts[-1])
        for parts in asked
        if ":".join(parts[1:-1]) == revision and parts[-1].isdecimal()
    )
