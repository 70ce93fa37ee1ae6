"""Tables of tables: `Table | Key fields`, `Entity | Purpose | Notable fields`, a row for each.

What stands in a cell are columns as a list has them, with commas between: `` `id` PK, `owner_id`
(FK → `users.id`), … ``. A sentence in the place of a list names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns.cells import Cells
from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, Unnamed
from codegen.sources.handoff.markdown.document import Document, Grid, Row, plain
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import Role
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.sqltext import bare, in_commas, split
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

_INDEX = re.compile(r"\bind(?:ex|ic)|索引|индекс|インデックス|인덱스", re.IGNORECASE)
_SELECTED = saying("headings.chosen")
_TABLE = re.compile(r"[A-Za-z_$][\w$]*(?:\.\w+)?")
_BOTH = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)*\s*(?:\(|/|\u2192|->)\s*(?P<table>[a-z]\w*)\)?")
_ENTITY = re.compile(r"[A-Z]\w*(?: [A-Z]\w*){0,2}")
_NAME = r"`?[A-Za-z_$][\w$]*\??`?"
_BEGINS = re.compile(rf"(?P<name>{_NAME})(?P<rest>\s.*|\(.*|:.*)?", re.DOTALL)
# Words behind a name that is not in backticks: part of a sentence; a group or a key says more of
# the name.
_WORDS = re.compile(
    r"\s(?!\s*\([^()]+\)\s*$)(?![^()]*\)\s*$)(?!\s*(?:(?:PK|FK|UK|UNIQUE)\b[\s/+]*)+$)"
)
_DOTS = re.compile(r"\W*(?:\.{2,}|…|etc\.?)?\W*")
# Words of another language or with spaces among names in backticks: columns that are not named.
_IN_WORDS = re.compile(r"(?:^|[,;])\s*[^`,;(]+(?=[,;]|$)")
# `linked to `Order`` among names in backticks: what the table has to do with others.
_RELATES = re.compile(r"(?![`(])\w[^`]*`")
_KINDS = {About.PRIMARY_KEY: "PRIMARY KEY", About.UNIQUE: "UNIQUE"}
_AND = re.compile(r"^(?:and|und|y|e|et|и|i)\s+(?=`)", re.IGNORECASE)


def read(block: Grid, rows: list[Cells], _document: Document) -> Reading | None:
    """Read a table with a row for each table or entity; None where its cells list no columns."""
    if other_place(block) or (block.trail and _INDEX.search(block.trail[-1].text)):
        return None
    header = block.header[rows[0].where[Role.COLUMNS]] if rows else ""
    named = frozenset(bare(cells[role]) for cells in rows for role in (Role.TABLE, Role.ENTITY))
    found = [_row(cells, header, named) for cells in rows if not cells.is_header]
    listing = [one for one in found if one is not None]
    if not listing or len(listing) * 2 < len(found) or _INDEX.search(header):
        return None
    facts = tuple(fact for one in listing for fact in one.facts)
    return Reading(
        facts,
        unnamed=tuple(u for one in listing for u in one.unnamed),
        partial=tuple(p for one in listing for p in one.partial),
    )


def _row(cells: Cells, header: str, named: frozenset[str]) -> Reading | None:
    """named: the tables of all rows, to which a cell may say that its own relates."""
    role = Role.TABLE if cells[Role.TABLE] else Role.ENTITY
    name, line = _called(cells, role), cells.row.line
    if len(several := re.findall(r"`([a-z]\w*)`", cells.raw(role))) > 1:
        return Reading(tuple(_made(one, line) for one in several))
    exact = role is Role.TABLE or name.islower() or "_" in name
    if not (_TABLE if exact else _ENTITY).fullmatch(name):
        return None
    raw = in_commas(cells.raw(Role.COLUMNS).translate(PUNCTUATION))
    whole = [_AND.sub("", part) for _, part in split(raw, ",;")]
    coded = [part for part in whole if part.startswith("`") and not _DOTS.fullmatch(part)]
    coded = [part for part in coded if part.split("`")[1] not in named]
    in_words = _IN_WORDS.search(raw) or any(map(_RELATES.match, whole))
    parts = coded if (len(coded) > 1 or (coded and coded[0] is whole[0])) and in_words else whole
    dots = any(_DOTS.fullmatch(part) for part in parts)
    known = [facts for part in parts if (facts := list(_part(part, line)))]
    prose = not known or len(known) * 2 < sum(not _DOTS.fullmatch(part) for part in parts)
    single = (part for part in parts if not (_DOTS.fullmatch(part) or part.startswith("(")))
    ticked = [part.startswith("`") for part in single]
    if prose or (any(ticked) and not all(ticked)):
        return Reading((_made(name, line),)) if exact else None
    facts = [fact for one in known for fact in one]
    partial = Partial(name, line, header if _SELECTED.search(header) else "\u2026")
    told = (partial,) if dots or len(known) < len(whole) or _SELECTED.search(header) else ()
    if not exact:
        return Reading(unnamed=(Unnamed(name, line, tuple(facts)),), partial=told)
    return Reading((_made(name, line), *(fact.on(name) for fact in facts)), partial=told)


def _called(cells: Cells, role: Role) -> str:
    """The table of a row, whose cell may have its entity, too: ``Room (`rooms`)``."""
    both = _BOTH.fullmatch(cells[role])
    return both["table"] if both else bare(cells[role])


def _made(table: str, line: int) -> Fact:
    return Fact(table, "", About.CREATED, True, Rank.TABLE, line)


def _together(part: str, line: int) -> Iterator[Fact]:
    """`(a, b) UK`, `(a, b) PK`: columns and what they are together."""
    group, _, rest = plain(part).rpartition(")")
    said = {say.about for say in read_constraints(rest).facts}
    kind = next((sql for about, sql in _KINDS.items() if about in said), "")
    if kind:
        yield from statements(f"{kind} {group})", line)
        listed = re.findall(r"[\w$]+", group)
        yield from (Fact("", n, About.FIELD, n, Rank.TABLE, line) for n in listed)


def _part(part: str, line: int) -> Iterator[Fact]:
    """`` `email` (unique) ``, `issue_id (FK → issues.id)`; `(a, b) UK` is a constraint."""
    if part.startswith(("(", "`(")):
        yield from _together(part, line)
        return
    match = _BEGINS.fullmatch(part.strip())
    if match is None or ("`" not in match["name"] and _WORDS.search(match["rest"] or "")):
        return
    name = match["name"].strip("`")
    rest = plain(match["rest"] or "").strip()
    text = f"{name} {rest}".strip() if not rest.startswith(":") else name + rest
    item = read_item(Row((text,), line, (f"`{name}` {rest}",)))
    if item is not None and len(item.listed) == 1:
        yield Fact("", item.listed[0], About.FIELD, item.listed[0], Rank.TABLE, line)
        yield from item.facts(Rank.TABLE)
