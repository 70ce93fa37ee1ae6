"""What the child does: everything between a job and its result, both plain data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any

from codegen.diagnostics import Diagnostic, GenApiError
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.likeness import alike
from codegen.sources.migrations.code.places import refine_places
from codegen.sources.migrations.code.ran import Ran
from codegen.sources.migrations.guess import NO, Guess, turned
from codegen.sources.migrations.imports import known
from codegen.sources.migrations.imports.lazy import Importer
from codegen.sources.migrations.imports.registries import Registries
from codegen.sources.migrations.imports.stubs import ORIGINS
from codegen.sources.migrations.project.base import Base, start
from codegen.sources.migrations.project.engines import choose_engine
from codegen.sources.migrations.project.headers import Header, Source, check_graph, read_sources
from codegen.sources.migrations.project.locate import Environment
from codegen.sources.migrations.project.searched import declaring
from codegen.sources.migrations.protocol import plain
from codegen.sources.migrations.questions import outside
from codegen.sources.migrations.questions.findings import Findings
from codegen.sources.migrations.rehearsal.base_tables import explain
from codegen.sources.migrations.rehearsal.checkpoint import DISTANCES, Refusals, chosen, dump, load
from codegen.sources.migrations.rehearsal.env_meaning import Meaning, read_env, stated
from codegen.sources.migrations.rehearsal.guard import Guard
from codegen.sources.migrations.rehearsal.rehearsal import Progress, Rehearsal, Start
from codegen.sources.migrations.rehearsal.whereabouts import Whereabouts


def read_history(  # noqa: PLR0913, PLR0917 - what one process holds once
    job: dict[str, Any],
    environment: Environment,
    where: Whereabouts,
    guard: Guard,
    progress: Progress,
    refusals: Refusals,
) -> dict[str, Any]:
    """Rehearse the history that a job describes.

    Raises:
        GenApiError: it cannot be read to its end.
    """
    sources = read_sources(environment, job["headers"])
    headers = check_graph(environment, sources, job["headers"])
    engine = choose_engine(job["engine"], environment, sources)
    job = {**job, "arguments": {**engine, **job["arguments"]}}
    assume = job["assume"]
    turned_in = cache(lambda file: turned(environment.relative(file), assume))
    importer = Importer(
        environment.roots, known.modules(), assume, turned_in, Ran(environment.root)
    )
    ORIGINS.given = assume
    files = {str(source.path) for source in sources}
    Registries(importer, (source.text for source in sources), files, environment.env_py)
    known.register()
    guard.install()
    importer.install()
    outside.watch(where.is_ours, importer.guess, assume)

    def search() -> list[Path]:
        known = job["searched"]  # by the parent, a moment ago
        names = [environment.root / name for name in known or ()]
        return guard.searched(lambda: declaring(environment) if known is None else names)

    meaning = cache(lambda: stated(read_env(environment, importer, search), job, importer))
    reading = _Reading(
        job, environment, sources, headers, importer, where, progress, guard, refusals
    )
    rehearsal = reading.rehearsed(meaning)
    catalogue = rehearsal.catalogue
    refine_places(catalogue, environment, sources, job["names"])
    found = reading.findings(rehearsal)
    for asked in found.forks()[:_TRIALS]:
        if reading.alike_either_way(asked, rehearsal, found):
            found.settle(asked)
    return {
        "catalogue": ORIGINS.named(catalogue.to_json()),
        "heads": list(rehearsal.heads),
        "notes": ORIGINS.named(plain([*meaning().notes, *rehearsal.notes, *found.notes])),
        "questions": ORIGINS.named(plain(list(found.questions()))),
        "naming": rehearsal.naming,
        "opened": reading.opened(),
        "read": reading.read(),
        "headers": {str(header.path): header.plain() for header in headers},
        "names": job["names"],
        "files": rehearsal.files,
        "points": reading.points if len(reading.tried) == 1 else [],
    }


_TRAILED = ("installed", "models")  # followed by line, wherever they are learned
_TRIALS = 4  # of so many questions the other answer is tried, too


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
    guard: Guard
    refusals: Refusals
    points: list[dict[str, Any]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    tried: list[Rehearsal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.base = Base(**self.job["base"]) if self.job["base"] else None
        self.meaning: Callable[[], Meaning] = Meaning
        self.importer.on_guess = self._learned

    def _learned(self, guess: Guess) -> None:
        """Something of the world outside was read, in the attempt that is running.

        What a definition of another module reads is followed by its name instead.
        """
        if self.tried and (guess.kind in _TRAILED or not self.importer.active):
            self.tried[-1].server.journal.learned[guess, self.where.trail()] = None

    def rehearsed(self, meaning: Callable[[], Meaning]) -> Rehearsal:
        """A rehearsal that has run, with what env.py means or without its naming convention."""
        try:
            return self._attempt(meaning)
        except GenApiError as error:
            told = self._told(error)
            if meaning().convention is None or error.diagnostics[0].code != "GA217":
                raise told from None
        return self._without_convention(meaning(), told)

    def findings(self, rehearsal: Rehearsal) -> Findings:
        """What a rehearsal had to assume."""
        job, importer = self.job, self.importer
        answers = {**job["types"], **job["assume"]}
        history = self.environment, self.sources, self.headers
        found = Findings(*history, rehearsal.catalogue, answers, importer)
        found.arguments_known = bool(job["x"])
        noes = (key for key, answer in job["assume"].items() if answer.strip().lower() in NO)
        found.turned = any(key.startswith("rows:") for key in noes)
        found.tell(rehearsal.server.journal)
        return found

    def alike_either_way(self, asked: str, rehearsal: Rehearsal, found: Findings) -> bool:
        """Whether the other branch of an `if` gives the same schema, and nothing else to ask.

        The history is rehearsed again from the revision that asks. A branch that cannot be run so
        proves nothing; nor does one for which the time is short.
        """
        start = rehearsal.starts.get(asked.split(":", 1)[1].rpartition(":")[0])
        if start is None or process_time() > self.job["timeout"] / 2:
            return False
        refusals = dict(self.refusals)
        job = {**self.job, "assume": {**self.job["assume"], asked: "no"}, "keep": False}
        trial = replace(self, job=job, points=[], tried=[], progress=_unseen)
        try:
            other = trial._attempt(self.meaning, start)
        except GenApiError:
            return False
        finally:
            self.refusals.clear()
            self.refusals.update(refusals)
        more = trial.findings(other).open() - found.open()
        return not more and alike(rehearsal.catalogue, other.catalogue)

    def _attempt(self, meaning: Callable[[], Meaning], at: Start | None = None) -> Rehearsal:
        self.meaning = meaning
        catalogue = Catalogue(self.job["dialect"])
        start(self.job, self.base, catalogue)
        rehearsal = Rehearsal(
            *(self.environment, self.sources, self.headers, catalogue),
            *(self.importer, self.where, self.job),
        )
        answers = self.job["assume"]
        rehearsal.flips = {str(h.path): turned(h.revision, answers) for h in self.headers}
        rehearsal.resume = lambda plan: (
            rehearsal.begin(at) if at else self._resume(rehearsal, plan)
        )
        rehearsal.passed = lambda left: self._passed(rehearsal, left)
        rehearsal.server.heads = list(self.base.revisions) if self.base else []
        rehearsal.server.filled.hold(name for _, name in catalogue.tables)  # what the base has
        self.tried.append(rehearsal)

        def used(kind: str, origin: str, user: FrameType) -> None:
            trail = self.where.trail()
            if self.where.is_ours(user):
                rehearsal.server.journal.used(kind, origin, self.where.here(), trail)
            elif kind == "bool" and _builds(user):
                rehearsal.server.journal.built[origin, trail] = None

        ORIGINS.on_use = used
        rehearsal.run(self.job["heads"], meaning, self.progress)
        return rehearsal

    def opened(self) -> list[str]:
        """The project's modules that were parsed, also by the run that this one goes on from."""
        here = {self.environment.relative(file) for file in self.importer.opened}
        return sorted(here | set(self.before.get("modules", ())))

    def read(self) -> list[str]:
        """Everything of the project that was read or looked for."""
        absent = {self.environment.relative(path) for path in self.importer.absent}
        before = {*self.before.get("opened", ()), *self.opened()}
        kept = {self.environment.relative(Path(point["file"])) for point in self.job["points"]}
        return sorted((self.guard.read | absent | before) - kept)

    def _resume(self, rehearsal: Rehearsal, plan: list[str]) -> int:
        state = None if self.tried[1:] else chosen(self.job["points"], plan)
        if state is None:
            return 0
        load(state, rehearsal, self.importer, self.refusals)
        self.before = state
        return len(state["applied"])

    def _passed(self, rehearsal: Rehearsal, left: int) -> None:
        if left not in DISTANCES or not self.job["keep"]:
            return
        read = self.read()
        state = dump(rehearsal, self.importer, self.refusals, read, self.opened())
        if state is not None:
            path = Path(self.job["scratch"], f"point{len(self.points)}")
            path.write_text(state, encoding="utf-8")
            applied = list(rehearsal.applied)
            self.points.append({"file": str(path), "applied": applied, "opened": read})

    def _told(self, error: GenApiError) -> GenApiError:
        if not self.tried:  # the base itself
            return error
        failed = self.tried[0]
        told = explain(error, self.sources, failed.server.journal, failed.catalogue, self.base)
        first, absent = told.diagnostics[0], self.importer.absent_packages()
        if first.code != "GA218" or not absent:
            return told
        hint = f"{', '.join(absent)}: not installed here, which may be why"
        return GenApiError(replace(first, hint=hint))

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


def _unseen(*_: object) -> None:
    """Nobody watches a trial."""


def _builds(frame: FrameType) -> bool:
    """Whether a frame makes a schema of what a revision hands over."""
    name = str(frame.f_globals.get("__name__", ""))
    return name.startswith(("sqlalchemy.sql.", "sqlalchemy.dialects.", "alembic."))
