"""Indexes in lists below a heading that speaks of them, and behind a label: `Indexes: (a, b)`; each
in words of its own: `` `ix_rooms_code` on rooms (code) ``, `UNIQUE (a, b)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import of_title, statements
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading, combine
from codegen.sources.handoff.markdown.document import Block, Document, Items, Paragraph, Row, plain
from codegen.sources.handoff.words import conditions
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.sqltext import bare, split
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

SPEAKS = saying("headings.indexes")
_LABEL = re.compile(
    r"^\W*(?:(?:unique|composite|secondary|db|database)\s+)?"
    r"(?:ind(?:ex(?:es)?|ices)|索引|индексы?|indeksy?|índices|인덱스|インデックス)\s*(?:\*\*|__)?\s*[:\uff1a]\s*(?:\*\*|__)?"
    r"\s*(?P<list>\S.*)$",
    re.IGNORECASE,
)
CONSTRAINED = saying("headings.keys")
_COLUMN = re.compile(r"\w+|\"[^\"]+\"")
_PREFIX = re.compile(r"^(?:idx|ix|uq|uk|ux|uidx|uniq|unique|index)_")
# `- rooms:` above its indexes.
_OWNER = re.compile(r"[A-Za-z_][\w.]*")
LONGEST = 400
_NAME = r"[A-Za-z_][\w$]*"
# What an index is called: `idx_rooms_code`, `rooms_code_key`.
_IS_NAME = re.compile(
    r"(?:idx|ix|uq|uk|ux|uidx|uniq|unique|index|gin|gist|brin)_\w+|\w+_(?:idx|index|key|uq|uniq|unique|gin|gist)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\(?\b(?:nazwa|name|named|nombre|nome|nom|имя)\s*[:=]?\s*`?(?P<name>{_NAME})`?\)?",
    re.IGNORECASE,
)
_METHOD = r"b-?tree|gin|gist|brin|hash|spgist|ivfflat|hnsw"
# What may stand before an index's columns and says of which kind it is.
_KIND = re.compile(
    rf"(?:(?P<unique>unique|unikaln\w+|único|única|unico|уникальн\w+|eindeutig\w*|唯一|ユニーク|고유)|(?P<method>{_METHOD})"
    r"|create(?=\s)|concurrently|if\s+not\s+exists|partial|cz[ęe]ściow\w+|composite|compound|single|secondary|regular|standard|non-?unique|foreign\s+key|fk|performance|covering"
    r"|普通|联合|聯合|组合|单列|constraint|złożony|compuesto|составной|复合|複合"
    r"|index(?:es)?|indeks\w*|índice|indice|индекс|索引|インデックス|인덱스)(?![A-Za-z0-9_\u00c0-\u04ff])[-\s]*",
    re.IGNORECASE,
)
_ON = re.compile(
    r"(?:[:\uff1a=,]|字段|欄位|カラム|컬럼|필드|[-\u2013\u2014]\s*(?=\(|(?:unique|index|on)\b|唯一|索引)"
    r"|(?:on|na|на|sobre|en|em|auf|sur|über|over|for|using|поле|поля|fields?|columns?)\b)\s*",
    re.IGNORECASE,
)
_KEY = (
    rf"(?:{_NAME}|\"[^\"]+\"|lower\(\s*{_NAME}\s*\))"
    r"(?:\s+(?:ASC|DESC))?(?:\s+NULLS\s+(?:FIRST|LAST))?"
)
_COLUMNS = rf"{_KEY}(?:\s*[,+]\s*{_KEY})*"
_OF_TABLE = re.compile(
    rf"(?P<table>{_NAME}(?:\.{_NAME})?)\s*(?:using\s+(?P<method>{_METHOD})\s*)?\(\s*(?P<keys>{_COLUMNS})\s*\)",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"(?P<table>{_NAME})\.(?P<keys>{_NAME})(?![\w.(])")
_GROUP = re.compile(rf"\(\s*(?P<keys>{_COLUMNS})\s*\)", re.IGNORECASE)
_BARE = re.compile(
    rf"(?P<keys>{_COLUMNS})(?=\s*(?:$|[.;]$|唯一|普通|索引|\(|\bwhere\b|\s-\s|[\u2013\u2014:\u2192]|(?:for|to|used)\b))",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\(?\s*(?:partial(?:\s+index)?\s*[:,]?\s*)?\bwhere\s+(?P<where>.+)", re.IGNORECASE
)
# Over some of the rows: which, nobody says in SQL.
_PARTIAL = saying("columns.partial_index")
_UNIQUE_BEHIND = re.compile(
    r"^\s*[-\u2013\u2014,]?\s*\(?\s*(?:unique|唯一(?:索引|约束|键)?|unikaln\w+|уникальн\w+|único)(?:\s+(?:index|constraint))?\s*(?:$|[),.;:\u2013\u2014-])",
    re.IGNORECASE,
)
_METHOD_BEHIND = re.compile(rf"^\s*\(?\s*(?:using\s+)?(?P<method>{_METHOD})\b", re.IGNORECASE)
_CALLED = re.compile(rf"(?P<name>{_IS_NAME.pattern})(?![\w.])\s*", re.IGNORECASE)
_OWNED_BY = re.compile(
    rf"(?P<table>{_NAME})\s*[:\uff1a]\s+(?=\(|(?:unique|index|btree|gin)\b)", re.IGNORECASE
)
# `Queries of a day: (room_id, day)`
_PROSE = re.compile(r"[^():]*\s[^():]*:\s+(?=\()")
_IS_GROUP = re.compile(r"(?:unique\s*)?`?\(", re.IGNORECASE)
# They need more than columns.
_OF_VECTORS = frozenset(("ivfflat", "hnsw"))
_NO_COLUMNS = frozenset(
    ("on", "all", "the", "each", "every", "none", "no", "and", "or", "by", "for")
)


def read(block: Items, document: Document) -> Reading:
    """The indexes of a list below a heading that speaks of them."""
    found: list[Reading] = []
    for row, owner in _owned(block):
        reading = _stated(row, owner, block, document)
        found.append(reading or Reading(notes=(_unread(row.cells[0], row.line, document),)))
    return combine(found)


def is_one(block: Items) -> bool:
    """A list below a heading that speaks of indexes, or a line that speaks of nothing else, has at
    least one, or nothing but columns.
    """
    alone = SPEAKS.search(block.lead) and not CONSTRAINED.search(block.lead)
    if not (block.trail and (alone or SPEAKS.search(block.trail[-1].text))):
        return False
    found = [read_all(row.raw[0]) for row in block.rows]
    return all(found) or any(one.told for several in found for one in several)


def labelled(document: Document) -> Reading:
    """Indexes behind a label in one line, in paragraphs and in lists of other things."""
    return combine(
        _of_line(match["list"], line, block, document)
        for block in document.blocks
        if isinstance(block, Paragraph | Items) and not other_place(block)
        for text, line in _lines(block)
        if len(text) < LONGEST and (match := _LABEL.match(text))
    )


def _lines(block: Paragraph | Items) -> Iterator[tuple[str, int]]:
    if isinstance(block, Items):
        yield from ((row.raw[0].split("\n")[0], row.line) for row in block.rows)
    else:
        lines = block.text.split("\n")
        yield from ((text, block.line + at) for at, text in enumerate(lines))


def _of_line(text: str, line: int, block: Block, document: Document) -> Reading:
    title = _title(block)
    readings: list[Reading] = []
    for _, part in split(text, ",;"):
        one = _reading(read_all(part.strip()), line, "", title, document)
        readings.append(one or Reading(notes=(_unread(part.strip(), line, document),)))
    return combine(readings)


def _title(block: Block) -> Title | None:
    """The table or entity that the heading above the one that says indexes names."""
    if block.trail and SPEAKS.search(block.trail[-1].text):
        return titles.title_of(replace(block, trail=block.trail[:-1]))
    return titles.title_of(block)


def _owned(block: Items) -> Iterator[tuple[Row, str]]:
    """Each item with the table that an item around it names, `- rooms:`, which is no index."""
    owners: dict[int, str] = {}
    for row, below in zip(block.rows, (*block.rows[1:], None), strict=True):
        owners = {depth: name for depth, name in owners.items() if depth < row.depth}
        text = row.cells[0].split("\n")[0].strip(" :\uff1a")
        if below and below.depth > row.depth and not read_all(row.raw[0]):
            owners |= {row.depth: text} if _OWNER.fullmatch(text) else {}
        else:
            yield row, owners[max(owners)] if owners else ""


def _stated(row: Row, owner: str, block: Items, document: Document) -> Reading | None:
    """The index of an item, or what else a line may state of a table; in a list of constraints,
    too, UNIQUE is one.
    """
    title, constrained = _title(block), bool(CONSTRAINED.search(block.trail[-1].text))
    text = row.cells[0].split("\n")[0]
    facts = list(statements(text, row.line))
    written = [] if facts and constrained else read_all(row.raw[0])
    if written:
        return _reading(written, row.line, owner, title, document)
    if owner:
        return Reading(tuple(fact.on(owner) for fact in facts)) if facts else None
    return of_title(title, facts) if title and facts else None


def _by_name(name: str, document: Document) -> str:
    """The table in the name of an index, `rooms_code_key`, `idx_rooms_code`: the longest one."""
    rest = _PREFIX.sub("", name.casefold())
    known = document.once("titles", titles.all_names)
    return max((one for one in known if rest.startswith(f"{one}_")), key=len, default="")


def _reading(
    written: list[Written], line: int, owner: str, title: Title | None, document: Document
) -> Reading | None:
    """Indexes, of their own table, else of the one around them; None where nobody says of which."""
    readings: list[Reading] = []
    for one in written:
        table = one.table or owner
        if not table and title is None:
            table = _by_name(one.index.name, document)
        if not table and title is None:
            return None
        fact = _fact(one.index, table, line)
        readings.append(of_title(title, [fact]) if title and not table else Reading((fact,)))
    return combine(readings) if readings else None


def _fact(index: Index, table: str, line: int) -> Fact:
    """The index; a unique one without a name says of its column that it is unique."""
    plain = index.unique and not (index.name or index.where or index.using)
    if plain and (column := _COLUMN.fullmatch(index.keys)):
        return Fact(table, bare(column[0]), About.UNIQUE, "", Rank.TABLE, line, remark=True)
    return Fact(table, "", About.INDEX, index, Rank.TABLE, line)


def _unread(text: str, line: int, document: Document) -> Diagnostic:
    message = f"index that is not understood: {text[:80]}"
    return Diagnostic("GA303", message, document.at(line))


@dataclass
class _Words:
    """What was read so far of one text; `said`: more than its columns tells that it is an index."""

    text: str
    at: int = 0
    name: str = ""
    table: str = ""
    unique: bool = False
    method: str = ""
    said: bool = False
    keys: tuple[str, ...] = ()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What matches here, which is read with it."""
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match

    @property
    def rest(self) -> str:
        """What is not read yet."""
        return self.text[self.at :]


@dataclass(frozen=True)
class Written:
    """An index and its table, "" where that is not said. `told`: more than the name of a column
    tells that it is one.
    """

    table: str
    index: Index
    told: bool


def read_all(raw: str) -> list[Written]:
    """The indexes of one line: `rooms: (code), (owner_id, day)`; empty where one is not read."""
    first, *others = (part.strip() for _, part in split(raw.split("\n", maxsplit=1)[0], ",;"))
    several = bool(others) and all(map(_IS_GROUP.match, others))
    one = _written(first if several else raw)
    if one is None or not several:
        return [one] if one else []
    more = [replace(w, table=w.table or one.table) for part in others if (w := _written(part))]
    return [one, *more] if len(more) == len(others) else []


def _written(raw: str) -> Written | None:
    """None for what is no index, and for one over rows of which no SQL says which."""
    text = plain(raw.split("\n", maxsplit=1)[0]).translate(PUNCTUATION).strip(" .;")
    if len(text) > LONGEST or "{" in text:
        return None
    words = _Words(_NAMED.sub("", text))
    named = _NAMED.search(text)
    words.name = named["name"] if named else ""
    _before(words)
    if not _columns(words, coded=raw.lstrip().startswith("`")):
        return None
    return _behind(words)


def _before(words: _Words) -> None:
    """The name, the kind, and the table of `rooms: (code)`."""
    while words.rest:
        if kind := words.take(_KIND):
            words.unique |= kind["unique"] is not None
            words.method = str(kind["method"] or words.method)
        elif words.take(_ON):
            pass
        elif not words.name and (name := words.take(_CALLED)):
            words.name = name["name"]
        elif not words.said and words.take(_PROSE):
            pass
        elif not words.table and (table := words.take(_OWNED_BY)):
            words.table = bare(table["table"])
        else:
            return
        words.said = True


def _columns(words: _Words, *, coded: bool) -> bool:
    """The columns, with their table before them. coded: the text begins as code."""
    for pattern in (_OF_TABLE, _GROUP, _DOTTED, _BARE):
        match = pattern.match(words.text, words.at)
        if match is None:
            continue
        if _KIND.fullmatch(match["keys"]):
            continue  # `email (unique)`
        keys = tuple(" ".join(key.split()) for key in re.split(r"[,+]", match["keys"]))
        table = bare(match.groupdict().get("table") or "") or words.table
        alone = pattern is not _BARE or words.said or coded or match.end() == len(words.text)
        if not alone or _NO_COLUMNS & {table.casefold(), *(key.casefold() for key in keys)}:
            return False
        words.at, words.keys, words.table = match.end(), keys, table
        words.method = str(match.groupdict().get("method") or words.method)
        return True
    return False


def _behind(words: _Words) -> Written | None:
    """What stands behind the columns: the table, uniqueness, the method, the rows."""
    if by := _METHOD_BEHIND.match(words.rest):
        words.method = str(by["method"])
    where = _WHERE.search(words.rest)
    rows = conditions.beginning(where["where"]) if where else None
    if rows is None and _PARTIAL.search(words.text):
        return None
    unique = words.unique or bool(_UNIQUE_BEHIND.match(words.rest))
    method = words.method.lower().replace("-", "")
    if method in _OF_VECTORS:
        return None
    using = "" if method == "btree" else method
    index = Index(words.name, ", ".join(words.keys), "", unique, using, rows[0] if rows else "")
    return Written(words.table, index, words.said or bool(words.table) or len(words.keys) > 1)
