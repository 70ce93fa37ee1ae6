"""Columns that are listed where nothing says of which table: they are asked for, never dropped."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.sources.handoff.facts import Fact, Reading
from codegen.sources.handoff.layouts import held
from codegen.sources.handoff.markdown.document import Document, lines_of
from codegen.sources.handoff.settling.inquiry import Context, Inquiry, Matter
from codegen.sources.handoff.settling.replies import new_tables_answer

_SHOWN = 4


def ask(document: Document, reading: Reading, context: Context) -> Iterator[Inquiry]:
    """One question for all such lists of a document that has no table with these columns."""
    read = {fact.line for fact in _facts(reading)}
    known = {fact.column.casefold() for fact in _facts(reading) if fact.column}
    lost: dict[int, list[str]] = {}
    for block in document.blocks:
        names = held.names(block) if held.of_database(block) else []
        new = not {name.casefold() for name in names} <= known and not lines_of(block) & read
        if len(names) > 2 and held.is_keyed(names) and new:
            lost[block.line] = names
    if not lost:
        return
    lines = ", ".join(str(line) for line in lost)
    first = next(iter(lost.values()))
    shown = ", ".join(first[:_SHOWN])
    more = ", \u2026" if len(first) > _SHOWN else ""
    text = (
        f"Columns are listed ({shown}{more}; line {lines}), and nothing says of "
        "which table. Answer with `table: column definitions` in SQL, with semicolons between, or "
        "`none` if they are no tables of this service."
    )
    line = next(iter(lost))
    yield context.ask(
        "columns",
        Matter("schema", line, evidence=tuple(map(" ".join, lost.values()))),
        text,
        new_tables_answer(line),
    )


def _facts(reading: Reading) -> Iterator[Fact]:
    yield from reading.facts
    yield from (fact for one in reading.unnamed for fact in one.facts)
