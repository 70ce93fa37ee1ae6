"""Columns that sentences name: `` `users.role` ``, `` `rooms` and `halls` store `draft_id` ``.

Of tables whose columns stand nowhere else these are what is known; the others are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from codegen.sources.handoff.columns import columns
from codegen.sources.handoff.columns.described import REFERRED
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import undone
from codegen.sources.handoff.facts import About, Fact, Index, Partial, Rank, Reading
from codegen.sources.handoff.layouts.incode import texts
from codegen.sources.handoff.layouts.prose import NO_FILE
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Row, plain
from codegen.sources.handoff.settling import unlisted
from codegen.sources.handoff.statements import asides, named
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

_SNAKE = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_DOTTED = re.compile(rf"`(?P<table>{_SNAKE})\.{NO_FILE}(?P<name>{_SNAKE})`")
_IS_TABLE = re.compile(
    rf"`({_SNAKE})`\s+(?:\w+\s+)?tables?\b|\btables?\s+`({_SNAKE})`", re.IGNORECASE
)
_GONE = saying("headings.gone")
# What a sentence takes away or denies.
_DENIED = re.compile(rf"\b(?:{words_for('sentences.denied')})\b|n't\b", re.IGNORECASE)
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*/\s*|\s*&\s*)(?:an?\s+|one\s+)?"
_TICKED = rf"`{_SNAKE}`"
_STORE = re.compile(
    rf"^\W*(?:the\s+|both\s+)*(?P<tables>{_TICKED}(?:{_AND}{_TICKED})*)\s+(?:tables?\s+|rows?\s+)?(?:also\s+|each\s+|both\s+|now\s+)*"
    r"(?:stores?|ha(?:s|ve)|holds?|carr(?:y|ies)|contains?|gains?|gets?|includes?|keeps?)\s+(?:an?\s+|one\s+|the\s+|new\s+|nullable\s+"
    rf"|columns?\s+|fields?\s+)*(?P<names>{_TICKED}(?:{_AND}{_TICKED})*)(?:\s+(?:columns?|fields?))?",
    re.IGNORECASE,
)
# `` `guests` with hashed `secret`, `kind` enum, unique `code` ``
_WITH = re.compile(rf"`(?P<table>{_SNAKE})`\s+with\s+(?P<rest>(?:[^`.;=]*`[^`]+`)+)", re.IGNORECASE)
_CLAUSE = re.compile(r"[;,.](?:\s|$)|\s(?:to|for|so|since|because|when|while)\s")
# `` `visits(guest_id, day)` ``
_KEYED = re.compile(rf"`(?P<table>{_SNAKE})\((?P<list>{_SNAKE}(?:\s*,\s*{_SNAKE})+)\)`")
_CODED = re.compile(r"`|\b(?:columns?|fields?)\b")
_ONE = re.compile(r"\b(?:unique|index|column|field|flag|key|enum)\b", re.IGNORECASE)
_INDEXED = re.compile(
    r'\s*"?(?P<name>[A-Za-z_]\w*)"?(?:\s+(?:ASC|DESC))?(?:\s+NULLS\s+\w+)?\s*', re.IGNORECASE
)
_CONDITION = re.compile(r"\bWHERE[\s(]+([A-Za-z_]\w*)\s*(?:[=<>!]|IS\b|IN\b)", re.IGNORECASE)
# `(e.g. `rooms.create`)`: what such a name looks like.
_EXAMPLE = re.compile(
    r"\W*(?:e\.?g\.?|ej\.?|p\.\s?ej|ex\.?|z\.\s?b|np\.|например|例如|如|例)\W", re.IGNORECASE
)
_PARTS = re.compile(r"(?<=[\w)`])(?<!e\.g)(?<!\bej)(?<!\bex)(?<!\bnp)[.;]\s+")
_WHY = "only in sentences"
_IS = re.compile(r"^\W*(?:is|are)\b")
# `New `visits` child table (guest_id, room_id, day)`.
_LISTED = re.compile(
    rf"(?P<new>\b(?:new|creates?d?|adds?|added|introduces?d?)\s+(?:an?\s+|the\s+|new\s+)*)?`(?P<table>{_SNAKE})`\s+(?:[a-z-]+\s+){{0,2}}table\s*"
    r"\((?P<list>[^()]*(?:\([^()]*\)[^()]*)*)\)",
    re.IGNORECASE,
)
_HEAD = re.compile(rf"`?(?P<name>{_SNAKE})`?(?P<rest>\s*\(.*\)|\s+[A-Z].*)?", re.DOTALL)


def read(document: Document, facts: Sequence[Fact], chosen: Sequence[Partial] = ()) -> Reading:
    """The columns that only sentences name, of tables that the document knows.

    chosen: the tables of which some place lists a part.
    """
    whole = _whole(facts) - {one.table.casefold() for one in chosen}
    tables = _tables(document, facts)
    found: dict[tuple[str, str], list[Fact]] = {}
    made: dict[str, Fact] = {}
    for said in (*_everywhere(document, tables), *_indexed(facts)):
        if said.table in whole or not said.facts:
            continue
        line = said.facts[0].line
        created = Fact(said.table, "", About.CREATED, said.new, Rank.FIELD_TABLE, line)
        if said.new or said.table not in made:
            made[said.table] = created
        for name, told in groupby(said.facts, lambda fact: fact.column):
            mine = [fact.on(said.table) for fact in told]
            if found.setdefault((said.table, name), mine)[0].about is About.FIELD:
                found[said.table, name] = mine
    listed = {fact.table.casefold() for fact in facts if fact.about is About.CREATED and fact.value}
    partial = [Partial(f.table, f.line, _WHY) for f in made.values() if f.table in listed]
    columns_ = (fact for told in found.values() for fact in told)
    return Reading((*made.values(), *columns_), partial=tuple(partial))


def _everywhere(document: Document, tables: Collection[str]) -> Iterator[_Said]:
    for block in filter(_may_say, document.blocks):
        yield from _said(block, tables)


def _indexed(facts: Sequence[Fact]) -> Iterator[_Said]:
    """What `CREATE INDEX` names: the table has these columns, whatever else it has."""
    for fact in facts:
        if isinstance(fact.value, Index) and fact.rank is Rank.DDL:
            keys = (_INDEXED.fullmatch(key) for _, key in split(fact.value.keys, ","))
            names = [key["name"] for key in keys if key]
            names += _CONDITION.findall(fact.value.sql)
            yield _Said(fact.table.casefold(), _named(names, fact.line))


def _whole(facts: Sequence[Fact]) -> frozenset[str]:
    """The tables of which some place lists the columns."""
    listed = {fact.table.casefold() for fact in facts if fact.column}
    made = {f.table.casefold() for f in facts if f.about is About.CREATED and f.value is True}
    altered = {f.table.casefold() for f in facts if f.about is About.CREATED and not f.value}
    return frozenset(listed & (made | (listed - altered)))


def _named(names: Sequence[str], line: int) -> tuple[Fact, ...]:
    """Columns of which nothing but the name is said."""
    return tuple(Fact("", name, About.FIELD, name, Rank.FIELD_TABLE, line) for name in names)


def _may_say(block: Block) -> bool:
    gone = bool(block.trail) and bool(_GONE.search(block.trail[-1].text))
    return not (gone or isinstance(block, Fence) or undone(block) or asides.offers(block))


def _tables(document: Document, facts: Sequence[Fact]) -> frozenset[str]:
    """What the document calls a table."""
    found = {fact.table.casefold() for fact in facts if fact.table}
    found |= {fact.table.casefold() for fact in named.read(document).facts}
    found |= {name.casefold() for name, _ in unlisted.in_headings(document, found)}
    found |= {name.casefold() for name, _ in unlisted.in_lists(document, found)}
    for block in document.blocks:
        for text, _ in texts(block):
            found |= {(a or b).casefold() for a, b in _IS_TABLE.findall(text)}
    return frozenset(found)


@dataclass(frozen=True)
class _Said:
    """Columns of a table; `new`: the table is made with them."""

    table: str
    facts: tuple[Fact, ...]
    new: bool = False


def _said(block: Block, tables: Collection[str]) -> Iterator[_Said]:
    for text, line in texts(block):
        for part in _PARTS.split(text) if _CODED.search(text) else ():
            if listed := _listed(part, line):
                yield listed
            if not _DENIED.search(part):
                yield from _stores(part, line, tables)
            yield from _dotted(part, line, tables)
            for called in _KEYED.finditer(part):
                if called["table"] in tables:
                    names = re.split(r"\s*,\s*", called["list"])
                    yield _Said(called["table"], _named(names, line))


def _dotted(text: str, line: int, tables: Collection[str]) -> Iterator[_Said]:
    for match in _DOTTED.finditer(text):
        ahead = text[: match.start()]
        if _EXAMPLE.match(ahead.rpartition("(")[2]) or REFERRED.search(ahead):
            continue
        before = re.split(r"[;,:]\s", text[: match.start()])[-1]
        rest = _CLAUSE.split(text[match.end() :])[0]
        if match["table"] in tables and not _DENIED.search(f"{before} {rest}"):
            yield _Said(match["table"], _with_rest(match["name"], rest, line))


def _listed(text: str, line: int) -> _Said | None:
    match = _LISTED.search(text)
    facts = _in_a_row(match["list"], line) if match else ()
    return _Said(match["table"], facts, bool(match["new"])) if match and facts else None


def _in_a_row(text: str, line: int) -> tuple[Fact, ...]:
    """`id SERIAL PK, room_id, note (text)`: columns, if every part is one."""
    parts = [part for _, part in split(text, ",;")]
    heads = [_HEAD.fullmatch(part) for part in parts]
    rows = [Row((plain(h[0]),), line, (f"`{h['name']}` {h['rest']}",)) for h in heads if h]
    items = [item for row in rows if (item := read_item(row)) and len(item.listed) == 1]
    if len(items) < max(len(parts), 2):
        return ()
    said = (columns.facts("", i.listed[0], i.said, Rank.FIELD_TABLE, line) for i in items)
    return tuple(fact for facts in said for fact in facts)


def _with_rest(name: str, rest: str, line: int) -> tuple[Fact, ...]:
    """A column with what its clause says, if that is nothing but constraints."""
    said = read_constraints(_IS.sub("", plain(rest)).translate(PUNCTUATION))
    facts = columns.facts("", name, Said() if said.unread else said, Rank.FIELD_TABLE, line)
    return tuple(facts)


def _stores(text: str, line: int, tables: Collection[str]) -> Iterator[_Said]:
    match = _STORE.match(text)
    owners = _names(match["tables"]) if match else []
    if match is None and (listed := _WITH.search(text)) and listed["table"] in tables:
        names = [name for name in _names(listed["rest"]) if name not in tables]
        yield _Said(
            listed["table"], _named(names, line) if len(names) > 1 or _ONE.search(text) else ()
        )
    if match and set(owners) <= set(tables):
        facts = _named([name for name in _names(match["names"]) if name not in tables], line)
        yield from (_Said(owner, facts) for owner in owners)


def _names(text: str) -> list[str]:
    return re.findall(rf"`({_SNAKE})`", text)
