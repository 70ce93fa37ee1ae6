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
from codegen.sources.handoff.facts import (
    About,
    Fact,
    Partial,
    Rank,
    Reading,
    Unnamed,
    combine,
)
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.statements import deletions, renames
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import NOT, PUNCTUATION

_WORDS = r"(?:columns?|fields?|колонк\w+|поле|columna|campo|kolumn\w+)"
_ADDED = re.compile(
    rf"\b(?:add(?:s|ed|ing)?|new|introduc\w+)\s+(?:an?\s+|the\s+|new\s+|nullable\s+|optional\s+)*{_WORDS}\s*:?\s*`?(?P<name>[A-Za-z_]\w*)`?"
    r"\s*(?P<rest>[^`\n]*?)`?(?:\s+(?:to|on|in)\s+(?:the\s+)?`?(?P<table>[a-z_]\w*)`?(?:\s+table)?)?\s*\.?$",
    re.IGNORECASE,
)
_ADDED_TO = re.compile(
    rf"\badd(?:s|ed|ing)?\s+(?:an?\s+|the\s+|new\s+)*`(?P<name>[A-Za-z_]\w*)`\s*(?P<rest>\([^()]*(?:\([^()]*\))?[^()]*\))?\s*(?:{_WORDS})?\s*(?:to|on)\s+(?:the\s+)?`(?P<table>\w+)`",
    re.IGNORECASE,
)
# `Added `fax` column (TEXT)`
_ADDED_NAME = re.compile(
    rf"\badd(?:s|ed|ing)?\s+(?:an?\s+|the\s+|new\s+|nullable\s+|optional\s+)*`(?P<name>[A-Za-z_]\w*)`\s+{_WORDS}"
    r"\s*(?P<rest>[(:\u2013\u2014-].*?)?(?:\s+(?:to|on|in)\s+(?:the\s+)?`(?P<table>[a-z_]\w*)`(?:\s+table)?)?\s*\.?$",
    re.IGNORECASE,
)
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
_LABELLED = re.compile(
    r"^\*\*(?P<label>[^*:]{2,30}):\*\*\s*(?P<list>[a-z][a-z0-9_]*(?:\s*,\s*[a-z][a-z0-9_]*)+)\s*\.?$"
)
_DOTTED_NAME = re.compile(r"`([a-z_]\w*)\.([a-z_]\w*)`")
_KEY_LIST = re.compile(
    r"(?:^|(?<=[.;])\s*)(?P<kind>primary\s+keys?|PKs?|unique(?:\s+(?:columns?|keys?|constraints?))?)\s*:\s*"
    r"(?P<list>`[a-z_]\w*\.[a-z_]\w*`(?:\s*(?:,|and)\s*`[a-z_]\w*\.[a-z_]\w*`)*)(?=\s*(?:[.;]|$))",
    re.IGNORECASE,
)
# `New table `coupons`: `id` SERIAL PK, …`, `Created `coupons` (id SERIAL PK, …)`.
_NEW_TABLE = re.compile(
    r"^\W*(?:add(?:s|ed)?|new|creat(?:e|es|ed)|introduc(?:e|es|ed))\b\s*(?:an?\s+|the\s+|new\s+)*(?P<word>tables?\s+)?"
    r"(?P<tick>`?)(?P<table>[a-z_]\w*)(?P=tick)\s*(?:table\s*)?(?:[:\u2013\u2014-]|with(?:\s+columns)?:?|(?=\())\s*(?P<list>.+)$",
    re.IGNORECASE,
)
_ADDED_DOTTED = re.compile(
    rf"^\W*(?:add(?:s|ed)?|new)\b\s*(?:{_WORDS}\s*:?\s*)?`(?P<table>[a-z_]\w*)\.(?P<name>[a-z_]\w*)`\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_STAMPS = re.compile(
    r"^(?P<label>Timestamps?|Audit\s+(?:fields|columns)):\s*(?P<list>`\w+`(?:\s*,\s*`\w+`)+)\s*(?:\([^()]*\))?\s*\.?$",
    re.I,
)
_NO_COLUMNS = re.compile(
    r"ind(ex|ic)|key|unique|constraint|relation|sort|order|filter|search|group|value|state|status|example"
    r"|used|tables?\b|refer|role|type",
    re.IGNORECASE,
)
# `rooms.title` → `name` below it: a field of a program, no foreign key.
_MAPPING = re.compile(
    r"\bmapp?(?:ings?|ed|s)\b|\balias|соответств|映射|对应|매핑|\bmape|zuordnung|mapowan",
    re.IGNORECASE,
)
# What an amendment says of a column that is there already.
_OF = r"(?:the\s+|column\s+|field\s+)*"
_COLUMN_NAME = r"`?(?:(?P<table>[a-z_]\w*)\.)?(?P<name>[A-Za-z_]\w*)`?"
_IN_TABLE = r"(?:\s+(?:in|on|of|from)\s+(?:the\s+)?`?(?P<home>[a-z_]\w*)`?(?:\s+table)?)?"
_ALTERED = re.compile(
    rf"^\W*(?:changed?|modified|altered|retyped)\b\s*{_OF}:?\s*{_COLUMN_NAME}{_IN_TABLE}"
    r"(?:\s+from\s+`?[^`]+?`?(?=\s+to\b))?\s*(?:\bto\b|:|=>|->|→|\bis\s+now\b|\bnow\b)\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_REMOVED = re.compile(
    rf"^\W*(?:removed?|dropped|deleted)\b\s*(?:the\s+)?(?:columns?|fields?)\s*:?\s*{_COLUMN_NAME}{_IN_TABLE}\s*\.?$"
    rf"|^\W*(?:removed?|dropped)\s+`(?P<t2>[a-z_]\w*)\.(?P<n2>\w+)`\s*\.?$",
    re.IGNORECASE,
)
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
_COLUMNS = re.compile(rf"\W*{_WORDS}\W*", re.IGNORECASE)
_BARE_NAME = re.compile(r"[a-z]\w*(?:\s*\([^()]*\))?")
_SELECTED = re.compile(
    r"key|main|core|important|notable|example|kluczowe|główne|przykładowe|ключевые|основные|主|주요|wichtige|clave|princip|clés",
    re.IGNORECASE,
)
_CONSTRAINT = re.compile(
    rf"^[\W_]*(?:(?:has|it\s+has|possui|tem|tiene)\s+(?:an?\s+|uma?\s+|una?\s+)?)?(?:the\s+)?(?:(?:composite|table)\s+)?(?:{PRIMARY_KEY}|unique|restricci[óo]n|restriç[ãa]o|foreign\s+keys?|FKs?\b"
    r"|constraints?|check|唯一|id\(\[)",
    re.IGNORECASE,
)

# `*Primary key*: …`: a label may lean.
_LEANING = re.compile(r"^([*_])(?!\1)([^*_]+)\1(?=:)")
_SCHEMAS = frozenset(("auth", "public", "storage", "dbo"))


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
    rules = deletions.above(block)
    found = combine(readings)
    return replace(found, facts=tuple(deletions.ruled(fact, rules) for fact in found.facts))


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
    if len(text) > LONGEST:
        return None
    if title and (columns := _LISTED.match(text)):
        return _listed(columns, line, title, block)
    if title and title.exact and (row := _row_of_columns(text, line, title, block)):
        return row
    listed = renames.announced(block)
    amended = list(_amendment(text.replace("**", ""), line, title, listed=listed))
    if amended:
        return Reading(tuple(amended))
    more = _LABELLED.match(text) or _STAMPS.match(text.replace("**", ""))
    if title and title.exact and isinstance(block, Paragraph) and more:
        return _named_only(more, line, title, block)
    if keys := list(_keys(text.replace("**", ""), line)):
        return Reading(tuple(keys))
    if made := _new_table(text.replace("**", ""), line, block):
        return made
    if added := _added(text.replace("**", ""), line, title):
        return Reading(tuple(added))
    if title and isinstance(block, Paragraph) and _CONSTRAINT.match(text):
        return _constraints(text, line, title)
    return None


def _added(text: str, line: int, title: Title | None) -> list[Fact]:
    """The column that a sentence adds."""
    for pattern in (_DOTTED_TYPED, _ADDED_DOTTED, _ADDED_TO, _ADDED_NAME, _DOTTED, _ADDED):
        match = pattern.search(text)
        if match and (facts := list(_column(match, line, title))):
            return facts
    return []


def _amendment(
    text: str, line: int, title: Title | None, *, listed: bool = False
) -> Iterator[Fact]:
    """`Changed `email` to VARCHAR(255)`, `Removed column: fax`: it holds over what stands above."""
    home = title.name if title and title.exact else ""
    yield from renames.read(text, home, line, listed=listed)
    if removed := _REMOVED.match(text):
        table = removed["table"] or removed["home"] or removed["t2"] or home
        name = removed["name"] or removed["n2"]
        if table:
            yield Fact(table, name, About.EXISTS, False, Rank.DDL, line, revises=True)
        return
    altered = _ALTERED.match(text)
    table = (altered["table"] or altered["home"] or home) if altered else ""
    if altered is None or not table:
        return
    rest = plain(altered["rest"]).strip(" .")
    item = read_item(Row((f"x: {rest}",), line, ("`x`",)))
    said = item.said if item and item.typed else read_constraints(rest.translate(PUNCTUATION))
    if said.unread:
        return
    for fact in column_facts(table, altered["name"], said, Rank.DDL, line):
        yield replace(fact, revises=True)


def _column(match: re.Match[str], line: int, title: Title | None) -> Iterator[Fact]:
    """A column that a sentence adds to a table which it names, or which the heading names."""
    table = match["table"] or (title.name if title and title.exact else "")
    rest = plain(match["rest"] or "").strip()
    if not table or match["name"].casefold() in ("to", "for", "that", "is", "in", "and"):
        return
    item = read_item(Row((f"{match['name']} {rest}".strip(),), line, (f"`{match['name']}`",)))
    said = item.said if item else Said()
    if not (item and item.typed):
        understood = read_constraints(rest.translate(PUNCTUATION)) if rest else Said()
        if match.re is _DOTTED and len(understood.unread) > 3:
            understood = read_constraints(_CLAUSE_END.split(rest.translate(PUNCTUATION))[0])
        keep = match.re is not _DOTTED or (
            (understood.facts or said.facts) and len(understood.unread) < 4
        )
        if not keep or NOT.search(" ".join(map(str, understood.unread))):
            return
        said.take(Said([s for s in understood.facts if s not in said.facts]))
    if {say.about for say in said.facts} == {About.FOREIGN_KEY} and table.casefold() in _SCHEMAS:
        return  # `auth.users` → `plans`: one table and another
    if {say.about for say in said.facts} != {About.FOREIGN_KEY}:  # `a.b` → `c.id` alters nothing
        yield Fact(table, "", About.CREATED, False, Rank.PROSE, line)
    rank = Rank.TABLE if item and item.typed else Rank.PROSE
    yield from column_facts(table, match["name"], said, rank, line)


def _keys(text: str, line: int) -> Iterator[Fact]:
    """`` Primary keys: `users.id`, `posts.id`. Unique: `users.email`. ``"""
    for match in _KEY_LIST.finditer(text):
        about = About.UNIQUE if match["kind"][0] in "uU" else About.PRIMARY_KEY
        for table, name in _DOTTED_NAME.findall(match["list"]):
            yield Fact(table, name, about, "", Rank.TABLE, line)


def _new_table(text: str, line: int, block: Block) -> Reading | None:
    """A table of a changelog with its columns, each of which has a type."""
    match = _NEW_TABLE.match(text)
    if match is None or not (match["word"] or match["tick"]):
        return None
    listed = match["list"].strip().rstrip(".")
    listed = listed[1:-1] if listed.startswith("(") and listed.endswith(")") else listed
    parts = [plain(part) for _, part in split(listed, ",;")]
    items = [read_item(Row((part,), line, (f"`{part.split()[0]}`",))) for part in parts]
    if len(items) < 2 or not all(item and item.typed and len(item.listed) == 1 for item in items):
        return None
    facts = [f for i in items if i for f in column_facts("", i.listed[0], i.said, Rank.TABLE, line)]
    heading = Heading(LABEL_LEVEL, match["table"], line, match["table"])
    alone = replace(block, trail=(heading,))
    return placed(Reading(tuple(facts)), Title(match["table"], exact=True, heading=heading), alone)


def _listed(match: re.Match[str], line: int, title: Title, block: Block) -> Reading | None:
    """`Columns: id (uuid, PK), name (text)`; names alone where all are in backticks."""
    if _ELSEWHERE.search(match["list"]):
        return None
    parts = [part for _, part in split(match["list"].rstrip(".,; "), ",;")]
    items = [read_item(Row((plain(part),), line, (part,))) for part in parts]
    good = [item for item in items if item is not None and len(item.listed) == 1]
    ticked = all(part.startswith("`") for part in parts)
    ticked = ticked or (_is_whole(title, parts) and bool(_COLUMNS.fullmatch(match["label"])))
    typed = sum(item.typed for item in good)
    if len(good) < len(parts) or len(good) < 2 or not (ticked or typed * 2 >= len(good)):
        return None
    facts = [f for i in good for f in column_facts("", i.listed[0], i.said, Rank.TABLE, line)]
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
    facts = [
        fact
        for item in good
        for name in item.listed
        for fact in column_facts("", name, item.said, Rank.TABLE, line)
    ]
    return placed(Reading(tuple(facts)), title, block)


def _is_whole(title: Title, parts: list[str]) -> bool:
    """`Columns: id, name, owner_id (FK)`: small letters, and no words of a sentence."""
    keyed = title.exact or any(part.split("(")[0].strip() == "id" for part in parts)
    return keyed and all(map(_BARE_NAME.fullmatch, parts))


def _named_only(match: re.Match[str], line: int, title: Title, block: Block) -> Reading | None:
    """`**Meta:** created_at, updated_at` below a table's heading: columns without a type."""
    names = re.split(r"\s*,\s*", match["list"].replace("`", ""))
    if _NO_COLUMNS.search(match["label"]) or not any("_" in name for name in names):
        return None
    facts = [f for name in names for f in column_facts("", name, Said(), Rank.TABLE, line)]
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
