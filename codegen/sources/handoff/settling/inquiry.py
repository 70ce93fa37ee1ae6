"""A question of a document: what it is about, and what an answer to it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from codegen.asking import Identity, Item, apart
from codegen.diagnostics import Question
from codegen.sources.handoff.facts import Fact, Partial, Rule
from codegen.sources.handoff.markdown.document import Document
from codegen.sources.handoff.settling.merge import Column, Table
from codegen.sources.schema import DialectName

Reply = Callable[[str], Sequence[Fact]]
Columns = list[tuple[Table, Column]]


@dataclass(frozen=True)
class Matter:
    """What a question is about, the line of the evidence, and the tables that hang on it.

    covers: the tables and columns, where the question is about several.
    evidence: what an answer hangs on, see `Identity`.
    """

    subject: str
    line: int
    tables: tuple[Table, ...] = ()
    covers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def full_name(one: tuple[Table, Column]) -> str:
    """A column as questions call it: `rooms.capacity`."""
    table, column = one
    return f"{table.name}.{column.name}"


def matter(table: Table, column: Column | None = None, *evidence: str) -> Matter:
    """A table, or one of its columns."""
    subject = full_name((table, column)) if column else table.name
    return Matter(subject, (column or table).line, (table,), evidence=evidence)


@dataclass(frozen=True)
class Inquiry:
    """A question, and what an answer to it says; it raises ValueError if it is not understood.

    blocks: the tables that cannot be made while the question is open.
    settles: the proposed answer is taken, and told, where nobody gives another.
    """

    question: Question
    answer: Reply
    blocks: frozenset[str]
    line: int
    settles: bool = False

    @property
    def matter(self) -> tuple[str, ...]:
        """The id of the answer, and what of all that it is about is asked here."""
        return (self.question.id, *self.question.covers)


@dataclass(frozen=True)
class Context:
    """What questions are asked about, in whose words, and what was answered before."""

    document: Document
    dialect: DialectName
    types: Mapping[str, str]
    rules: tuple[Rule, ...]
    partial: tuple[Partial, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def apart(
        self, kind: str, items: Sequence[Item], named: Callable[[Item], str], *evidence: str
    ) -> list[tuple[list[Item], frozenset[str]]]:
        """Items of one question, by what was answered for some of them, as `apart` has them."""
        return apart(self._identity(kind, evidence), items, named, self.answers)

    def columns_apart(
        self, kind: str, columns: Columns, *evidence: str
    ) -> list[tuple[Columns, frozenset[str]]]:
        """The same of columns."""
        return self.apart(kind, columns, full_name, *evidence)

    def ask(
        self, kind: str, about: Matter, text: str, answer: Reply, proposed: str | None = None
    ) -> Inquiry:
        """A question, under the id of its answer where one was given."""
        covers = about.covers or (about.subject,)
        key = self._identity(kind, about.evidence).known(covers, self.answers)
        at = self.document.at(about.line)
        question = Question(key, kind, about.subject, text, at, proposed, covers)
        blocks = frozenset(table.name.casefold() for table in about.tables)
        return Inquiry(question, answer, blocks, about.line)

    def _identity(self, kind: str, evidence: tuple[str, ...]) -> Identity:
        return Identity(self.document.name, kind, evidence)
