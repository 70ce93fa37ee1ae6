"""What the merged facts leave open: one question for each thing that nobody said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from codegen.sources import spellings
from codegen.sources.handoff.clashes import clashes
from codegen.sources.handoff.facts import About, Rank, Reference
from codegen.sources.handoff.inquiry import Context, Inquiry, Matter, matter
from codegen.sources.handoff.merge import Column, Table, Tables
from codegen.sources.handoff.replies import (
    columns_answer,
    key_answer,
    null_list_answer,
    reference_answer,
    type_answer,
    values_answer,
)

Columns = list[tuple[Table, Column]]


def review(tables: Tables, context: Context) -> list[Inquiry]:
    """Everything that must be known before the tables can be made, in the order of the document."""
    passes = (
        *(_columns, _keys, _nulls, _missing_types, _unknown_types, _precisions, _open_enums),
        *(_targets, _external, clashes),
    )
    found = [inquiry for check in passes for inquiry in check(tables, context)]
    return sorted(found, key=lambda inquiry: inquiry.line)


def _whole(table: Table) -> bool:
    """Every column of the table is in the document: it is made there, or its key is among them."""
    return table.created or (About.CREATED not in table.settled and bool(table.key))


def _columns(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table in tables.tables.values():
        answer = columns_answer(table, table.line)
        if not table.columns:
            text = (
                f"{table.name} is named without columns. Which columns does it have? Answer with "
                "column definitions in SQL, or `none` to leave the table out."
            )
            yield context.ask("columns", matter(table), text, answer)
        elif not _whole(table):
            listed = ", ".join(column.name for column in table.columns.values())
            text = (
                f"{table.name} is altered here ({listed}), not created. Which other columns does "
                "it have? Answer with column definitions in SQL, or `none`."
            )
            yield context.ask("existing_columns", matter(table), text, answer)


def _keys(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table in tables.tables.values():
        silent = About.PRIMARY_KEY not in table.settled and not table.key
        in_text = any("PRIMARY" in text.upper() for text in table.texts(About.CONSTRAINT))
        if table.created and table.columns and silent and not in_text:
            text = f"{table.name} has no primary key in the document. Which columns are its key?"
            proposed = "id" if table.column("id") else None
            yield context.ask("primary_key", matter(table), text, key_answer(table), proposed)


def _nulls(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """One question for the document if it has a convention, else one for each table."""
    silent: dict[str, Columns] = defaultdict(list)
    convention = _states_only_not_null(tables)
    for table, column in tables.all_columns():
        if _null_unsaid(table, column):
            silent["schema" if convention else table.name].append((table, column))
    for subject, columns in silent.items():
        text = (
            f"Nothing says whether these may be null: {_listed(columns)}. Answer `null` (all of "
            "them), `not null` (none of them), or list those that may be null."
        )
        proposed = "null" if convention else None
        about = _together(subject, columns)
        yield context.ask("nullable", about, text, null_list_answer(columns), proposed)


def _listed(columns: Columns) -> str:
    return ", ".join(f"{table.name}.{column.name}" for table, column in columns)


def _together(subject: str, columns: Columns) -> Matter:
    """One question about several columns; about a single one it has that column's name."""
    if len(columns) == 1:
        return matter(*columns[0])
    line = min(column.line for _, column in columns)
    return Matter(subject, line, tuple(table for table, _ in columns))


def _null_unsaid(table: Table, column: Column) -> bool:
    if About.NULLABLE in column.settled or About.AUTO in column.settled:
        return False
    never = spellings.never_null(str(column.get(About.TYPE) or ""))
    return not never and not table.in_key(column)


def _states_only_not_null(tables: Tables) -> bool:
    """The document writes NOT NULL where it means it, and never NULL: then silence means NULL."""
    columns = [column for table, column in tables.all_columns() if not table.in_key(column)]
    stated = [
        fact.value
        for column in columns
        if (fact := column.settled.get(About.NULLABLE)) and fact.rank is Rank.TABLE
    ]
    return bool(stated) and not any(stated) and len(stated) * 5 >= len(columns) * 2


def _missing_types(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table, column in tables.all_columns():
        if not column.settled.keys() & {About.TYPE, About.ENUM, About.OPEN_ENUM}:
            about = matter(table, column)
            text = f"{about.subject} has no type in the document. What is its SQL type?"
            yield context.ask("type", about, text, type_answer([(table, column)]))


def _unknown_types(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """One question for each spelling, however many columns have it."""
    unknown: dict[str, Columns] = defaultdict(list)
    for table, column in tables.all_columns():
        spelling = column.get(About.TYPE)
        if isinstance(spelling, str) and not _is_known(spelling, column, tables, context):
            unknown[spelling].append((table, column))
    for spelling, columns in unknown.items():
        text = (
            f"{spelling} is no type that {context.dialect} has ({_listed(columns)}). "
            "What is the SQL type?"
        )
        proposed = spellings.meant(spelling, context.dialect)
        about = _together(spelling, columns)
        yield context.ask("type", about, text, type_answer(columns), proposed)


def _is_known(spelling: str, column: Column, tables: Tables, context: Context) -> bool:
    """Built in, mapped by configuration, or an enum whose values the document gives."""
    if spelling.casefold().strip('"') in tables.enums or spelling in context.types:
        return True
    listed = About.ENUM in column.settled or About.OPEN_ENUM in column.settled
    return listed or spellings.known(spelling, context.dialect)


def _precisions(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table, column in tables.all_columns():
        fact = column.settled.get(About.TYPE)
        loose = fact and fact.rank > Rank.DDL and spellings.lacks_precision(str(fact.value))
        if fact and loose and str(fact.value) not in context.types:
            about = matter(table, column)
            text = (
                f"{about.subject} is {fact.value} without precision. How many digits, and how many "
                "after the point? Answer `numeric(p,s)`, or `numeric` for any number of digits."
            )
            yield context.ask("precision", about, text, type_answer([(table, column)]))


def _open_enums(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table, column in tables.all_columns():
        fact = column.settled.get(About.OPEN_ENUM)
        if fact and About.ENUM not in column.settled and isinstance(fact.value, tuple):
            about = matter(table, column)
            text = f"{about.subject} has examples of its values, not all. Which may it have?"
            proposed = ", ".join(fact.value) or None
            answer = values_answer(table, column)
            yield context.ask("enum_values", about, text, answer, proposed)


def _targets(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Foreign keys without a table, or without a column where the target has no single key."""
    for table, column, target in tables.references():
        about, answer = matter(table, column), reference_answer(table, column)
        found = tables.table(target.table) if target.table else None
        if target.table is None:
            text = f"{about.subject} is a foreign key. To what? Answer `table(column)` or `none`."
            proposed = _by_name(column.name, tables)
            yield context.ask("foreign_key", about, text, answer, proposed)
        elif target.column is None and found and found.created and len(found.key) > 1:
            text = (
                f"{about.subject} refers to {found.name}, whose key is several columns. To which?"
            )
            yield context.ask("foreign_key", about, text, answer)


def _by_name(column: str, tables: Tables) -> str | None:
    """The table that `user_id` sounds like."""
    one = column.removesuffix("_id")
    plurals = (one + "s", one + "es", one.removesuffix("y") + "ies", one)
    return next((found.name for name in plurals if (found := tables.table(name))), None)


def _external(tables: Tables, context: Context) -> Iterator[Inquiry]:
    missing: dict[str, Columns] = defaultdict(list)
    for table, column, target in tables.references():
        if isinstance(target, Reference) and target.table and not tables.table(target.table):
            missing[target.table].append((table, column))
    for name, columns in missing.items():
        text = (
            f"{_listed(columns)} refers to {name}, which is not in the document. Answer with the "
            f"column definitions of {name} in SQL, or `none` to leave the foreign key out."
        )
        line = columns[0][1].settled[About.FOREIGN_KEY].line
        answer = columns_answer(Table(name), line, columns)
        about = Matter(name, line, tuple(table for table, _ in columns))
        yield context.ask("external_table", about, text, answer)
