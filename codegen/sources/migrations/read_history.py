"""What the child does: everything between a job and its result, both plain data."""

from collections.abc import Callable
from dataclasses import replace
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
from codegen.sources.migrations.findings import Findings
from codegen.sources.migrations.guard import Guard
from codegen.sources.migrations.headers import check_graph, read_sources
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
    answers = {**job["types"], **job["assume"]}
    base = Base(**job["base"]) if job["base"] else None
    attempts: list[Rehearsal] = []

    def attempt(meaning: Callable[[], Meaning]) -> Rehearsal:
        catalogue = Catalogue(job["dialect"])
        start(job, base, catalogue)
        rehearsal = Rehearsal(environment, sources, catalogue, importer, where, job)
        rehearsal.server.heads = list(base.revisions) if base else []
        attempts.append(rehearsal)

        def used(kind: str, origin: str, user: FrameType) -> None:
            if where.is_ours(user):
                rehearsal.server.journal.used(kind, origin, where.here())

        ORIGINS.on_use = used
        rehearsal.run(job["heads"], meaning, progress)
        return rehearsal

    def told(error: GenApiError) -> GenApiError:
        if not attempts:  # the base itself
            return error
        failed = attempts[0]
        return explain(error, sources, failed.server.journal, failed.catalogue, base)

    meaning = cache(lambda: stated(read_env(environment, importer), job, importer))
    try:
        rehearsal = attempt(meaning)
    except GenApiError as error:
        if meaning().convention is None or error.diagnostics[0].code != "GA217":
            raise told(error) from None
        rehearsal = _without_convention(attempt, meaning(), told(error))
    catalogue = rehearsal.catalogue
    refine_places(catalogue, environment, sources)
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


def _without_convention(
    attempt: Callable[[Callable[[], Meaning]], Rehearsal], meaning: Meaning, error: GenApiError
) -> Rehearsal:
    """A history can depend on the names that its database gave, whatever its models declare."""
    bare = replace(meaning, convention=None)
    try:
        rehearsal = attempt(lambda: bare)
    except GenApiError:
        raise error from None
    because = error.diagnostics[0]
    message = f"read without the naming convention, since with it: {because.message}"
    meaning.notes.append(Diagnostic("GA235", message, because.at))
    return rehearsal
