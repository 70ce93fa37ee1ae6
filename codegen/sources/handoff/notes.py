"""What was settled without asking, each with the lines on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.diagnostics import Diagnostic
from codegen.sources import spellings
from codegen.sources.handoff.build import enum_name
from codegen.sources.handoff.facts import About, Fact, Rank, Rule
from codegen.sources.handoff.markdown.document import Document
from codegen.sources.handoff.settling import counts, indexed
from codegen.sources.handoff.settling.inquiry import Inquiry
from codegen.sources.handoff.settling.merge import Tables
from codegen.sources.schema import DialectName

_SOURCES = {
    Rank.ANSWER: "the answer",
    Rank.DDL: "the SQL",
    Rank.TABLE: "the table",
    Rank.FIELD_TABLE: "the field table",
    Rank.DRAWING: "the drawing",
    Rank.PROSE: "the text",
}


def notes(
    tables: Tables, document: Document, rules: Iterable[Rule], dialect: DialectName
) -> Iterator[Diagnostic]:
    """Settlements, silences that SQL decides, names that had to be chosen, rules to carry on."""
    yield from _settlements(tables, document)
    yield from _field_names(tables, document)
    yield from _silent(tables, document)
    yield from _enum_names(tables, document)
    yield from _other_spelling(tables, document)
    yield from _translated(tables, document, dialect)
    yield from counts.check(document, tables)
    yield from indexed.unknown(tables, document)
    for fact, owners in tables.homeless:
        reason = f"it is in {', '.join(owners)}" if owners else "no table has it"
        message = f"{fact.column}: {fact.about} {fact.as_written} is not used: {reason}"
        yield Diagnostic("GA303", message, document.at(fact.line))
    for column, better in tables.drawn:
        drawn = column.facts[0]
        message = (
            f"{drawn.subject} is only in {_SOURCES[drawn.rank]}; {drawn.table} is described with "
            f"other columns (line {better.line}): left out"
        )
        yield Diagnostic("GA302", message, document.at(drawn.line), subjects=(drawn.subject,))
    for rule in rules:
        field = f"{rule.table}.{rule.field}" if rule.table else rule.field
        yield Diagnostic("GA306", f"{field}: {rule.text}", document.at(rule.line))


def _settlements(tables: Tables, document: Document) -> Iterator[Diagnostic]:
    for overruled in tables.overruled:
        if overruled.fact.about is not About.FIELD:
            message = f"{overruled.by.subject}: {_both(overruled.by, overruled.fact)}"
            at = document.at(overruled.by.line)
            yield Diagnostic("GA302", message, at, subjects=(overruled.by.subject,))


def _both(by: Fact, fact: Fact) -> str:
    return (
        f"{by.about} is {by.as_written} by {_source(by)} (line {by.line}), "
        f"not {_silence(fact)} by {_SOURCES[fact.rank]} (line {fact.line})"
    )


def _source(fact: Fact) -> str:
    return "a later change" if fact.revises else _SOURCES[fact.rank]


def _silence(fact: Fact) -> str:
    why = "a program's type implies" if fact.about is About.TYPE else "follows from silence"
    return fact.as_written if fact.stated else f"{fact.as_written}, which {why},"


def _field_names(tables: Tables, document: Document) -> Iterator[Diagnostic]:
    """JSON names are the columns' own, whatever the program called them."""
    renamed = [
        fact
        for table, column in tables.all_columns()
        if (fact := column.settled.get(About.FIELD)) and fact.value not in ("", column.name)
    ]
    renamed += [over.fact for over in tables.overruled if over.fact.about is About.FIELD]
    for fact in renamed:
        message = f"{fact.subject} is called {fact.value} here; fields keep the column's name"
        yield Diagnostic("GA302", message, document.at(fact.line), subjects=(fact.subject,))


def _silent(tables: Tables, document: Document) -> Iterator[Diagnostic]:
    facts = [
        fact
        for _, column in tables.all_columns()
        if (fact := column.settled.get(About.NULLABLE)) and not fact.stated
    ]
    if facts:
        subjects = tuple(fact.subject for fact in facts)
        message = f"may be null, since the SQL does not say NOT NULL: {', '.join(subjects)}"
        yield Diagnostic("GA307", message, document.at(facts[0].line), subjects=subjects)


def _enum_names(tables: Tables, document: Document) -> Iterator[Diagnostic]:
    for table, column in tables.all_columns():
        name = enum_name(table, column, tables)
        if name:
            fact = column.settled[About.ENUM]
            given = "name is from the SQL" if About.TYPE in column.settled else "name is not given"
            message = f"{table.name}.{column.name}: enum type {name} is made here; its {given}"
            at = document.at(fact.line)
            yield Diagnostic("GA308", message, at, subjects=(f"{table.name}.{column.name}",))


def _other_spelling(tables: Tables, document: Document) -> Iterator[Diagnostic]:
    """`REFERENCES kinds (type_code)` where the column is `TypeCode`, and no other one is alike."""
    for table, column, target in tables.references():
        found = tables.table(target.table or "")
        meant = found.like(target.column) if found and target.column else None
        if found and meant and meant.name.casefold() != (target.column or "").casefold():
            subject = f"{table.name}.{column.name}"
            message = f"{subject} refers to {found.name}.{meant.name}, written {target.column} here"
            at = document.at(column.settled[About.FOREIGN_KEY].line)
            yield Diagnostic("GA302", message, at, subjects=(subject,))


def _translated(tables: Tables, document: Document, dialect: DialectName) -> Iterator[Diagnostic]:
    """Types of another database or of a program, each once."""
    seen: dict[tuple[str, str], Fact] = {}
    for _, column in tables.all_columns():
        fact = column.settled.get(About.TYPE)
        other = spellings.translated(str(fact.value), dialect) if fact else None
        if fact and other and spellings.normal(other) != spellings.normal(fact.as_written):
            seen.setdefault((fact.as_written, other), fact)
    for (written, other), fact in seen.items():
        message = f"{written} is {other} in {dialect} ({fact.subject} and wherever it is written)"
        yield Diagnostic("GA314", message, document.at(fact.line), subjects=(fact.subject,))


def answered(inquiry: Inquiry, answer: str) -> Diagnostic:
    """A question that the answers file or configuration answers."""
    question = inquiry.question
    message = f"{question.text} Answered: {' '.join(answer.split())}"
    return Diagnostic("GA309", message, question.at)


def taken_note(inquiry: Inquiry, answer: str) -> Diagnostic:
    """A question that SQL itself answers where the document does not."""
    question = inquiry.question
    told = question.text.partition(" Answer ")[0]
    message = f"{told} Taken: `{answer}`; answer {question.id} to change it"
    return Diagnostic("GA302", message, question.at, subjects=question.covers)
