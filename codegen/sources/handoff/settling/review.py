"""What the merged facts leave open: one question for each thing that nobody said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources import spellings
from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import TYPED_BY_KEY, About, Rank, Reference
from codegen.sources.handoff.settling import elsewhere, replies
from codegen.sources.handoff.settling.clashes import clashes
from codegen.sources.handoff.settling.inquiry import (
    Columns,
    Context,
    Inquiry,
    Matter,
    full_name,
    matter,
)
from codegen.sources.handoff.settling.merge import Column, Table, Tables


def review(tables: Tables, context: Context) -> list[Inquiry]:
    """Everything that must be known before the tables can be made, in the order of the document."""
    passes = (
        *(_columns, _partial, _keys, _nulls, _missing_types, _unknown_types, _precisions),
        *(_open_enums, _targets, _target_columns, _timestamps, elsewhere.check, clashes),
    )
    found = [inquiry for check in passes for inquiry in check(tables, context)]
    return sorted(found, key=lambda inquiry: inquiry.line)


def _whole(table: Table) -> bool:
    """Every column of the table is in the document: it is made there, or its key is among them."""
    return table.created or (About.CREATED not in table.settled and bool(table.key))


def _columns(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table in tables.tables.values():
        answer = replies.columns_answer(table, table.line)
        if not table.columns:
            text = (
                f"{table.name} is named without columns. Which columns does it have? Answer with "
                "column definitions in SQL, or `none` to leave the table out."
            )
            text += _migrations(table, context)
            yield context.ask("columns", matter(table), text, answer)
        elif not _whole(table):
            listed = ", ".join(column.name for column in table.columns.values())
            text = (
                f"{table.name} is altered here ({listed}), not created. Which other columns does "
                "it have? Answer with column definitions in SQL, or `none`."
            )
            text += _migrations(table, context)
            proposed = _drawn(table, tables)
            yield context.ask("existing_columns", matter(table), text, answer, proposed)


def _migrations(table: Table, context: Context) -> str:
    """The migrations that the document names for a table."""
    named = [file for file in context.document.migrations if table.name in file]
    return f" The document names {', '.join(named[:3])}." if named else ""


def _drawn(table: Table, tables: Tables) -> str | None:
    """The columns that a drawing gives to a table which better sources only alter."""
    facts = [f for column, _ in tables.drawn for f in column.facts if f.table == table.name]
    by_column: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.about is About.TYPE:
            by_column[fact.column].insert(0, str(fact.value))
        elif fact.about is About.PRIMARY_KEY:
            by_column[fact.column].append("PRIMARY KEY")
        elif fact.about is About.NULLABLE and not fact.value:
            by_column[fact.column].append("NOT NULL")
    typed = [f"{name} {' '.join(words)}" for name, words in by_column.items()]
    return ", ".join(typed) or None


def _partial(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Lists that say themselves that they are not whole."""
    found: dict[str, tuple[Table, int, str]] = {}
    for one in context.partial:
        table = tables.table(one.table)
        whole = table and (made := table.settled.get(About.CREATED)) and made.rank is Rank.DDL
        whole = one.whole_below or (whole and table and table.created)
        if table and table.columns and not whole and table.name not in found:
            found[table.name] = (table, one.line, one.why)
    for names, _ in context.apart("columns", list(found), str, "partial"):
        why = found[names[0]][2]
        text = (
            f"Not all columns are listed ({why}): {', '.join(names)}. Which others are there? "
            "Answer `none`, or `table: column definitions` with semicolons between."
        )
        affected = tuple(found[name][0] for name in names)
        subject = names[0] if len(names) == 1 else "schema"
        line = min(found[name][1] for name in names)
        about = Matter(subject, line, affected, tuple(names), ("partial",))
        yield context.ask("columns", about, text, replies.more_columns_answer(affected), "none")


def _keys(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table in tables.tables.values():
        silent = About.PRIMARY_KEY not in table.settled and not table.key
        in_text = any("PRIMARY" in text.upper() for text in table.texts(About.CONSTRAINT))
        if table.created and table.columns and silent and not in_text:
            text = f"{table.name} has no primary key in the document. Which columns are its key?"
            proposed = "id" if table.column("id") else None
            yield context.ask(
                "primary_key", matter(table), text, replies.key_answer(table), proposed
            )


def _nulls(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """One question for the document if it has a convention, else one for each table."""
    silent: dict[str, Columns] = defaultdict(list)
    convention = _states_only_not_null(tables)
    for table, column in tables.all_columns():
        if _null_unsaid(table, column):
            silent["schema" if convention else table.name].append((table, column))
    groups = [
        (s, *one) for s, each in silent.items() for one in context.columns_apart("nullable", each)
    ]
    for subject, columns, named in groups:
        text = (
            f"Nothing says whether these may be null: {_listed(columns)}. Answer `null` (all of "
            "them), `not null` (none of them), or list those that may be null."
        )
        proposed = "null" if convention else None
        answer = replies.null_list_answer(columns, named)
        yield context.ask("nullable", _together(subject, columns), text, answer, proposed)


def _listed(columns: Columns) -> str:
    return ", ".join(map(full_name, columns))


def _together(subject: str, columns: Columns, *evidence: str) -> Matter:
    """One question about several columns; about a single one it has that column's name."""
    if len(columns) == 1:
        return matter(*columns[0], *evidence)
    line = min(column.line for _, column in columns)
    covers = tuple(map(full_name, columns))
    return Matter(subject, line, tuple(table for table, _ in columns), covers, evidence)


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
        if (fact := column.settled.get(About.NULLABLE))
        and fact.rank is Rank.TABLE
        and not fact.written
    ]
    return bool(stated) and not any(stated) and len(stated) * 5 >= len(columns) * 2


def _missing_types(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """One question for each table, however many of its columns have no type."""
    for table in tables.tables.values():
        untyped = [
            (table, column)
            for column in table.columns.values()
            if not column.settled.keys() & {About.TYPE, About.ENUM, About.OPEN_ENUM}
        ]
        for columns, named in context.columns_apart("type", untyped):
            text = f"{_listed(columns)}: no type in the document. "
            text += (
                "What is its SQL type?"
                if len(columns) == 1
                else "What are their SQL types? Answer with `column type` for each, commas between."
            )
            proposed = _by_reference(columns, tables)
            answer = replies.types_answer(columns, named)
            inquiry = context.ask("type", _together(table.name, columns), text, answer, proposed)
            settles = proposed is not None and all(map(_typed_by_key, columns))
            yield replace(inquiry, settles=settles)


def _typed_by_key(one: tuple[Table, Column]) -> bool:
    target = one[1].settled.get(About.FOREIGN_KEY)
    return target is not None and target.written == TYPED_BY_KEY


def _by_reference(untyped: Columns, tables: Tables) -> str | None:
    """The type of what a foreign key refers to, where that is all that is missing."""
    found: list[str] = []
    for _, column in untyped:
        target = column.get(About.FOREIGN_KEY)
        table = (
            tables.table(target.table) if isinstance(target, Reference) and target.table else None
        )
        key = table.key[0] if table and len(table.key) == 1 else "id"
        referred = (
            table.column(target.column or key) if table and isinstance(target, Reference) else None
        )
        spelling = str(referred.get(About.TYPE) or "") if referred else ""
        if not spelling:
            return None
        found.append(f"{column.name} {spellings.of_serial(spelling)}")
    return found[0].partition(" ")[2] if len(found) == 1 else ", ".join(found)


def _unknown_types(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """One question for each spelling, however many columns have it."""
    unknown: dict[str, Columns] = defaultdict(list)
    for table, column in tables.all_columns():
        spelling = column.get(About.TYPE)
        if isinstance(spelling, str) and not _is_known(spelling, column, tables, context):
            unknown[spelling].append((table, column))
    for spelling, each in unknown.items():
        proposed = spellings.meant(spelling, context.dialect)
        listing = spelling.casefold() == "enum" or not spellings.is_type(spelling)
        is_enum = proposed is None and spelling.isidentifier() and listing
        kind = "enum_values" if is_enum else "type"
        for columns, _ in context.columns_apart(kind, each, spelling):
            text = (
                f"{spelling} is used as a type ({_listed(columns)}) and defined nowhere. Which "
                "values does it have? Answer `enum(a, b)`, or an SQL type."
                if is_enum
                else f"{spelling} is no type that {context.dialect} has ({_listed(columns)}). "
                "What is the SQL type?"
            )
            about = _together(spelling, columns, spelling)
            yield context.ask(kind, about, text, replies.type_answer(columns), proposed)


def _is_known(spelling: str, column: Column, tables: Tables, context: Context) -> bool:
    """Built in, mapped by configuration, or an enum whose values the document gives."""
    one = spelling.casefold().strip('"').removesuffix("[]")
    if one in tables.enums or spelling in context.types:
        return True
    listed = About.ENUM in column.settled or About.OPEN_ENUM in column.settled
    return listed or spellings.translated(spelling, context.dialect) is not None


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
            yield context.ask("precision", about, text, replies.type_answer([(table, column)]))


def _open_enums(tables: Tables, context: Context) -> Iterator[Inquiry]:
    for table, column in tables.all_columns():
        fact = column.settled.get(About.OPEN_ENUM)
        kind = column.settled.get(About.TYPE)
        decided = fact and kind and not fact.value and kind.rank < fact.rank
        if decided:
            continue  # the SQL has a type where a table only says "enum"
        if fact and About.ENUM not in column.settled and isinstance(fact.value, tuple):
            about = matter(table, column, *fact.value)
            known = (
                "has examples of its values, not all" if fact.value else "is an enum without values"
            )
            text = f"{about.subject} {known}. Which may it have?"
            proposed = ", ".join(fact.value) or None
            answer = replies.values_answer(table, column)
            yield context.ask("enum_values", about, text, answer, proposed)


def _targets(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Foreign keys without a table, or without a column where the target has no single key."""
    for table, column, target in tables.references():
        about, answer = matter(table, column), replies.reference_answer(table, column)
        found = tables.table(target.table) if target.table else None
        if target.table is None:
            text = f"{about.subject} is a foreign key. To what? Answer `table(column)` or `none`."
            yield context.ask("foreign_key", about, text, answer, by_name(column.name, tables))
        elif target.column is None and found and found.created and len(found.key) > 1:
            text = (
                f"{about.subject} refers to {found.name}, whose key is several columns. To which?"
            )
            about = matter(table, column, found.name)
            yield context.ask("foreign_key", about, text, answer)


def _target_columns(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Foreign keys of which only the table is said: SQL means its key with that, so where each
    target has one of a single column the answer is taken and told.
    """
    bare: Columns = []
    for table, column, target in tables.references():
        found = tables.table(target.table) if target.table else None
        fact = column.settled[About.FOREIGN_KEY]
        spoken = fact.rank > Rank.DDL and fact.written != "relationship"
        if found and target.column is None and len(found.key) <= 1 and spoken:
            bare.append((table, column))
    for columns, _ in context.columns_apart("foreign_key", bare, "column"):
        targets = [
            f"{full_name(one)} → {one[1].settled[About.FOREIGN_KEY].value}" for one in columns
        ]
        text = (
            f"These refer to a table and name no column of it: {', '.join(targets)}. To which "
            "column? Answer `key` (the primary key of each), or a column's name."
        )
        about = _together("schema", columns, "column")
        answer = replies.target_column_answer(columns, tables)
        inquiry = context.ask("foreign_key", about, text, answer, "key")
        settles = all(_has_single_key(column, tables) for _, column in columns)
        yield replace(inquiry, settles=settles)


def _has_single_key(column: Column, tables: Tables) -> bool:
    """The table that the column refers to has a key of one column."""
    target = column.get(About.FOREIGN_KEY)
    found = tables.table(target.table or "") if isinstance(target, Reference) else None
    return found is not None and len(found.key) == 1


def by_name(column: str, tables: Tables) -> str | None:
    """The table that `user_id` or `OrganizationId` sounds like: `users`, or the only one whose
    name ends so, `app_users`.
    """
    one = re.sub(r"_?id$", "", column, flags=re.IGNORECASE)
    names = (
        one + "s",
        one + "es",
        one.removesuffix("y") + "ies",
        one,
        *table_names(one[:1].upper() + one[1:]),
    )
    whole = next((found.name for name in names if one and (found := tables.table(name))), None)
    ends = tuple(f"_{name.casefold()}" for name in names)
    alike = [t.name for key, t in tables.tables.items() if len(one) > 2 and key.endswith(ends)]
    return whole or (alike[0] if len(alike) == 1 else None)


_STAMPS = re.compile(
    r"(created|updated|modified|inserted)(_at|_on|At|On)|(create|update)(_time|Time)"
)


def _timestamps(tables: Tables, context: Context) -> Iterator[Inquiry]:
    """Moments that must be there and that nothing in the document sets."""
    unset: Columns = []
    made = {About.DEFAULT, About.CLIENT_DEFAULT, About.ON_UPDATE}
    for table, column in tables.all_columns():
        stated = column.settled.get(About.NULLABLE)
        required = stated is not None and stated.value is False
        if required and _STAMPS.fullmatch(column.name) and not made & column.settled.keys():
            unset.append((table, column))
    for columns, _ in context.columns_apart("timestamps", unset):
        text = (
            f"Nothing says who sets these: {_listed(columns)}. Answer `application`, or `database` "
            "for DEFAULT now()."
        )
        about, answer = _together("schema", columns), replies.timestamps_answer(columns)
        yield context.ask("timestamps", about, text, answer, "application")
