"""Tables that the document does not make: named in references only, or another system's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Rank, Reference
from codegen.sources.handoff.settling.inquiry import Columns, Context, Inquiry, Matter, full_name
from codegen.sources.handoff.settling.merge import Table, Tables
from codegen.sources.handoff.settling.replies import columns_answer, whose_answer


def check(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """One question for each table that is not there, or that may be somebody else's."""
    yield from _not_there(tables, context)
    yield from _also_listed(tables, context)


def _not_there(tables: Tables, context: Context) -> Iterator[Inquiry]:
    missing: dict[str, Columns] = defaultdict(list)
    for table, column, target in tables.references():
        if isinstance(target, Reference) and target.table and not tables.table(target.table):
            missing[target.table].append((table, column))
    apart = [
        (n, *g)
        for n, each in missing.items()
        for g in context.columns_apart("external_table", each, n)
    ]
    for name, columns, _ in apart:
        together = ", ".join(map(full_name, columns))
        text = (
            f"{together} refers to {name}, which is not in the document. Answer with the "
            f"column definitions of {name} in SQL, or `none` to leave the foreign key out."
        )
        line = columns[0][1].settled[About.FOREIGN_KEY].line
        answer = columns_answer(Table(name), line, columns)
        covers = tuple(map(full_name, columns))
        about = Matter(name, line, tuple(table for table, _ in columns), covers, (name,))
        yield context.ask("external_table", about, text, answer)


def _also_listed(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """`managed by Supabase Auth` above a list of columns: many write it where they make the table
    themselves.
    """
    for table in tables.tables.values():
        stated = table.settled.get(About.EXTERNAL)
        if stated is None or stated.rank is Rank.ANSWER or not table.columns:
            continue
        text = (
            f"{table.name} is said to be made by another system, and its columns are listed. "
            "Answer `here` if this service's database has it, or `elsewhere` to leave it and the "
            "foreign keys to it out."
        )
        proposed = "elsewhere" if "." in table.name else "here"
        about = Matter(table.name, stated.line, (table,))
        yield context.ask("external_table", about, text, whose_answer(table), proposed)
