"""Tables that a document names as a part of its schema and of which it lists no column: they are
asked for, once for all of them, never dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.lookalikes import external, other_place, undone
from codegen.sources.handoff.columns.several import read_items
from codegen.sources.handoff.facts import About, Fact, Reading, Reference
from codegen.sources.handoff.layouts import outlines
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Heading,
    Items,
    Paragraph,
    lines_of,
)
from codegen.sources.handoff.settling.inquiry import Context, Inquiry, Matter
from codegen.sources.handoff.settling.merge import Table
from codegen.sources.handoff.settling.replies import new_tables_answer
from codegen.sources.handoff.statements import asides, named
from codegen.sources.handoff.words.keys import IS_KEY
from codegen.words import plural, singular

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_TICKED = re.compile(rf"`({_NAME.pattern})`")
_TABLES = re.compile(
    r"\btables\b|\btablas\b|\btabelas\b|\btabellen\b|\btabele\b|таблиц|表|テーブル|테이블",
    re.IGNORECASE,
)
# `` `halls` and `rooms` `` in a heading.
_SEVERAL = re.compile(r"[\W\d]*`[a-z]\w*`(?:\W+(?:and\W+)?`[a-z]\w*`)+\W*")
# What may stand beside the name: no "Structure of".
_OWN = re.compile(
    r"(?:the\s+)?\*(?:\s+(?:tables?|\w*[^\x00-\x7f]\w*))?(?:\s*[-(\[:\u2013\u2014].*)?",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:buckets?|removed|dropped|deprecated|deleted|obsolete|retired)\b", re.IGNORECASE
)
_SNAKE = re.compile(r"`[a-z]+(?:_[a-z]+)+`")
_SEVERAL_NAMES = 2
_SHOWN = 60


def ask(
    document: Document, reading: Reading, facts: Sequence[Fact], context: Context
) -> Iterator[Inquiry]:
    """One question for all tables that are named and not described, where others are.

    reading: what the blocks say, with what is only drawn; facts: what is known of tables.
    """
    described = {fact.table for fact in facts if fact.column}
    known = {_key(name) for name in (*described, *map(plural, described), *_known(facts))}
    lines: dict[str, int] = {}
    columns = {fact.column for fact in facts if fact.column}
    read = frozenset(fact.line for fact in facts)
    places = (
        in_headings(document, described),
        in_lists(document, described, columns),
        entities(document, described, read),
        _drawn(reading, facts),
    )
    for name, line in (one for place in places for one in place):
        if _key(name) not in known:
            lines.setdefault(name, line)
    for names, _ in context.apart("columns", list(lines), str, "named"):
        listed = ", ".join(f"{name} (line {lines[name]})" for name in names[:_SHOWN])
        text = (
            f"Named, and no column of them is listed: {listed}. Answer with `table: column "
            "definitions` in SQL, with semicolons between, or `none` if they are not needed here."
        )
        line = min(lines[name] for name in names)
        tables = tuple(map(Table, names))
        subject = "schema" if len(names) > 1 else names[0]
        about = Matter(subject, line, tables, tuple(names), ("named",))
        yield context.ask("columns", about, text, new_tables_answer(line))


def _drawn(reading: Reading, facts: Sequence[Fact]) -> Iterator[tuple[str, int]]:
    """The tables that are drawn with a key among bare names, which may not be all, or with nothing
    but a foreign key, and left out.
    """
    kept = {(fact.line, fact.column) for fact in facts}
    for one in reading.unnamed:
        columns = {(fact.line, fact.column) for fact in one.facts}
        refers = any(fact.about is About.FOREIGN_KEY for fact in one.facts)
        keyed = any(IS_KEY.fullmatch(name) for _, name in columns) and (len(columns) > 1 or refers)
        if one.sketched and keyed and not columns <= kept:
            yield one.title, one.line


def _known(facts: Sequence[Fact]) -> Iterator[str]:
    """What is asked for already, or is no table: columns, and the values of enumerations."""
    for fact in facts:
        yield fact.column or fact.table
        if isinstance(fact.value, Reference) and fact.value.table:
            yield fact.value.table


def _key(name: str) -> str:
    """A name without its schema and its number: `auth.users`, `User`, `USERS` are one."""
    return singular(re.sub("[_ -]", "", name.rpartition(".")[2]).casefold())


def in_headings(document: Document, described: Collection[str]) -> Iterator[tuple[str, int]]:
    """The tables in headings beside those of tables that are described, with words alone below."""
    keys = {_key(name) for name in described}
    for headings in _beside(document):
        found = {heading: _named_in(heading) for heading in headings}
        if not any(_key(name) in keys for names in found.values() for name in names):
            continue
        for heading, names in found.items():
            if names and not _is_other(heading, headings[heading]):
                yield from ((name, heading.line) for name in names)


def entities(
    document: Document, described: Collection[str], read: frozenset[int]
) -> Iterator[tuple[str, int]]:
    """The entities in headings most of which are described, below which lines that look like
    columns were not read.
    """
    keys = {_key(name) for name in described}
    for headings in _beside(document):
        titled = {heading: titles.read_title(heading) for heading in headings if heading.level > 1}
        named = {h: title.name for h, title in titled.items() if title and not title.exact}
        known = [name for name in named.values() if _key(name) in keys]
        if len(known) < 2 or len(known) * 2 < len(named):
            continue
        for heading, name in named.items():
            program = outlines.OTHERS.search(name)
            if not program and _is_lost(heading, headings[heading], read):
                yield name, heading.line


def _beside(document: Document) -> Iterator[Mapping[Heading, Sequence[Block]]]:
    """The headings that stand beside each other, with the blocks below each."""
    beside: dict[tuple[int, int], dict[Heading, list[Block]]] = defaultdict(dict)
    for block in document.blocks:
        for above, heading in zip((None, *block.trail), block.trail, strict=False):
            place = (above.line if above else 0, heading.level)
            beside[place].setdefault(heading, []).append(block)
    yield from beside.values()


def _is_lost(heading: Heading, blocks: Sequence[Block], read: frozenset[int]) -> bool:
    first = blocks[0]
    if titles.is_part(heading) or other_place(first, heading) or undone(first):
        return False
    if _TABLES.search(heading.text):
        return False  # several, of which the heading is no name
    told = any(lines_of(block) & read for block in blocks)
    return not told and not external(heading, first) and any(map(_seem_columns, blocks))


def _seem_columns(block: Block) -> bool:
    """Several lines, or names in a sentence, look like columns."""
    if isinstance(block, Items):
        items = [item for row in block.rows for item in read_items(row)]
        return sum(item.typed for item in items) > 1
    if isinstance(block, Paragraph) and len(_SNAKE.findall(block.text)) > _SEVERAL_NAMES:
        return True
    return len(list(outlines.typed_names(block))) > 1


def _named_in(heading: Heading) -> tuple[str, ...]:
    """The tables that a heading names as code, or in words with underscores."""
    if _SEVERAL.fullmatch(heading.raw):
        return tuple(_TICKED.findall(heading.raw))
    title = titles.read_title(heading) if heading.level > 1 else None
    if title is None or not title.exact or not _NAME.fullmatch(title.name):
        return ()
    own = _OWN.fullmatch(titles.cleaned(heading.text).replace(title.name, "*", 1))
    return (title.name,) if own and ("`" in heading.raw or "_" in title.name) else ()


def _is_other(heading: Heading, blocks: Sequence[Block]) -> bool:
    """Something else than a table of this service, or code and tables that tell of it."""
    first = blocks[0]
    if other_place(first, heading) or undone(first) or asides.offers(first):
        return True
    others = (b for b in blocks if isinstance(b, Fence | Grid) and not _seem_columns(b))
    if any(others) or any(external(heading, block) for block in blocks):
        return True
    said = "\n".join(block.text for block in blocks if isinstance(block, Paragraph))
    return bool(_GONE.search(heading.text)) or external(heading, replace(first, intro=(said,)))


def in_lists(
    document: Document, described: Collection[str], columns: Collection[str] = ()
) -> Iterator[tuple[str, int]]:
    """The names of lists of nothing but names, of which the document describes some as tables.

    columns: a list that holds one of them and no table is one of columns: those of a view.
    """
    keys = {_key(name) for name in described}
    rows: dict[str, int] = {}
    chapters: dict[tuple[Heading, ...], list[tuple[str, int]]] = defaultdict(list)
    for block in document.blocks:
        if other_place(block) or undone(block):
            continue
        listed = list(named.listed(block))
        if listed and not any(_GONE.search(text) for text in (block.lead, *_above(block))):
            chapters[block.trail[:-1]] += listed
        elif isinstance(block, Items):
            names = [_TICKED.fullmatch(row.raw[0].strip()) for row in block.rows]
            own = {n[1] for n in names if n}
            of_columns = own & set(columns) and not any(_key(name) in keys for name in own)
            if all(names) and not of_columns:
                lines = zip(names, block.rows, strict=True)
                rows |= {n[1]: row.line for n, row in lines if n and n[1] not in rows}
    for listed in chapters.values():
        if any(_key(name) in keys for name, _ in listed):
            yield from listed
    if len([name for name in rows if _key(name) in keys]) > 1:
        yield from rows.items()


def _above(block: Block) -> Iterator[str]:
    yield from (heading.text for heading in block.trail[-1:])
