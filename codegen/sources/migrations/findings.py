"""What a rehearsal had to assume, told at file and line: notes, and questions where it matters.

It matters where an object that is alive at head depends on it.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codegen.diagnostics import Diagnostic, Place, Question, Severity
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Column, Constraint, Index, Name, Table
from codegen.sources.migrations.headers import Header, Source
from codegen.sources.migrations.locate import Environment
from codegen.sources.migrations.server import Asked, Journal
from codegen.sources.migrations.slicer import Slicer, Steering
from codegen.sources.migrations.stubs import MARKER, ORIGINS

YES, NO = frozenset({"yes", "true"}), frozenset({"no", "false"})
_ENVIRONMENT = frozenset({"getenv", "get_x_argument", "environ"})
_CLOCK = frozenset({"now", "utcnow", "today", "uuid4"})
_CHANGES = re.compile(r"\.(insert|update|delete|select)\b")


class Findings:
    """Turns a rehearsal's journal into notes and questions.

    Arguments:
        answers: question id → answer, and dotted name → SQL spelling, as the user gave them.
        reasons: why a dotted name could not be imported.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a finding is told with
        self,
        environment: Environment,
        sources: Sequence[Source],
        headers: Sequence[Header],
        catalogue: Catalogue,
        answers: Mapping[str, str],
        reasons: Mapping[str, str],
    ) -> None:
        self._environment = environment
        self._sources = {environment.relative(source.path): source for source in sources}
        self._revisions = {environment.relative(item.path): item.revision for item in headers}
        self._catalogue = catalogue
        self._answers = answers
        self._reasons = reasons
        self._slicers: dict[str, Slicer] = {}
        self._asked: set[tuple[str, int]] = set()
        self.notes: list[Diagnostic] = []
        self.questions: list[Question] = []
        self.forks: dict[str, Diagnostic] = {}  # questions about an `if`: what to tell instead
        self.arguments_known = False  # what -x gives is in the configuration

    def tell(self, journal: Journal) -> None:
        """Go through everything that the journal holds."""
        self._stubs(journal)
        self._unread()
        for file, source in self._sources.items():
            for line, what, kind in _outside_values(source, self._outside()):
                self._steered(Place(file, line, self._revisions[file]), what, kind)
        for asked in journal.asked:
            self._steered(asked.at, f"the result of {_shown(asked)}", "rows")
        for at, error in journal.skipped.items():
            self._steered(at, f"a statement that raised {error}", "value")
        for kind, origin, at in journal.uses:
            self._steered(at, f"{origin}, which is unknown ({kind})", "value")
        self.notes = list(dict.fromkeys(self.notes))

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

    def _outside(self) -> frozenset[str]:
        return _ENVIRONMENT - {"get_x_argument"} if self.arguments_known else _ENVIRONMENT

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
        parts = origin.split(".")
        for length in range(len(parts), 0, -1):
            if reason := self._reasons.get(".".join(parts[:length])):
                return f"it cannot be imported: {reason[:200]}"
        return "it cannot be imported"

    # ------------------------------------------------------------------- steering

    def _steered(self, at: Place, what: str, kind: str) -> None:
        """Something unknown was learned on a line: tell where it decides about the schema."""
        source = self._sources.get(at.file)
        if source is None or at.line is None:
            return
        slicer = self._slicers.setdefault(at.file, Slicer(source.tree))
        for steering in slicer.steered_by(at.line):
            if (at.file, steering.line) in self._asked:
                return
            if not self._decided(at, steering, f"{what} (line {at.line})", kind):
                return

    def _decided(self, at: Place, steering: Steering, what: str, kind: str) -> bool:
        """Tell, or ask about, one thing that was decided; whether it went the other way.

        Then the assumption does not hold, and what else depends on the value is asked as well.
        """
        tables = self._alive(steering)
        place = Place(at.file, steering.line, self._revisions[at.file])
        asked = f"{kind}:{self._revisions[at.file]}:{steering.line}"
        decides = f"{what} decides, by {_HOW[steering.how]}, what is done"
        if kind != "clock":
            self._asked.add((at.file, steering.line))  # once, whatever else it depends on
        answer = self._answers.get(asked, "").strip().lower()
        turned = answer in NO and steering.either
        if not tables or kind == "clock" or answer in YES or turned:
            severity = Severity.NOTE if answer in YES or turned else Severity.WARNING
            how = "read the other way, as answered" if turned else _TAKEN[kind]
            self.notes.append(Diagnostic("GA232", f"{decides}; {how}", place, "", severity, tables))
            return turned
        other = ', and "no" for the other branch' if steering.either else ""
        remedy = f'if that is right, set "{asked}" = "yes" under [tool.gen-api.assume]{other}'
        text = f"{decides} to {', '.join(tables)}; {_TAKEN[kind]}; {remedy}"
        question = Question(asked, kind, tables[0], text, place, "yes")
        self.questions.append(question)
        if steering.either:
            alike = f"{decides}; either way the schema at head is the same"
            self.forks[asked] = Diagnostic("GA232", alike, place, "", Severity.NOTE, tables)
        return False

    def settle(self, asked: str) -> None:
        """Both branches of an `if` lead to the same: nobody is asked."""
        self.questions = [question for question in self.questions if question.id != asked]
        self.notes.append(self.forks[asked])

    def _alive(self, steering: Steering) -> tuple[str, ...]:
        """The tables at head that the steered operations name."""
        tables = self._catalogue.tables
        return tuple(sorted(shown(name) for name in tables if name[1] in steering.words))


_ASKED = {
    "type": ("which type is", "<SQL type>", "types"),
    "value": ("what is the value of", "<value>", "assume"),
    "values": ("which values has", "<value>, <value>, ...", "assume"),
}
_HOW = {
    "if": "an if",
    "while": "a while",
    "for": "a for",
    "early return": "an early return",
    "argument": "an argument",
}
_TAKEN = {
    "rows": "read as for an empty database",
    "value": "read as false and empty",
    "run": "read as in a bare environment",
    "clock": "the value differs from run to run",
}


def shown(name: Name) -> str:
    """A table's name as messages have it."""
    return name[1] if name[0] is None else f"{name[0]}.{name[1]}"


def _shown(asked: Asked) -> str:
    text = " ".join(asked.sql.split())
    return f"`{text if len(text) <= 80 else text[:77] + '...'}`"


def _outside_values(source: Source, outside: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Where a revision reads the environment, -x arguments or the clock: line, what, kind."""
    if not any(name in source.text for name in (*outside, *_CLOCK)):
        return
    for statement in source.tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "downgrade":
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute | ast.Name):
                name = node.attr if isinstance(node, ast.Attribute) else node.id
                if name in outside:
                    yield node.lineno, "the environment of the migration run", "run"
            elif isinstance(node, ast.Call) and _is_clock(node):
                yield node.lineno, "the moment of the migration run", "clock"


def _is_clock(node: ast.Call) -> bool:
    """A call such as datetime.now(), but not SQL's func.now()."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return name in _CLOCK and "func" not in ast.unparse(node.func)


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
    yield column.type, subject, at, "type"
    yield _plain(replace(column, type="")), subject, at, "value"


def _plain(value: Any) -> str:
    text = repr(value)
    return text if MARKER.search(text) else ""
