"""A question of a document: what it is about, and what an answer to it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from codegen.diagnostics import Question, evidence_key
from codegen.sources.handoff.facts import Fact, Partial, Rule
from codegen.sources.handoff.markdown.document import Document
from codegen.sources.handoff.settling.merge import Column, Table
from codegen.sources.schema import DialectName

Reply = Callable[[str], Sequence[Fact]]


@dataclass(frozen=True)
class Matter:
    """What a question is about, the line of the evidence, and the tables that hang on it.

    covers: the tables and columns, where the question is about several.
    """

    subject: str
    line: int
    tables: tuple[Table, ...] = ()
    covers: tuple[str, ...] = ()


def matter(table: Table, column: Column | None = None) -> Matter:
    """A table, or one of its columns."""
    subject = f"{table.name}.{column.name}" if column else table.name
    return Matter(subject, (column or table).line, (table,))


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


@dataclass(frozen=True)
class Context:
    """What questions are asked about, and in whose words."""

    document: Document
    dialect: DialectName
    types: Mapping[str, str]
    rules: tuple[Rule, ...]
    partial: tuple[Partial, ...] = ()

    def ask(
        self, kind: str, about: Matter, text: str, answer: Reply, proposed: str | None = None
    ) -> Inquiry:
        """A question whose id changes with the evidence, so that a changed line asks again."""
        at = self.document.at(about.line)
        covers = about.covers or (about.subject,)
        question = Question(
            evidence_key(self.document.name, about.subject, kind, text),
            *(kind, about.subject, text, at, proposed, covers),
        )
        blocks = frozenset(table.name.casefold() for table in about.tables)
        return Inquiry(question, answer, blocks, about.line)
