"""What a rehearsal had to assume, told at file and line: notes, and questions where it matters.

It matters where an object that is alive at head depends on it.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from codegen.diagnostics import Diagnostic, Place, Question, Severity
from codegen.sources.catalogue import Catalogue
from codegen.sources.migrations.code.named import Named, shown
from codegen.sources.migrations.code.slicer import Slicer, Steering, is_tried, statement_at
from codegen.sources.migrations.code.syntax import nodes
from codegen.sources.migrations.guess import ENVIRONMENT, VERSION, YES, Guess, unknown, variable
from codegen.sources.migrations.imports.lazy import Importer
from codegen.sources.migrations.imports.stubs import ORIGINS
from codegen.sources.migrations.project.headers import Header, Source
from codegen.sources.migrations.project.locate import Environment
from codegen.sources.migrations.questions.chance import chances, written
from codegen.sources.migrations.questions.decisions import Decision, Decisions
from codegen.sources.migrations.questions.derived import Derived
from codegen.sources.migrations.questions.foreign import foreign, imported
from codegen.sources.migrations.questions.naming import uses, using
from codegen.sources.migrations.questions.unknown_texts import texts
from codegen.sources.migrations.questions.unmade_types import unmade_types
from codegen.sources.migrations.server.server import OF_SERVER, Asked, Journal, asks_version

# what a thing that is only known to be unknown decides: as an argument it is told where it stands
_BRANCHES = frozenset({"if", "while", "for", "early return"})
_LOOPS = frozenset({"for", "while"})
_ONE = frozenset({"rows", "value"})  # what is learned so is one value
_HOWS = _BRANCHES | {"try", "argument"}
_CHANGES = re.compile(r"\.(insert|update|delete|select)\b")


class Findings:
    """Turns a rehearsal's journal into notes and questions.

    Arguments:
        answers: question id → answer, and dotted name → SQL spelling, as the user gave them.
        importer: what was imported, why a name could not be, and what came from outside.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a finding is told with
        self,
        environment: Environment,
        sources: Sequence[Source],
        headers: Sequence[Header],
        catalogue: Catalogue,
        answers: Mapping[str, str],
        importer: Importer,
    ) -> None:
        self._environment = environment
        self._sources = {environment.relative(source.path): source for source in sources}
        self._revisions = {environment.relative(item.path): item.revision for item in headers}
        self._catalogue = catalogue
        self._answers = answers
        self._importer = importer
        self._reasons: Mapping[str, str] = importer.reasons
        self._slicers: dict[str, Slicer | None] = {}
        self._trees: dict[str, ast.Module] = {}
        self._foreign = foreign(importer)
        self._named = Named(catalogue, sources)
        self._notes: list[Diagnostic] = []
        self._questions: list[Question] = []
        self._decisions = Decisions(answers)
        self._derived = Derived(importer)
        self.arguments_known = False  # what -x gives is in the configuration
        self.turned = False  # an `if` went the other way, so there are rows after all

    def tell(self, journal: Journal) -> None:
        """Go through everything that the journal holds."""
        self._stubs(journal)
        self._unread()
        self._called(journal)
        self._questions += unmade_types(self._catalogue, self._answers)
        named = {at for guess, trail in journal.learned if guess.source for at in trail}
        for file, source in self._sources.items():
            for node, guess in self._at_sight(source, file):
                at = Place(file, node.lineno, self._revisions[file])
                if guess != ENVIRONMENT or at not in named:  # else the run tells the variable
                    self._steered(at, guess, node=node)
            for node, name in self._unknown(source):
                at = Place(file, node.lineno, self._revisions[file])
                self._steered(at, unknown(name), hows=_BRANCHES, node=node)
        self._in_helpers()
        for trail, guess in self._learned(journal):
            if len(trail) != 1 or not self._is_written(guess, trail[0]):
                self._led(trail, guess)
        for at, error in journal.skipped.items():
            self._steered(at, Guess(f"a statement that raised {error}", "value"))
        for kind, origin, at in journal.uses:
            if kind != "called":
                self._steered(at, unknown(origin, kind))

    @property
    def notes(self) -> list[Diagnostic]:
        """What was assumed and changes nothing, or was answered."""
        return list(dict.fromkeys([*self._notes, *self._decisions.notes]))

    def questions(self) -> list[Question]:
        """What has to be answered, each id once."""
        found = {question.id: question for question in self._decisions.questions()}
        return list({**found, **{question.id: question for question in self._questions}}.values())

    def open(self) -> frozenset[str]:
        """The ids of all questions, and of those about single lines that they stand for."""
        return self._decisions.open() | {question.id for question in self._questions}

    def forks(self) -> list[str]:
        """Questions about an `if` that could be needless, since both ways lead to the same."""
        return self._decisions.forks()

    def settle(self, key: str) -> None:
        """They do: nobody is asked."""
        self._decisions.settle(key)

    def _learned(self, journal: Journal) -> Iterator[tuple[Sequence[Place], Guess]]:
        """Everything that a run learned from elsewhere, and the trail to it."""
        for asked in journal.asked:
            certain = asked.certain and not self.turned
            kind = "server" if OF_SERVER.match(asked.sql) else "none" if certain else "rows"
            source = VERSION if asks_version(asked.sql) else ""
            yield asked.trail or (asked.at,), Guess(f"the result of {_shown(asked)}", kind, source)
        for guess, trail in journal.learned:
            yield trail if guess.kind != "installed" else self._tried(trail), guess
        written = {origin for origin, _, _ in journal.tainted}
        for origin, trail in journal.built:
            if origin not in written:  # else it is told where it stands
                yield trail, unknown(origin)

    def _unread(self) -> None:
        """Statements beyond the reader, asked about where they name something alive."""
        for item in self._catalogue.unread:
            alive = [shown(name) for name in item.tables if name in self._catalogue.tables]
            operation = item.kind.startswith("op.")  # answered once, wherever it is used
            asked = f"unread:{item.kind if operation else f'{item.at.revision}:{item.at.line}'}"
            answered = self._answers.get(asked, "").strip().lower() in YES
            if not alive or answered or any(q.id == asked for q in self._questions):
                continue
            text = (
                f"{item.kind} was not read: {item.reason}; {', '.join(alive)} was read without it; "
                f'if that is right, set "{asked}" = "yes" under [tool.gen-api.assume]'
            )
            self._questions.append(Question(asked, "unread", alive[0], text, item.at, "yes"))

    # ---------------------------------------------------------------------- stubs

    def _stubs(self, journal: Journal) -> None:
        """Unknown values that reached the schema: asked about where they are in it still."""
        alive: dict[str, list[tuple[str, Place | None, str]]] = {}
        for text, subject, at, kind in texts(self._catalogue) if ORIGINS.known() else ():
            for origin in ORIGINS.found_in(text):
                alive.setdefault(origin, []).append((subject, at, kind))
        for origin, found in alive.items():
            self._questions.append(self._question(origin, found))
        for origin, _, at in journal.tainted:
            if origin in alive or origin in self._answers:
                continue
            message = f"{origin} is unknown; what it stood for is not in the schema at head"
            self._notes.append(Diagnostic("GA231", message, at, self._why(origin)))
        for origin, at in journal.unknown:
            if not _CHANGES.search(origin):  # a change of rows, of a table that is unknown
                message = f"the statement {origin} is unknown and was not run"
                hint = self._why(origin)
                self._notes.append(Diagnostic("GA231", message, at, hint, Severity.WARNING))

    def _question(self, origin: str, found: list[tuple[str, Place | None, str]]) -> Question:
        subject, at, kind = found[0]
        subjects = ", ".join(dict.fromkeys(subject for subject, _, _ in found))
        asked, answer, table = _ASKED[kind]
        remedy = f'set "{origin}" = "{answer}" under [tool.gen-api.{table}]'
        text = f"{asked} {origin} ({subjects})? {self._why(origin)}; {remedy}"
        return Question(origin, kind, subject, text, at)

    def _why(self, origin: str) -> str:
        reason = self._reason(origin)
        return f"it cannot be imported: {reason[:200]}" if reason else "it cannot be imported"

    def _reason(self, origin: str) -> str | None:
        """Why a dotted name, or what it is a part of, cannot be imported."""
        parts = origin.split(".")
        names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self._reasons[name] for name in names if name in self._reasons), None)

    def _called(self, journal: Journal) -> None:
        """Calls of what is unknown that change the schema: nothing is known of what they do."""
        for kind, origin, at in journal.uses:
            asked = f"called:{at.revision}:{at.line}"
            if kind != "called" or self._answers.get(asked, "").strip().lower() in YES:
                continue
            text = (
                f"what does {origin} do to the schema? {self._why(origin)}; it was read as "
                f'nothing; if that is right, set "{asked}" = "yes" under [tool.gen-api.assume]'
            )
            self._questions.append(Question(asked, "called", origin, text, at, "yes"))

    # ------------------------------------------------------------------- steering

    def _at_sight(self, source: Source, file: str) -> Iterator[tuple[Any, Guess]]:
        """Where the text of a revision shows that it reads what differs, or what is unknown."""
        subject, path, known = self._revisions[file], source.path, self.arguments_known
        found = chances(source, subject, arguments_known=known)
        if found:
            live = set(map(id, self._derived.live(source.tree, path)))
            yield from ((node, guess) for node, guess in found if id(node) in live)
        if source.words & self._derived.packages():
            yield from self._derived.used(source.tree, path)

    def _in_helpers(self) -> None:
        """The same in the functions of other modules, for what revisions hand them."""
        for module in self._importer.modules():
            file = self._environment.relative(Path(str(module.__file__)))
            callers = self._callers(module.__name__)
            for node, guess in self._derived.within(module):
                self._steered(Place(file, node.lineno), guess, callers, node=node)

    def _is_written(self, guess: Guess, at: Place) -> bool:
        """Whether the text of a revision shows what was read, so that it is told already."""
        source = self._sources.get(at.file)
        return source is not None and any(
            line == at.line and variable(name) == guess for line, name in written(source.tree)
        )

    def _callers(self, name: str) -> list[Place]:
        """The lines of revisions that use what a module defines."""
        return [
            Place(file, node.lineno, self._revisions[file])
            for file, source in self._sources.items()
            for node in using(source.tree, name)
        ]

    def _unknown(self, source: Source) -> Iterator[tuple[ast.alias | ast.expr, str]]:
        """Where a revision uses what nothing is known about; of a whole name, its import.

        Where it is `name[...]` that is taken, each item is told by itself, as it was used.
        """
        known = (*ORIGINS.known(), *self._answers)
        for where, name in self._uses_of_unknown(source):
            if not any(each.startswith(f"{name}[") for each in known):
                yield where, name

    def _uses_of_unknown(self, source: Source) -> Iterator[tuple[ast.alias | ast.expr, str]]:
        if not source.words & {name.partition(".")[0] for name in self._reasons}:
            return
        names = {
            name: dotted for name, dotted in imported(source.tree).items() if self._reason(dotted)
        }
        found = list(uses(source.tree))
        bare = {name for name, attributes, _ in found if not attributes}
        for node in nodes(source.tree) if names else ():
            for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
                if (name := alias.asname or alias.name) in bare & names.keys():
                    yield alias, names[name]
        for name, attributes, where in found:
            if name in names and name not in bare:
                yield where, ".".join(
                    [names[name], *(a for a in attributes if not hasattr(str, a))]
                )

    def _tried(self, trail: Sequence[Place]) -> Sequence[Place]:
        """Of an import that failed, its line, where the project is prepared for that."""
        first = trail[0] if trail else None
        if first is None or first.line is None or not self._slicer(first.file):
            return ()
        return (first,) if is_tried(self._trees[first.file], first.line) else ()

    def _slicer(self, file: str) -> Slicer | None:
        """The slicer of a revision or of another module of the project."""
        if file not in self._slicers:
            path = self._environment.root / file
            source = self._sources.get(file)
            tree = source.tree if source else self._importer.parse(path)
            self._trees[file] = tree
            made = Slicer(tree, self._foreign.operations(tree)) if tree.body else None
            self._slicers[file] = made
        return self._slicers[file]

    def _led(self, trail: Sequence[Place], guess: Guess) -> None:
        """Something was learned at the end of a trail: tell at the first line that it steers."""
        for number, at in enumerate(trail):
            if self._steered(at, guess, trail, called=number > 0):
                return

    def _steered(  # noqa: PLR0913 - what is told of one finding
        self,
        at: Place,
        guess: Guess,
        trail: Sequence[Place] = (),
        *,
        called: bool = False,
        hows: Collection[str] = _HOWS,
        node: ast.expr | ast.alias | None = None,
    ) -> bool:
        """Something unknown was learned on a line: tell where it decides about the schema.

        trail: the lines that led there, in other files perhaps. called: the line calls what
            learned it. hows: which kinds of deciding count. node: what on the line learned it.
        Returns whether it decides anything.
        """
        slicer = self._slicer(at.file) if at.line is not None else None
        if slicer is None or at.line is None or self._decisions.answered(guess):
            return False
        found = slicer.steered_by(at.line, called=called, node=node)
        found = [steering for steering in found if steering.how in hows]
        settled: list[Steering] = []
        for steering in found:
            if any(outer.holds(steering) for outer in settled):
                continue  # it is decided there
            if guess.kind == "none" and steering.how in _LOOPS:  # no row and no other branch
                self._none(steering, at, guess.what)
                settled.append(steering)
                continue
            said = replace(guess, kind="rows") if guess.kind == "none" else guess
            turned = self._decisions.add(self._decision(steering, at, said, trail))
            settled += [] if turned else [steering]
            if said.kind in _ONE and hows is _HOWS and not (turned or guess.source):
                break  # what else depends on this one value depends on the same answer
        return bool(found)

    def _none(self, steering: Steering, at: Place, what: str) -> None:
        """A loop over rows that a fresh database certainly does not have."""
        message = f"{what} (line {at.line}) is empty: no revision puts rows there; so is the loop"
        place = Place(at.file, steering.line, self._revisions.get(at.file) or at.revision)
        self._notes.append(Diagnostic("GA232", message, place, "", Severity.NOTE))

    def _decision(
        self, steering: Steering, at: Place, guess: Guess, trail: Sequence[Place]
    ) -> Decision:
        revision = self._revisions.get(at.file)
        around = [(self._tree(place.file), place.line or 0) for place in (at, *trail)]
        place = Place(at.file, steering.line, revision or at.revision)
        key = f"{guess.kind}:{revision or at.file}:{steering.line}"
        lines = [(at.file, steering.node), *self._statements((at, *trail))]
        tables = self._named.alive(steering, around, lines)
        if guess.kind == "models" and not tables:
            tables = ("tables of which nothing is known",)
        return Decision(key, place, steering.how, guess, at.line or 0, tables, steering.either)

    def _statements(self, places: Sequence[Place]) -> Iterator[tuple[str, ast.stmt]]:
        """The statements of the revisions at some places."""
        for place in places:
            found = statement_at(self._tree(place.file), place.line or 0)
            if found is not None and place.file in self._sources:
                yield place.file, found

    def _tree(self, file: str) -> ast.Module:
        return self._trees[file] if self._slicer(file) else ast.Module([], [])


_ASKED = {
    "type": ("which type is", "<SQL type>", "types"),
    "value": ("what is the value of", "<value>", "assume"),
    "values": ("which values has", "<value>, <value>, ...", "assume"),
}


def _shown(asked: Asked) -> str:
    text = " ".join(asked.sql.split())
    return f"`{text if len(text) <= 80 else text[:77] + '...'}`"
