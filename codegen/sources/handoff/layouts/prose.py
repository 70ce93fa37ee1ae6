"""Sentences that state columns: `Added column: discount DECIMAL(10,2) DEFAULT 0.00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import LONGEST, PRIMARY_KEY, statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import placed
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, Unnamed, combine
from codegen.sources.handoff.markdown.document import Block, Document, Items, Paragraph, Row, plain
from codegen.sources.handoff.statements import amendments, holds, renames
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import NOT, PUNCTUATION

# `retrieval.py`: a file, and no column of a table.
NO_FILE = (
    r"(?!(?:py|pyi|tsx?|jsx?|mjs|cjs|mdx?|sql|json|ya?ml|toml|go|rs|java|kt|cs|php|rb|sh|s?css|html?"
    r"|vue|txt|env|csv|png|svg|prisma|lock|ini|cfg|xml|dart|swift|ipynb)`)"
)
_DOTTED = re.compile(
    rf"^`(?P<table>[a-z_]\w*)\.{NO_FILE}(?P<name>[a-z_]\w*)`\s*(?P<rest>[-:\u2013\u2014(]?.*)$",
    re.DOTALL,
)
# Where the first clause of a sentence ends: `nullable FK → rooms.id: filled in later`.
_CLAUSE_END = re.compile(r"[:;.,](?:\s|$)|\s[-\u2013\u2014]\s(?=\w+\s)")
_DOTTED_TYPED = re.compile(
    r"^`(?P<table>[a-z_]\w*)\.(?P<name>[a-z_]\w*)\s+(?P<rest>[A-Za-z][^`]*)`"
)
# `rooms.title` → `name` below it: a field of a program, no foreign key.
_MAPPING = saying("headings.mapping")
_LISTED = re.compile(
    r"^(?:\*\*)?(?P<label>(?:(?:key|main|core|important|notable|other|example|kluczowe|główne|inne|przykładowe|ключевые|основные|другие"
    r"|主要|主な|주요|wichtige|weitere)\s*)?(?:columns?|fields?|attributes?|поля|колонки|атрибуты|pola|kolumny|atrybuty|campos|columnas"
    r"|colunas|atributos|champs|colonnes|attributs|felder|spalten|attribute|字段|フィールド|カラム|属性|필드|컬럼|속성)"
    r"(?:\s+(?:clave|principales|principais|clés|principaux))?)\s*(?:\*\*)?\s*[:\uff1a]\s*(?:\*\*)?\s*(?P<list>.+)$",
    re.IGNORECASE | re.DOTALL,
)
# `` Columns: `a`, `b` in `rooms` ``: of a table that is named here, whatever the heading says.
_ELSEWHERE = re.compile(
    r"`\s+(?:in|on|of|from|w|z|en|de|em|da|do|na|di|im|der|в|из|на)\s+(?:the\s+)?`[a-z]"
)
_ROW = re.compile(r"\|((?:[^|]+\|){1,30}[^|]+)\|")
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_SELECTED = saying("headings.chosen")
_CONSTRAINT = re.compile(
    rf"^[\W_]*(?:(?:has|it\s+has|possui|tem|tiene)\s+(?:an?\s+|uma?\s+|una?\s+)?)?(?:the\s+)?(?:(?:composite|table)\s+)?(?:{PRIMARY_KEY}|unique|restricci[óo]n|restriç[ãa]o|foreign\s+keys?|FKs?\b"
    r"|constraints?|check|唯一|id\(\[)",
    re.IGNORECASE,
)

# `*Primary key*: …`: a label may lean.
_LEANING = re.compile(r"^([*_])(?!\1)([^*_]+)\1(?=:)")
_SCHEMAS = frozenset(("auth", "public", "storage", "dbo"))


# What is written as code is read as such, of the table that it names itself.
_STATEMENT = re.compile(r"`\s*(?:ALTER|CREATE)\s+TABLE\b", re.IGNORECASE)


def read(block: Block, _document: Document) -> Reading | None:
    """Read a paragraph, or a list that nobody else reads; None where it states nothing."""
    if not isinstance(block, Paragraph | Items) or undone(block):
        return None
    title = titles.title_of(block)
    if other_place(block, title.heading if title else None) or _is_mapping(block, title):
        return None
    readings = [r for text, line in _lines(block) if (r := _line(text, line, title, block))]
    if not readings:
        return None
    return combine(readings)


def _is_mapping(block: Block, title: Title | None) -> bool:
    """The line or the heading above says that names of two worlds follow; one that names a table
    does not, whatever the table maps.
    """
    above = block.trail[-1] if block.trail else None
    named = title is not None and title.exact and title.heading == above
    return bool(
        _MAPPING.search(block.lead) or (above and not named and _MAPPING.search(above.text))
    )


def _lines(block: Block) -> Iterator[tuple[str, int]]:
    if isinstance(block, Paragraph):
        for offset, text in enumerate(block.text.split("\n")):
            yield _LEANING.sub(r"**\2**", text.strip()), block.line + offset
    elif isinstance(block, Items):
        for row in block.rows:
            first, *more = row.raw[0].split("\n\n")[0].strip().split("\n")
            going_on = first.rstrip().endswith(",") and _LISTED.match(first)
            yield " ".join((first, *more) if going_on else (first,)).strip(), row.line


def _line(text: str, line: int, title: Title | None, block: Block) -> Reading | None:
    if len(text) > LONGEST or _STATEMENT.search(text):
        return None
    if title and (columns := _LISTED.match(text)):
        return _listed(columns, line, title, block)
    if title and title.exact and (row := _row_of_columns(text, line, title, block)):
        return row
    listed = renames.announced(block)
    home = title.name if title and title.exact else ""
    if renamed := list(renames.read(text.replace("**", ""), home, line, listed=listed)):
        return Reading(tuple(renamed))
    if amended := list(amendments.read(text.replace("**", ""), block, line)):
        return Reading(tuple(amended))
    if added := _added(text.replace("**", ""), line):
        return Reading(tuple(added))
    if title and isinstance(block, Paragraph) and _CONSTRAINT.match(text):
        return _constraints(text, line, title)
    return None


def _added(text: str, line: int) -> list[Fact]:
    """The column that a line begins with, as `table.column`."""
    found = (pattern.search(text) for pattern in (_DOTTED_TYPED, _DOTTED))
    return next((facts for match in found if match and (facts := [*_column(match, line)])), [])


def _column(match: re.Match[str], line: int) -> Iterator[Fact]:
    """The column, if what follows it defines it, or says little else of it."""
    table, rest = match["table"], plain(match["rest"] or "").strip()
    item = read_item(Row((f"{match['name']} {rest}".strip(),), line, (f"`{match['name']}`",)))
    said = item.said if item else Said()
    if not (item and item.typed):
        understood = read_constraints(rest.translate(PUNCTUATION)) if rest else Said()
        if match.re is _DOTTED and len(understood.unread) > 3:
            understood = read_constraints(_CLAUSE_END.split(rest.translate(PUNCTUATION))[0])
        keep = match.re is not _DOTTED or (
            (understood.facts or said.facts) and len(understood.unread) < 4
        )
        wished = match.re is _DOTTED and holds.is_hedged(re.split(r"[:.]\s", rest)[0])
        if not keep or wished or NOT.search(" ".join(map(str, understood.unread))):
            return
        said.take(Said([s for s in understood.facts if s not in said.facts]))
    if {say.about for say in said.facts} == {About.FOREIGN_KEY} and table.casefold() in _SCHEMAS:
        return  # `auth.users` → `plans`: one table and another
    if {say.about for say in said.facts} != {About.FOREIGN_KEY}:  # `a.b` → `c.id` alters nothing
        yield Fact(table, "", About.CREATED, False, Rank.PROSE, line)
    rank = Rank.TABLE if item and item.typed else Rank.PROSE
    yield from column_facts(table, match["name"], said, rank, line)


def _listed(match: re.Match[str], line: int, title: Title, block: Block) -> Reading | None:
    """`Columns: id (uuid, PK), name (text)`; names alone where all are in backticks."""
    if _ELSEWHERE.search(match["list"]):
        return None
    parts = [part for _, part in split(match["list"].rstrip(".,; "), ",;")]
    items = [read_item(Row((plain(part),), line, (part,))) for part in parts]
    good = [item for item in items if item is not None and len(item.listed) == 1]
    ticked = all(part.startswith("`") for part in parts)
    typed = sum(item.typed for item in good)
    if len(good) < len(parts) or len(good) < 2 or not (ticked or typed * 2 >= len(good)):
        return None
    facts = [fact for item in good for fact in item.facts(Rank.TABLE)]
    chosen = (
        (Partial(title.name, line, match["label"]),) if _SELECTED.search(match["label"]) else ()
    )
    return placed(Reading(tuple(facts), partial=chosen), title, block)


def _row_of_columns(text: str, line: int, title: Title, block: Block) -> Reading | None:
    """`| id | room_id (FK) | price (decimal) |` in the place of a table: its columns, in a row."""
    row = _ROW.fullmatch(text) if isinstance(block, Paragraph) else None
    cells = [cell.strip() for cell in row[1].split("|")] if row else []
    items = [read_item(Row((plain(cell),), line, (f"`{cell}",))) for cell in cells]
    good = [item for item in items if item is not None]
    named = all(_SNAKE.fullmatch(name) for item in good for name in item.listed)
    if not cells or len(good) < len(cells) or not named:
        return None
    facts = [fact for item in good for fact in item.facts(Rank.TABLE)]
    return placed(Reading(tuple(facts)), title, block)


def _constraints(text: str, line: int, title: Title) -> Reading | None:
    bare = plain(text)
    head = re.match(
        r"^\W*(?:unique\s+)?(?:constraints?|foreign\s+keys?|FKs?)\W*:\s*", bare, re.IGNORECASE
    )
    body = bare[head.end() :] if head else bare
    keyed = "foreign key " if head and re.search("foreign|fk", head[0], re.IGNORECASE) else ""
    whole = list(statements(bare, line))
    facts = [f for _, part in split(body, ";,") for f in statements(keyed + part, line)]
    if not facts or any(fact.about is About.PRIMARY_KEY for fact in whole):
        facts = whole  # `a, b and c` are one key
    if not facts:
        return None
    if title.exact:
        return Reading(tuple(replace(fact, table=title.name) for fact in facts))
    return Reading(unnamed=(Unnamed(title.name, title.heading.line, tuple(facts)),))
