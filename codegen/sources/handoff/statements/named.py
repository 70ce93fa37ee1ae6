"""Tables that a document only names, `8 new tables: users, rooms`, a list below "Tables created";
columns of which it only tells, in rows below entities: `` | `secretHash` | hidden | ``.

Read where nothing else of the document has columns: then each table is asked for its columns, in
the place of one question for the whole schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import of_title
from codegen.sources.handoff.columns.leads import lists_values, names_other_part
from codegen.sources.handoff.columns.lookalikes import external, other_place, undone
from codegen.sources.handoff.columns.titles import cleaned, is_part, read_title, twins
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, combine
from codegen.sources.handoff.markdown.document import Block, Document, Grid, Items, Paragraph, Row
from codegen.sources.handoff.statements import asides
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.sqltext import bare

_KINDS = (
    r"(?:\b(?:tables?|models?|entities|collections|tablas?|tabelas?|tabellen|tabele?|таблиц\w*)\b"
    r"|表|テーブル|테이블)"
)
_LISTING = re.compile(
    rf"{_KINDS}(?:清单|列表|一覧|목록)?(?:\s+(?:created|added|delivered|implemented|designed|overview|modified|princip\w+|główne))?(?:\s*\([^()]{{1,40}}\))?\W*$",
    re.IGNORECASE,
)
_NAME = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*(?:\.\w+)?"
# `Tables `users`, `rooms` and `halls` …`
_IN_A_ROW = re.compile(
    rf"{_KINDS}\s*(?P<list>`{_NAME}`(?:(?:\s*[,\u3001]\s*|\s+)(?:(?:and|und|y|e|et|и)\s+)?`{_NAME}`)+)",
    re.IGNORECASE,
)
# `**users** - who logs in`, `` `rooms`, `halls`: … ``, `**PaymentMethods Table**: …`.
_MARKED = rf"(?>(?:\*\*`?|`){_NAME}(?:\s+table)?`?(?:\*\*)?`?)"
_ITEM = re.compile(
    rf"(?P<list>{_MARKED}(?:\s*[,/]\s*{_MARKED})*)\s*(?:[-\u2013\u2014:(].*)?$", re.I | re.DOTALL
)
# `**Guest** (`guests` table): who comes`
_IN_PARENTHESES = re.compile(
    rf"[^`()]{{2,60}}\((?:table:?\s*)?`(?P<name>{_NAME})`(?:\s*{_KINDS})?\)", re.IGNORECASE
)
_ONE = re.compile(rf"(?P<mark>\*\*`?|`)(?P<name>{_NAME})(?P<table>\s+table)?", re.I)
# `3 new models: A, B`, `**Tables (4):** `a`, `b``.
_LINE = re.compile(
    rf"(?:^|\W)(?:\d+\s+)?(?P<new>(?:new|created|added|core|modified|altered|updated|enhanced|existing)\s+)?{_KINDS}(?:\s*\(\d+\))?\s*(?:\*\*)?\s*:\s*(?:\*\*)?\s*(?P<list>.+)$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    rf"(?P<mark>`?)(?P<changed>(?:enhanced|modified|updated|extended)\s+)?(?P<name>{_NAME})(?P=mark)(?:\s*\([^()]*\))?",
    re.I,
)
# Below it, groups of tables stand, each below a heading of its own.
_CHAPTER = re.compile(
    r"(?:\b(?:tables|collections|tablas|tabelas|tabellen)\b|таблицы|表|テーブル|테이블)"
    r"(?:清单|列表|一覧|목록)?(?:\s*\([^()]{1,40}\))?\W*$",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"modified|altered|updated|enhanced|extended|existing", re.IGNORECASE)
_TITLE = re.compile(r"[a-z]\w*\.[A-Z][A-Za-z0-9_]+")
_OTHER_NAMES = re.compile(r"(?:idx|ix|uq|uk|fk|pk|chk|fn|trg)_", re.IGNORECASE)
_CODED = re.compile(rf"(?!{_OTHER_NAMES.pattern})[a-z][a-z0-9]*(?:[_.][a-z][a-z0-9]*)+")
_SEVERAL = 3
_SCHEMA = saying("headings.data_model")
_LONGEST = 600
_FILE = re.compile(
    r"\.(?:md|sql|py|ts|tsx|js|cs|json|ya?ml|prisma|rb|go|java|kt|php)$", re.IGNORECASE
)
_ENTITIES = saying("headings.entities")
_CODED_NAME = r"`[a-z_]\w*`"
_FEWEST = 2


def read(document: Document) -> Reading:
    """The tables that lists, sentences and headings name."""
    found: dict[str, Fact] = {}
    told = (one for block in document.blocks for one in (*_headings(block), *_names(block)))
    for name, line, made in sorted((*_as_code(document), *told), key=itemgetter(1)):
        fact = Fact(bare(name), "", About.CREATED, made, Rank.PROSE, line)
        found.setdefault(fact.table.casefold(), fact)
    return Reading(tuple(found.values()))


def _as_code(document: Document) -> list[tuple[str, int, bool]]:
    """The tables of headings, if a schema is announced and several are nothing but a name of code:
    `auth.users`, `room_keys`.
    """
    places = {heading: block for block in document.blocks for heading in block.trail}
    coded = [
        (heading.text.strip(), heading.line, True)
        for heading, block in places.items()
        if _CODED.fullmatch(heading.text.strip()) and not other_place(block, heading)
    ]
    announced = any(_SCHEMA.search(heading.text) for heading in places)
    return coded if announced and len(coded) >= _SEVERAL else []


def _headings(block: Block) -> Iterator[tuple[str, int, bool]]:
    for chapter, heading in pairwise(block.trail):
        title = read_title(heading) if _LISTING.search(cleaned(chapter.text)) else None
        if title and title.exact and chapter.level + 1 == heading.level and not other_place(block):
            yield title.name, heading.line, True
            yield from ((one.name, heading.line, True) for one in twins(title))
    for heading in block.trail[-1:]:
        text = heading.text.strip()
        if heading.level > 1 and _TITLE.fullmatch(text) and not _FILE.search(text):
            yield text, heading.line, True


def listed(block: Block) -> Iterator[tuple[str, int]]:
    """The tables that a list or a sentence names, each with its line."""
    yield from ((bare(name), line) for name, line, _ in _names(block))


def _names(block: Block) -> Iterator[tuple[str, int, bool]]:
    if isinstance(block, Items):
        rows = [row for row in block.rows if row.depth == 0]
        good = {row.line: found for row in rows if (found := _item(row))}
        listing = _is_listing(block) and not other_place(block)
        if listing and len(good) > 1 and len(good) + 1 >= len(rows):
            yield from ((name, line, True) for line, found in good.items() for name in found)
        for row in block.rows:
            yield from _sentence(_first(row), row.line)
    elif isinstance(block, Paragraph):
        for offset, text in enumerate(block.text.split("\n")):
            yield from _sentence(text.strip(), block.line + offset)


def _item(row: Row) -> list[str]:
    """The tables that an item begins with; none if one of them is no name of code."""
    if (inside := _IN_PARENTHESES.match(_first(row))) is not None:
        return [inside["name"]]
    match = _ITEM.match(_first(row))
    found = list(_ONE.finditer(match["list"])) if match else []
    names = [m["name"] for m in found if _is_name(m["name"], bool(m["table"]), m["mark"])]
    return names if len(names) == len(found) else []


def _first(row: Row) -> str:
    return row.raw[0].split("\n")[0].strip()


def _is_listing(block: Items) -> bool:
    """What stands above says that tables are listed, or the chapter of which it is a group."""
    *chapters, above = block.trail or (None,)
    if _LISTING.search(block.lead) or (above and _LISTING.search(above.text)):
        return True
    if _is_other(block.lead):
        return False
    for heading in (above, *reversed(chapters)):
        if heading is None or is_part(heading) or _is_other(heading.text):
            return False
        if heading in chapters and _CHAPTER.search(heading.text):
            return True
        title = read_title(heading)
        if title and title.exact:
            return False
    return False


def _is_other(text: str) -> bool:
    return names_other_part(text) or lists_values(text)


def _is_name(name: str, told: bool, mark: str) -> bool:
    """A name of code: in backticks, with an underscore, in small letters, or `OrderItem`."""
    humps = re.search(r"[a-z][A-Z]", name)
    return not _OTHER_NAMES.match(name) and bool(
        told or "`" in mark or "_" in name or name.islower() or humps
    )


def _sentence(text: str, line: int) -> Iterator[tuple[str, int, bool]]:
    if len(text) >= _LONGEST:
        return
    if row := _IN_A_ROW.search(text):
        yield from ((m["name"], line, True) for m in _ONE.finditer(row["list"]))
        return
    match = _LINE.search(text)
    if match is None:
        return
    made = not (match["new"] and _CHANGED.search(match["new"]))
    parts = [part.strip(" .") for part in re.split(r",(?![^()]*\))|;", match["list"])]
    parts = [part for part in parts if part and not part.startswith("(")]
    listed = [m for part in parts if (m := _LISTED.match(part))]
    names = [m for m in listed if m["mark"] or m.end() == len(m.string.rstrip())]
    if len(names) < len(parts) or len(names) < 2:
        return
    ticked = all(m["mark"] for m in names)
    if ticked or all(m["name"][:1].isupper() or "_" in m["name"] for m in names):
        yield from ((m["name"], line, made and not m["changed"]) for m in names)


def only_told(document: Document) -> Reading:
    """The columns that rows below entities begin with, of several entities at least."""
    found = [reading for block in document.blocks if (reading := _told(block))]
    lines = {partial.table for reading in found for partial in reading.partial}
    return combine(found) if len(lines) >= _FEWEST else Reading()


def _told(block: Block) -> Reading | None:
    title = titles.title_of(block) if isinstance(block, Grid) else None
    if title is None or title.heading.level < _FEWEST or title.heading != block.trail[-1]:
        return None
    if not any(
        _ENTITIES.search(heading.text) for heading in block.trail if heading != title.heading
    ):
        return None
    if other_place(block, title.heading) or undone(block) or asides.offers(block):
        return None
    aside = names_other_part(block.lead)
    names = {} if aside or external(title.heading, block) else dict(_told_names(block))
    if not names:
        return None
    facts = [Fact("", n, About.FIELD, n, Rank.PROSE, line) for n, line in names.items()]
    told = Partial(title.name, min(names.values()), "only told of")
    return combine((of_title(title, facts), Reading(partial=(told,))))


def _told_names(block: Block) -> Iterator[tuple[str, int]]:
    if isinstance(block, Grid) and (at := roles(block.header).get(Role.NAME)) is not None:
        cells = [(row.raw[at], row.line) for row in block.rows if at < len(row.raw)]
        if all(re.fullmatch(_CODED_NAME, cell) for cell, _ in cells):
            yield from ((cell.strip("`"), line) for cell, line in cells)
