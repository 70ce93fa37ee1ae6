"""What was learned from elsewhere and decides about the schema: told, or asked, once a source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.diagnostics import Diagnostic, Place, Question, Severity
from codegen.sources.migrations.guess import ENV, INSTALLED, NO, UNSET, VERSION, YES, Guess

_SHOWN = 3  # places in a question; more are counted
_ASSUME = "under [tool.gen-api.assume]"
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
    "models": "read with the models of its own module and of those that it and env.py import",
}


@dataclass(frozen=True)
class Decision:
    """One construct by which something that was learned decides which operations run.

    key: the id of a question about it alone. at: where it begins. how: as in `Steering`.
    learned: the line where it was learned. tables: those alive at head that it is about.
    either: it is an `if`, which can go the other way.
    """

    key: str
    at: Place
    how: str
    guess: Guess
    learned: int
    tables: tuple[str, ...]
    either: bool

    def __str__(self) -> str:
        said = f"{self.guess.what} (line {self.learned})"
        return f"{said} decides, by {_HOW[self.how]}, what is done"

    def note(self, how: str, severity: Severity) -> Diagnostic:
        """It was taken so and so, and nothing is asked."""
        return Diagnostic("GA232", f"{self}; {how}", self.at, "", severity, self.tables)


class Decisions:
    """Every decision of a history.

    Arguments:
        answers: question id → answer, as the user gave them.
    """

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._alone: dict[str, Decision] = {}
        self._of: dict[str, dict[str, Decision]] = {}  # by the source of what was learned
        # lines that were told: whether they were turned, None where that is not settled by line
        self._told: dict[tuple[str, int | None], bool | None] = {}
        self._settled: set[str] = set()
        self.notes: list[Diagnostic] = []

    def answered(self, guess: Guess) -> bool:
        """Whether the user said what it is; of a moment or of chance, that it does not matter."""
        answer = self._answers.get(guess.source, "").strip() if guess.source else ""
        return answer.lower() in YES if guess.kind == "clock" else bool(answer)

    def add(self, decision: Decision) -> bool:
        """Tell of a decision; whether it went the other way than an empty database would have it.

        Then the assumption does not hold, and what else depends on it is to be told as well.
        """
        line = decision.at.file, decision.at.line
        if not decision.guess.source and line in self._told:
            settled = self._told[line]
            if settled is not None:
                return settled  # one question a line, whatever else it depends on
            if decision.guess.kind == "value":
                return False  # it is unknown because of what is asked about
        answer = self._answers.get(decision.key, "").strip().lower()
        turned = answer in NO and decision.either
        by_line = not decision.guess.source or answer in YES or turned
        self._told[line] = turned if by_line else self._told.get(line)
        if answer in YES or turned:
            how = "read the other way, as answered" if turned else _TAKEN[decision.guess.kind]
            self.notes.append(decision.note(how, Severity.NOTE))
        elif not decision.tables:
            self.notes.append(decision.note(_TAKEN[decision.guess.kind], Severity.WARNING))
        elif decision.guess.source:
            self._of.setdefault(decision.guess.source, {}).setdefault(decision.key, decision)
        else:
            self._alone.setdefault(decision.key, decision)
        return turned

    def questions(self) -> Iterator[Question]:
        """What has to be answered."""
        yield from map(_alone, self._alone.values())
        for found in self._of.values():
            decisions = list(found.values())
            alone = len(decisions) == 1 and decisions[0].guess.kind == "clock"
            yield _alone(decisions[0]) if alone else _once(decisions)

    def open(self) -> frozenset[str]:
        """The ids of all questions, settled ones too, and those that each line could have had."""
        keys = (key for found in self._of.values() for key in found)
        return frozenset({*self._alone, *self._of, *keys, *self._settled})

    def forks(self) -> list[str]:
        """The keys of decisions that are worth trying the other way: it could end a question."""
        groups = [[decision] for decision in self._alone.values()]
        groups += [list(found.values()) for found in self._of.values()]
        return [d.key for group in groups if all(d.either for d in group) for d in group]

    def settle(self, key: str) -> None:
        """Both branches of an `if` lead to the same: nobody is asked about it."""
        self._settled.add(key)
        said = "either way the schema at head is the same"
        holders = [self._alone, *self._of.values()]
        told = [found.pop(key).note(said, Severity.NOTE) for found in holders if key in found]
        self.notes += dict.fromkeys(told)
        self._of = {source: found for source, found in self._of.items() if found}


def _alone(decision: Decision) -> Question:
    """A question about one line."""
    other = ', and "no" for the other branch' if decision.either else ""
    text = (
        f"{decision} to {', '.join(decision.tables)}; {_TAKEN[decision.guess.kind]}; "
        f'if that is right, set "{decision.key}" = "yes" {_ASSUME}{other}'
    )
    kind, first = decision.guess.kind, decision.tables[0]
    return Question(decision.key, kind, first, text, decision.at, "yes", decision.tables)


def _once(decisions: list[Decision]) -> Question:
    """A question about everything that one value decides."""
    guess, first = decisions[0].guess, decisions[0]
    tables = tuple(sorted({table for each in decisions for table in each.tables}))
    places = list(dict.fromkeys(str(each.at) for each in decisions))
    more = f" and {len(places) - _SHOWN} more places" if len(places) > _SHOWN else ""
    taken, remedy, proposed = _remedy(guess)
    text = (
        f"{guess.subject} decides, by {_HOW[first.how]}, what is done to {', '.join(tables)} "
        f"({', '.join(places[:_SHOWN])}{more}); {taken}; set {remedy} {_ASSUME}"
    )
    return Question(guess.source, guess.kind, tables[0], text, first.at, proposed, tables)


def _remedy(guess: Guess) -> tuple[str, str, str | None]:
    """How a source was taken, what to set, and what is proposed."""
    source = guess.source
    if source.startswith(ENV):
        remedy = f'"{source}" = "<its value>", or "{UNSET}" where it has none,'
        return "read as not set", remedy, UNSET
    if source.startswith(INSTALLED):
        return _TAKEN["installed"], f'"{source}" = "yes" or "no"', "yes"
    if source == VERSION:
        return "read as for PostgreSQL 17", f'"{source}" = "<version>"', "17"
    if guess.kind == "clock":
        return _TAKEN["clock"], f'"{source}" = "yes" if it does not matter,', "yes"
    return _TAKEN[guess.kind], f'"{source}" = "<its value>"', None
