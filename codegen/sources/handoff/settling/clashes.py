"""What a document says twice, differently: where rank does not decide, it is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Rank
from codegen.sources.handoff.settling import replies
from codegen.sources.handoff.settling.inquiry import Context, Inquiry, Matter, matter
from codegen.sources.handoff.settling.merge import Table, Tables


def clashes(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Every contradiction that only the user can settle."""
    yield from _not_in_sql(tables, context)
    yield from _set_null(tables, context)
    yield from _of_arrays(tables, context)
    yield from _no_such_target(tables, context)
    yield from _same_table(tables, context)
    yield from _stated_twice(tables, context)


def _not_in_sql(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Columns of a table that the SQL makes without them."""
    for table, column in tables.all_columns():
        made = table.settled.get(About.CREATED)
        in_sql = any(fact.rank <= Rank.DDL for fact in column.facts)
        if made and made.value is True and made.rank is Rank.DDL and not in_sql:
            about = matter(table, column)
            text = (
                f"{about.subject} is described, but CREATE TABLE {table.name} (line {made.line}) "
                "does not have it. Does it exist? Answer `yes` or `no`."
            )
            yield context.ask("column", about, text, replies.existence_answer(table, column))


def _set_null(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table, column, target in tables.references():
        if target.on_delete == "SET NULL" and column.get(About.NULLABLE) is False:
            about = matter(table, column)
            text = (
                f"{about.subject} is NOT NULL, but ON DELETE SET NULL. Answer `null` if it may be "
                "null, else what a delete does: `cascade`, `restrict` or `no action`."
            )
            yield context.ask(
                "on_delete", about, text, replies.set_null_answer(table, column, target)
            )


def _of_arrays(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Arrays that should refer to a table: no database has such a key."""
    for table, column, target in tables.references():
        if target.table and str(column.get(About.TYPE) or "").rstrip().endswith("[]"):
            about = matter(table, column, "array", target.table)
            text = (
                f"{about.subject} is an array, whose values no database lets refer to "
                f"{target.table}. Answer `none` to leave the foreign key out."
            )
            yield context.ask(
                "foreign_key", about, text, replies.reference_answer(table, column), "none"
            )


def _no_such_target(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Foreign keys to a column that their table, all of which is known, does not have."""
    partial = {one.table for one in context.partial}
    for table, column, target in tables.references():
        found = tables.table(target.table or "")
        whole = found is not None and found.created and found.name not in partial and found.key
        if found and whole and target.column and not found.like(target.column):
            about = matter(table, column, found.name, target.column)
            text = (
                f"{about.subject} refers to {found.name}.{target.column}, and {found.name} has no "
                "such column. To which does it refer? Answer `table(column)` or `none`."
            )
            proposed = f"{found.name}({found.key[0]})" if len(found.key) == 1 else None
            yield context.ask(
                "foreign_key", about, text, replies.reference_answer(table, column), proposed
            )


def _same_table(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """A table of the SQL, and one described elsewhere with the same columns and a word of its name:
    is it one under two names?
    """
    made = [table for table in tables.tables.values() if table.created and len(table.columns) > 3]
    in_sql: dict[frozenset[str], list[Table]] = defaultdict(list)
    for table in made:
        if table.settled[About.CREATED].rank is Rank.DDL:
            in_sql[frozenset(table.columns)].append(table)
    for table in made:
        words = set(table.name.casefold().split("_"))
        alike = in_sql[frozenset(table.columns)]
        for other in alike if table.settled[About.CREATED].rank is not Rank.DDL else ():
            if words & set(other.name.casefold().split("_")):
                text = (
                    f"{table.name} and {other.name} (line {other.line}) have the same columns. Is "
                    "it one table? Answer with the name that holds, or `both`."
                )
                about = Matter(table.name, table.line, (table, other), (table.name, other.name))
                answer = replies.one_table_answer(table, other)
                yield context.ask("table_name", about, text, answer, other.name)


def _stated_twice(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for one, other in tables.conflicts:
        text = (
            f"{one.subject}, {one.about}: {one.as_written} (line {one.line}) or {other.as_written} "
            f"(line {other.line})? Both are stated with equal weight."
        )
        said = (one.as_written, other.as_written)
        about = Matter(one.subject, one.line, (Table(one.table),), evidence=said)
        yield context.ask(one.about.replace(" ", "_"), about, text, replies.conflict_answer(one))
