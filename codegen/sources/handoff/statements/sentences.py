"""Tables that sentences define or alter, with their columns as code:

    `rooms` has an `id` (uuid, primary key) and a `name` (text)
    `rooms` gets `size int NULL`
    Added `size` (int) and `hall` to `rooms`

What a table is made with is read where nothing else of the document gives it columns with a type.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import columns, titles
from codegen.sources.handoff.columns.clauses import LONGEST, statements
from codegen.sources.handoff.columns.described import (
    NAME,
    Described,
    added_in,
    columns_in,
    listed_in,
)
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.facts import (
    About,
    Fact,
    Partial,
    Rank,
    Reading,
    Reference,
    Unnamed,
    combine,
)
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Items,
    Paragraph,
    plain,
)
from codegen.sources.handoff.statements import asides, subjects
from codegen.sources.handoff.statements.subjects import Subject
from codegen.sources.handoff.words.kinds import TABLE
from codegen.sources.handoff.words.notions import whole, words_for

# A line of a paragraph that begins with a name in bold is one of several.
_SENTENCES = re.compile(
    r"(?<=[\w)`'\"*])[.;]\s+(?=[^\W\d_]|[`*(])|(?<=[\u3002\uff1b])|\n(?=\W*\*\*)"
    rf"|,?\s+(?:{words_for('prose.and')})\s+(?=`\w+`\s+{whole(words_for('prose.gains'))})",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_CODE = re.compile(r"`([^`]+)`")
_DATA = re.compile(
    rf"{words_for('headings.data_model')}|\b(?:{TABLE})\b|\bmigrat|\bDDL\b|datenmodell",
    re.IGNORECASE,
)
# Types that programs have not.
_SQL = re.compile(r"char|serial|bigint|smallint|timestamp|numeric|\buuid|jsonb|\(\d", re.IGNORECASE)
_SEVERAL = 2
_WHOLE = 3  # columns, with a key among them


@dataclass(frozen=True)
class _Telling:
    """A sentence with the columns that it tells, and what it says of several together."""

    subject: Subject
    line: int
    text: str
    found: tuple[Described, ...]
    together: tuple[Fact, ...]
    named: bool  # here, and not in the heading

    def at(self, name: str) -> int:
        """The line that a column stands on."""
        return self.line + self.text[: max(self.text.find(f"`{name}"), 0)].count("\n")


def read(document: Document, extracted: Reading) -> Reading:
    """The columns that sentences give to tables of which nothing else has any with a type, and
    those that they add to any.
    """
    known: dict[str, list[Fact]] = defaultdict(list)
    stated: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for fact in extracted.facts:
        known[fact.table.casefold()].append(fact)
        stated[fact.line].add((fact.table.casefold(), fact.column))
    tables = titles.all_names(document).union(known)
    tellings: list[_Telling] = []
    offered: list[Diagnostic] = []
    for block in document.blocks:
        told = [
            one
            for one in _of_block(block)
            if not (_is_of_column(one, stated) or _lists_tables(one, tables))
        ]
        if not asides.offers(block):
            tellings += told
        elif any(one.subject.table.casefold() in known for one in told):
            offered.append(asides.left_out(block, document))
    names = {*known, *(one.subject.table.casefold() for one in tellings)}
    grouped: dict[str, list[_Telling]] = defaultdict(list)
    for one in tellings:
        grouped[_key(one.subject.table, names)].append(one)
    entities = {name for one in extracted.unnamed for name in titles.table_names(one.title)}
    of_data = _is_of_data(document)
    found = [
        _of_table(told, known.get(table, ()))
        for table, told in grouped.items()
        if table not in entities and (of_data or table in known or _is_table(told))
    ]
    noted = {note.at.line for note in extracted.notes if note.at}
    notes = tuple(note for note in offered if note.at and note.at.line not in noted)
    return combine((*found, Reading(notes=notes)))


def _is_of_column(telling: _Telling, stated: Mapping[int, Collection[tuple[str, str]]]) -> bool:
    """It is the line of another table's column, which refers to this one."""
    names, own = {one.name for one in telling.found}, telling.subject.table.casefold()
    there = stated.get(telling.line, ()) if telling.subject.kind == "told" else ()
    return any(table != own and column in names for table, column in there)


def _lists_tables(telling: _Telling, tables: Collection[str]) -> bool:
    """ "The tables `a`, `b` and `c`": what stands in a row with tables is one as well."""
    names = {one.name.casefold() for one in telling.found}
    return telling.subject.table.casefold() in names or len(names.intersection(tables)) >= _SEVERAL


def tells(block: Block) -> bool:
    """A paragraph that names its table and says the types of two columns at least: nothing else is
    read in it.
    """
    found = _of_block(block) if isinstance(block, Paragraph) else ()
    told = (one for telling in found if telling.named for one in telling.found)
    return sum(one.item.typed for one in told) >= _SEVERAL


def _key(name: str, known: Collection[str]) -> str:
    """A table's name in small letters; that of an entity whose table is known."""
    own = (one for one in titles.table_names(name) if one in known) if name[:1].isupper() else ()
    return next(iter(own), name.casefold())


def _is_of_data(document: Document) -> bool:
    """A heading says that the document, or a part of it, is about a schema."""
    headings = {heading.text for block in document.blocks for heading in block.trail}
    return any(map(_DATA.search, headings))


def _is_table(tellings: Sequence[_Telling]) -> bool:
    """What has the columns is called a table; or a type or a key is of a database and of no
    program.
    """
    said = [say for one in tellings for column in one.found for say in column.item.said.facts]
    keys = any(say.about in (About.PRIMARY_KEY, About.FOREIGN_KEY) for say in said)
    typed = any(say.about is About.TYPE and _SQL.search(str(say.value)) for say in said)
    return keys or typed or any(one.subject.explicit for one in tellings)


def _of_table(tellings: list[_Telling], known: Sequence[Fact]) -> Reading:
    """All that sentences tell of one table: where it is listed, what they add to it, and what
    stands in the very lines of its list.
    """
    if any(fact.about in (About.TYPE, About.ENUM) for fact in known):
        lines = {fact.line for fact in known}
        tellings = [o for o in tellings if o.subject.kind == "added" or o.line in lines]
    names = {fact.column.casefold() for fact in known if fact.column}
    spelled = [one.subject.table for one in tellings]
    table = next((name for name in spelled if name.islower()), "".join(spelled[:1]))
    facts = [
        fact
        for one in tellings
        for column in one.found
        if column.name.casefold() not in names
        for fact in columns.facts(
            table, column.name, column.item.said, _rank(column, one, names), one.at(column.name)
        )
    ]
    listed = {fact.column for fact in facts}
    led = all(one.subject.kind == "led" for one in tellings)
    typed = sum(fact.about is About.TYPE for fact in facts)
    sure = any(
        one.named and (one.subject.explicit or one.subject.kind != "told") for one in tellings
    )
    if not facts or (led and (typed if table[:1].isupper() else len(listed)) < _WHOLE):
        return Reading()
    headed = not any(one.named for one in tellings)
    if not (known or sure) and typed < _SEVERAL and (headed or len(listed) < _SEVERAL):
        return Reading()
    facts += [fact.on(table) for one in tellings for fact in one.together]
    made = any(one.subject.kind != "added" for one in tellings)
    keyed = "id" in listed or any(fact.about is About.PRIMARY_KEY for fact in facts)
    whole = keyed and len(listed) >= _WHOLE and not _left(table, facts, tellings)
    told = () if names or whole or not made else (_partial(tellings[0]),)
    if led and table[:1].isupper():
        own = tuple(fact.on("") for fact in facts)
        return Reading(unnamed=(Unnamed(table, tellings[0].line, own),), partial=told)
    created = Fact(table, "", About.CREATED, made, Rank.PROSE, tellings[0].line)
    return Reading((*facts, created), partial=told)


def _left(table: str, facts: Sequence[Fact], tellings: Sequence[_Telling]) -> bool:
    """Code stands in the sentences that is none of the columns, nor what they refer to."""
    read = {table, *(fact.column for fact in facts)}
    read |= {fact.value.table or "" for fact in facts if isinstance(fact.value, Reference)}
    codes = (
        code.split(" ")[0] for one in tellings for code in _CODE.findall(_GROUP.sub("", one.text))
    )
    return any(re.fullmatch(NAME, code) and code not in read for code in codes)


def _rank(column: Described, telling: _Telling, listed: Collection[str]) -> Rank:
    """What is added to a list of columns holds beside it, as an item of it does; what is listed
    behind a name is no remark.
    """
    kind = telling.subject.kind
    if column.item.typed and (kind == "added" or listed):
        return Rank.TABLE
    return Rank.FIELD_TABLE if kind == "led" else Rank.PROSE


def _partial(first: _Telling) -> Partial:
    return Partial(first.subject.table, first.line, " ".join(plain(first.text).split())[:80])


def _of_block(block: Block) -> Iterator[_Telling]:
    if not isinstance(block, Items | Paragraph):
        return
    if other_place(block) or undone(block):
        return
    above = _above(block)
    for unit in _units(block):
        subject, named = above if isinstance(block, Paragraph) else None, False
        for text, line in unit:
            if len(text) > 4 * LONGEST or asides.is_offer(text):
                continue
            own = subjects.of(text)
            if own and any(
                one.item.typed and one.name == own.table for one in columns_in(text, (), line)
            ):
                own = None  # `All tables have the key `id` (integer)` names none
            held = subject or above
            near = own or (held and replace(held, begin=0, end=0))
            if near and near.kind != "made" and subjects.adds(text[near.end :]):
                own = replace(near, kind="added")
            subject = own or (subject and replace(subject, begin=0, end=0))
            named = named or own is not None
            yield from _telling(subject, text, line, named=named) if subject else ()


def _telling(subject: Subject, text: str, line: int, *, named: bool) -> Iterator[_Telling]:
    told = text[subject.begin :]
    names = subject.kind == "added"
    found = columns_in(told, {subject.table.casefold()}, line, names=names)
    found = found or added_in(told, line) or listed_in(text[subject.end :], line)
    together = () if found else tuple(_together(text, line))
    if found or together:
        yield _Telling(subject, line, text, found, together, named)


def _together(text: str, line: int) -> Iterator[Fact]:
    """The key, or what is unique, of several columns."""
    for fact in statements(" ".join(plain(text).split()), line):
        if not fact.column and fact.about in (About.PRIMARY_KEY, About.UNIQUE, About.CONSTRAINT):
            yield fact


def _above(block: Items | Paragraph) -> Subject | None:
    """The table that the heading right above names."""
    title = titles.title_of(block)
    near = title and title.exact and block.trail[-1:] == (title.heading,)
    return Subject("told", title.name, explicit=True) if title and near else None


def _units(block: Items | Paragraph) -> Iterator[list[tuple[str, int]]]:
    """The sentences of each item, or of the paragraph, with their lines."""
    if isinstance(block, Items):
        yield from ([*_sentences(row.raw[0], row.line)] for row in block.rows)
    else:
        yield [*_sentences(block.text, block.line)]


def _sentences(text: str, line: int) -> Iterator[tuple[str, int]]:
    begin = 0
    for end in _SENTENCES.finditer(text):
        before = text[begin : end.start()]
        if before.count("(") > before.count(")"):
            continue
        yield text[begin : end.start()], line + text.count("\n", 0, begin)
        begin = end.end()
    yield text[begin:].rstrip(" .;\u3002"), line + text.count("\n", 0, begin)
