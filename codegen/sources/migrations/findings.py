"""What a rehearsal had to assume, told at file and line: notes, and questions where it matters.

It matters where an object that is alive at head depends on it.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codegen.diagnostics import Diagnostic, Place, Question, Severity
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Column, Constraint, Index, Table
from codegen.sources.migrations.chance import chances
from codegen.sources.migrations.foreign import foreign, imported
from codegen.sources.migrations.headers import Header, Source
from codegen.sources.migrations.lazy import Importer
from codegen.sources.migrations.locate import Environment
from codegen.sources.migrations.named import Named, shown
from codegen.sources.migrations.server import OF_SERVER, Asked, Journal
from codegen.sources.migrations.slicer import Slicer, Steering, is_tried
from codegen.sources.migrations.stubs import MARKER, ORIGINS
from codegen.sources.migrations.syntax import nodes

# what a thing that is only known to be unknown decides: as an argument it is told where it stands
_BRANCHES = frozenset({"if", "while", "for", "early return"})
_LOOPS = frozenset({"for", "while"})
_ONE = frozenset({"rows", "value"})  # what is learned so is one value
_HOWS = _BRANCHES | {"try", "argument"}
YES, NO = frozenset({"yes", "true"}), frozenset({"no", "false"})
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
        self._asked: dict[tuple[str, int], bool] = {}  # whether it went the other way
        self._foreign = foreign(importer)
        self._named = Named(catalogue, [source.tree for source in sources])
        self.notes: list[Diagnostic] = []
        self.questions: list[Question] = []
        self.forks: dict[str, Diagnostic] = {}  # questions about an `if`: what to tell instead
        self.arguments_known = False  # what -x gives is in the configuration
        self.turned = False  # an `if` went the other way, so there are rows after all

    def tell(self, journal: Journal) -> None:
        """Go through everything that the journal holds."""
        self._stubs(journal)
        self._unread()
        self._called(journal)
        for file, source in self._sources.items():
            for line, what, kind in self._at_sight(source):
                self._steered(Place(file, line, self._revisions[file]), what, kind)
            for line, what in self._unknown(source):
                at = Place(file, line, self._revisions[file])
                self._steered(at, what, "value", hows=_BRANCHES)
        for trail, what, kind in self._learned(journal):
            self._led(trail, what, kind)
        for at, error in journal.skipped.items():
            self._steered(at, f"a statement that raised {error}", "value")
        for kind, origin, at in journal.uses:
            if kind != "called":
                self._steered(at, f"{origin}, which is unknown ({kind})", "value")
        self.notes = list(dict.fromkeys(self.notes))

    def _learned(self, journal: Journal) -> Iterator[tuple[Sequence[Place], str, str]]:
        """Everything that a run learned from elsewhere: the trail to it, what, and its kind."""
        for asked in journal.asked:
            certain = asked.certain and not self.turned
            kind = "server" if OF_SERVER.match(asked.sql) else "none" if certain else "rows"
            yield asked.trail or (asked.at,), f"the result of {_shown(asked)}", kind
        for what, kind, trail in journal.learned:
            yield trail if kind != "installed" else self._tried(trail), what, kind
        written = {origin for origin, _, _ in journal.tainted}
        for origin, trail in journal.built:
            if origin not in written:  # else it is told where it stands
                yield trail, f"{origin}, which is unknown", "value"

    def _unread(self) -> None:
        """Statements beyond the reader, asked about where they name something alive."""
        for item in self._catalogue.unread:
            alive = [shown(name) for name in item.tables if name in self._catalogue.tables]
            operation = item.kind.startswith("op.")  # answered once, wherever it is used
            asked = f"unread:{item.kind if operation else f'{item.at.revision}:{item.at.line}'}"
            answered = self._answers.get(asked, "").strip().lower() in YES
            if not alive or answered or any(q.id == asked for q in self.questions):
                continue
            text = (
                f"{item.kind} was not read: {item.reason}; {', '.join(alive)} was read without it; "
                f'if that is right, set "{asked}" = "yes" under [tool.gen-api.assume]'
            )
            self.questions.append(Question(asked, "unread", alive[0], text, item.at, "yes"))

    # ---------------------------------------------------------------------- stubs

    def _stubs(self, journal: Journal) -> None:
        """Unknown values that reached the schema: asked about where they are in it still."""
        alive: dict[str, list[tuple[str, Place | None, str]]] = {}
        for text, subject, at, kind in _texts(self._catalogue):
            for origin in ORIGINS.found_in(text):
                alive.setdefault(origin, []).append((subject, at, kind))
        for origin, found in alive.items():
            self.questions.append(self._question(origin, found))
        for origin, _, at in journal.tainted:
            if origin in alive or origin in self._answers:
                continue
            message = f"{origin} is unknown; what it stood for is not in the schema at head"
            self.notes.append(Diagnostic("GA231", message, at, self._why(origin)))
        for origin, at in journal.unknown:
            if not _CHANGES.search(origin):  # a change of rows, of a table that is unknown
                message = f"the statement {origin} is unknown and was not run"
                hint = self._why(origin)
                self.notes.append(Diagnostic("GA231", message, at, hint, Severity.WARNING))

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
            self.questions.append(Question(asked, "called", origin, text, at, "yes"))

    # ------------------------------------------------------------------- steering

    def _at_sight(self, source: Source) -> Iterator[tuple[int, str, str]]:
        """Where the text of a revision shows that it reads what differs, or what is unknown."""
        tree, known = source.tree, self.arguments_known
        yield from chances(tree, source.text, arguments_known=known)
        outside = self._importer.outside
        if not outside:
            return
        names = imported(tree)
        for node in nodes(tree):
            for name in _uses(node, names):
                if found := outside.get(name):
                    yield node.lineno, *found  # type: ignore[attr-defined]  # it has a place

    def _unknown(self, source: Source) -> Iterator[tuple[int, str]]:
        """The imports of a revision that nothing is known about."""
        for node in nodes(source.tree):
            for name in _uses(node, {}) if isinstance(node, ast.ImportFrom) else ():
                if self._reason(name):
                    yield getattr(node, "lineno", 0), f"{name}, which is unknown"

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

    def _led(self, trail: Sequence[Place], what: str, kind: str) -> None:
        """Something was learned at the end of a trail: tell at the first line that it steers."""
        for number, at in enumerate(trail):
            if self._steered(at, what, kind, trail, called=number > 0):
                return

    def _steered(  # noqa: PLR0913 - what is told of one finding
        self,
        at: Place,
        what: str,
        kind: str,
        trail: Sequence[Place] = (),
        *,
        called: bool = False,
        hows: Collection[str] = _HOWS,
    ) -> bool:
        """Something unknown was learned on a line: tell where it decides about the schema.

        trail: the lines that led there, in other files perhaps. called: the line calls what
            learned it. hows: which kinds of deciding count. Returns whether it decides anything.
        """
        slicer = self._slicer(at.file) if at.line is not None else None
        if slicer is None or at.line is None:
            return False
        found = [s for s in slicer.steered_by(at.line, called=called) if s.how in hows]
        settled: list[Steering] = []
        for steering in found:
            if any(outer.holds(steering) for outer in settled):
                continue  # it is decided there
            if kind == "none" and steering.how in _LOOPS:  # no row, no round, and no other branch
                self._none(steering, at, what)
                settled.append(steering)
                continue
            key, said = (at.file, steering.line), "rows" if kind == "none" else kind
            if key not in self._asked:  # once, whatever else it depends on
                self._asked[key] = self._ask(steering, at, what, said, trail)
            turned = self._asked[key]
            settled += [] if turned else [steering]
            if said in _ONE and hows is _HOWS and not turned:
                break  # what else depends on this one value depends on the same answer
        return bool(found)

    def _none(self, steering: Steering, at: Place, what: str) -> None:
        """A loop over rows that a fresh database certainly does not have."""
        message = f"{what} (line {at.line}) is empty: no revision puts rows there; so is the loop"
        place = Place(at.file, steering.line, self._revisions.get(at.file) or at.revision)
        self.notes.append(Diagnostic("GA232", message, place, "", Severity.NOTE))

    def _ask(
        self, steering: Steering, at: Place, what: str, kind: str, trail: Sequence[Place]
    ) -> bool:
        """Tell, or ask about, one thing that was decided; whether it went the other way.

        Then the assumption does not hold, and what else depends on the value is asked as well.
        """
        revision = self._revisions.get(at.file)
        around = [(self._tree(place.file), place.line or 0) for place in (at, *trail)]
        tables = self._named.alive(steering, around)
        place = Place(at.file, steering.line, revision or at.revision)
        if kind == "models" and not tables:
            tables = ("tables of which nothing is known",)
        asked = f"{kind}:{revision or at.file}:{steering.line}"
        either = steering.either and revision is not None
        decides = f"{what} (line {at.line}) decides, by {_HOW[steering.how]}, what is done"
        answer = self._answers.get(asked, "").strip().lower()
        turned = answer in NO and either
        if not tables or answer in YES or turned:
            severity = Severity.NOTE if answer in YES or turned else Severity.WARNING
            how = "read the other way, as answered" if turned else _TAKEN[kind]
            self.notes.append(Diagnostic("GA232", f"{decides}; {how}", place, "", severity, tables))
            return turned
        other = ', and "no" for the other branch' if either else ""
        remedy = f'if that is right, set "{asked}" = "yes" under [tool.gen-api.assume]{other}'
        text = f"{decides} to {', '.join(tables)}; {_TAKEN[kind]}; {remedy}"
        self.questions.append(Question(asked, kind, tables[0], text, place, "yes"))
        if either:
            alike = f"{decides}; either way the schema at head is the same"
            self.forks[asked] = Diagnostic("GA232", alike, place, "", Severity.NOTE, tables)
        return False

    def settle(self, asked: str) -> None:
        """Both branches of an `if` lead to the same: nobody is asked."""
        self.questions = [question for question in self.questions if question.id != asked]
        self.notes.append(self.forks[asked])

    def _tree(self, file: str) -> ast.Module:
        return self._trees[file] if self._slicer(file) else ast.Module([], [])


_ASKED = {
    "type": ("which type is", "<SQL type>", "types"),
    "value": ("what is the value of", "<value>", "assume"),
    "values": ("which values has", "<value>, <value>, ...", "assume"),
}
_HOW = {
    "if": "an if",
    "while": "a while",
    "for": "a for",
    "try": "a try",
    "early return": "an early return",
    "argument": "an argument",
}
_TAKEN = {
    "rows": "read as for an empty database",
    "value": "read as false and empty",
    "run": "read as in a bare environment",
    "clock": "the value differs from run to run",
    "server": "read as for PostgreSQL 17 and a database of its own",
    "installed": "read as if it were",
    "models": "read with the models of its own module",
}


def _uses(node: ast.AST, names: Mapping[str, str]) -> Iterator[str]:
    """The dotted names that a node of a module imports, or takes out of a module."""
    if isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield f"{names.get(node.value.id, '')}.{node.attr}"


def _shown(asked: Asked) -> str:
    text = " ".join(asked.sql.split())
    return f"`{text if len(text) <= 80 else text[:77] + '...'}`"


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str, Place | None, str]]:
    """Every text at head that could hold an unknown value: text, subject, place, kind."""
    for table in catalogue.tables.values():
        yield table.name[1], shown(table.name), table.made, "value"
        for column in table.columns.values():
            yield from _column_texts(table, column)
        items: list[Constraint | Index] = [*table.constraints, *table.indexes.values()]
        for item in items:
            yield _plain(item), shown(table.name), item.changed or item.made, "value"
    for enum in catalogue.enums.values():
        yield _plain(enum), shown(enum.name), enum.changed or enum.made, "values"
    for view in catalogue.views.values():
        yield view.text, shown(view.name), view.made, "value"


def _column_texts(table: Table, column: Column) -> Iterator[tuple[str, str, Place | None, str]]:
    subject = f"{shown(table.name)}.{column.name}"
    at = column.changed or column.made
    # a marker in the arguments of a type is a value
    yield column.type, subject, at, "value" if "(" in column.type else "type"
    yield _plain(replace(column, type="")), subject, at, "value"


def _plain(value: Any) -> str:
    text = repr(value)
    return text if MARKER.search(text) else ""
