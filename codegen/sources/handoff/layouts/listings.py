"""Columns one behind the other, below what names their table.

In the lines of a fence:

    id UUID PK · guest_id UUID FK → guests · came_at TIMESTAMPTZ
    id (UUID, PK) | state (VARCHAR) | note (TEXT)
    guests:  id · name TEXT        (a table of its own)

or as a sentence of a paragraph:

    id, guest_id FK, came_at
    Who came, and when. `id`, `guest_id` (FK), `came_at`.
    Every row holds `id`, `guest_id` and `came_at`.

or behind the name of the table, in an item of a list of tables:

    - **visits** — `id`, `guest_id` (FK), `came_at`. Kept for a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.columns import column_names, is_constraint, placed
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, combine
from codegen.sources.handoff.layouts.compact import ABOUT
from codegen.sources.handoff.markdown.document import (
    ITEM_LEVEL,
    Block,
    Document,
    Fence,
    Heading,
    Items,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.statements import subjects
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.keys import NAME
from codegen.sources.handoff.words.notions import words_for
from codegen.sources.handoff.words.sqltext import in_commas, split
from codegen.sources.handoff.words.tags import PLAIN, SQL
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

_BETWEEN = re.compile(r"\s+[|\u00b7\u2022]\s+")
_DOT = re.compile(r"\s+\u00b7(?=\s)")
# A line that ends in a comma, or is followed by a small letter or by `(`, goes on.
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002])\s+(?=[A-Z\u00c0-\u04ff`])|(?<!,)\n(?![a-z(])")
_REMARK = re.compile(r"\s+[-\u2013\u2014]\s+.*$")
_NAME = r"[a-z_][A-Za-z0-9_]*"
# `guests:  id · name TEXT`: the table of this line, and of those that follow.
_OF_TABLE = re.compile(rf"(?P<table>{_NAME}):\s+(?P<rest>\S.*)")
_INDEX = re.compile(r"(?:idx|ix|uq)_\w+|\w+_(?:idx|index)")
_DEFINED = re.compile(rf"[`\"]?(?P<names>{_NAME}\??(?:/{_NAME})*)[`\"]?(?P<rest>.*)", re.DOTALL)
# Small letters, with words behind it that are no sentence.
_BARE = re.compile(
    rf"{_NAME}\??(?:\s+[^\W\d]\w*){{0,2}}(?:\s*(?:[-=]+>|\u2192)\s*[\w.]+)?(?:\s*\(.*\))?",
    re.DOTALL,
)
# `` `(id, guest_id → guests, came_at)` ``
_GROUP = re.compile(r"(?P<tick>`?)\((?P<listed>(?:[^()`]|\([^()`]*\))+)\)(?P=tick)\.?")
_SNAKE = re.compile(r"[a-z]+(?:_[a-z]+)+")
_KEYS = re.compile(rf"{NAME}\b")
_CONTAINS = re.compile(
    rf"\b(?:{words_for('sentences.contains')})\b|{words_for('sentences.contains_unspaced')}",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<=`)\s+(?:and|und|y|e|et|и|i)\s+(?=`)", re.IGNORECASE)
# `warm_up(pattern)`: what a program does.
_CALL = re.compile(rf"`{_NAME}\(")
_LONGEST = 1_500
# A sentence about a name, with other code in it.
_GOES_ON = re.compile(r"(?:[^`()]|\([^()]*\))*(?<![>\u2192] )(?<![>\u2192])`")
_MARKED = r"(?:\*\*`?|`)[A-Za-z_]\w*(?:\s+table)?`?(?:\*\*)?"
# `id, floor, price, ...`
_NAMES_ALONE = r"[a-z]\w*(?:,\s*[a-z]\w*)+(?:,\s*(?:\.{3}|\u2026|etc\.?))?"
# `**visits** (who came) — …`, `` `guests` / `staff`: … ``, `` `visits` (guest_id, came_at) ``
_NAMED = re.compile(
    rf"(?P<names>{_MARKED}(?:\s*[/,&]\s*{_MARKED})*)(?:\s*\([^()`]*\))?\s*"
    r"(?:(?:[:\u2013\u2014]|-(?=\s))\s*(?:\*\*\s*)?(?P<rest>.+)"
    rf"|\((?P<group>`.+|(?<=[`*] \(){_NAMES_ALONE})\)[^`]*)",
    re.IGNORECASE | re.DOTALL,
)
# `` `id, floor, price` ``
_ROW_OF_CODE = re.compile(rf"`({_NAME}(?:\s*,\s*{_NAME})+)`")
_ONE_NAME = re.compile(r"(?:\*\*`?|`)([A-Za-z_]\w*)")
# `` `tags text[]` ``: a name and its type.
_WITH_TYPE = re.compile(rf"^`({_NAME}\??)\s+([^`]+)`")


def read(block: Block, _document: Document) -> Reading | None:
    """Read such a fence, paragraph or list; None for any other block."""
    if isinstance(block, Items):
        return _in_items(block)
    if not isinstance(block, Fence | Paragraph) or undone(block) or len(block.text) > _LONGEST:
        return None
    title = titles.title_of(block)
    if title is None or other_place(replace(block, intro=()), title.heading):
        return None
    return _in_lines(block, title) if isinstance(block, Fence) else _in_sentences(block, title)


def _in_lines(block: Fence, title: Title) -> Reading | None:
    """The columns of a fence in which lines hold several with a sign between them."""
    if block.tag not in PLAIN | SQL or not _BETWEEN.search(block.text):
        return None
    tables: dict[str, list[Item]] = {}
    own = title.name
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        named = _OF_TABLE.fullmatch(text.strip())
        own = named["table"] if named else own
        parts = _BETWEEN.split(named["rest"] if named else text.strip())
        found = _items([part.strip(" ,") for part in parts if part.strip(" ,")], line)
        if found is None:
            return None
        tables.setdefault(own, []).extend(found)
    items = [item for listed in tables.values() for item in listed]
    keyed = all(_KEYS.match(listed[0].listed[0]) for listed in tables.values() if listed)
    typed = sum(item.typed for item in items)
    if len(items) < 3 or not (typed * 3 >= len(items) * 2 or (keyed and typed)):
        return None
    return combine(_of_table(name, listed, title, block) for name, listed in tables.items())


def _in_items(block: Items) -> Reading | None:
    """The tables of a list whose items begin with their names; some list their columns, with a key
    among them.
    """
    above = titles.title_of(block)
    nested = any(row.depth for row in block.rows)
    if (above and above.exact) or nested or other_place(block) or undone(block):
        return None
    named = [(row, match) for row in block.rows if (match := _NAMED.match(row.raw[0]))]
    if len(named) < 2 or len(named) * 3 < len(block.rows) * 2:
        return None
    listed = [_behind(match, row) for row, match in named]
    keyed = sum(any(map(_KEYS.match, _names(items))) for items, _ in listed)
    announced = any(ABOUT.search(heading.text) for heading in block.trail)
    if keyed < (1 if announced else 2):
        return None
    found = zip(named, listed, strict=True)
    return combine(one for (row, match), told in found for one in _tables(match, row, block, told))


def _names(items: Sequence[Item]) -> list[str]:
    return [name for item in items for name in item.listed]


def _behind(match: re.Match[str], row: Row) -> tuple[list[Item], bool]:
    """The columns that the first sentence behind a name lists, and whether that is all it does."""
    if match["group"] and not match["group"].startswith("`"):
        names = re.findall(r"[a-z]\w*(?=\s*(?:,|$))", match["group"])
        return _items(names, row.line) or [], match["group"].endswith(tuple(names[-1:]))
    return _listed(_SENTENCE_END.split(match["rest"] or match["group"])[0].strip(), row.line) or (
        [],
        False,
    )


def _tables(
    match: re.Match[str], row: Row, block: Items, listed: tuple[list[Item], bool]
) -> Iterator[Reading]:
    """What an item says of the tables that it names: of one, its columns."""
    items, whole = listed
    names = _ONE_NAME.findall(match["names"])
    for name in names:
        title = titles.read_title(Heading(ITEM_LEVEL, name, row.line, f"`{name}`"))
        if title and items and len(names) == 1:
            told = () if whole else (Partial(name, row.line, " ".join(match[0].split())[:80]),)
            yield placed(replace(_reading(items), partial=told), title, block)
        else:
            yield Reading((Fact(name, "", About.CREATED, True, Rank.DRAWING, row.line),))


def _of_table(name: str, items: Sequence[Item], title: Title, block: Fence) -> Reading:
    own = title if name == title.name else replace(title, name=name, exact=True)
    return placed(_reading(items), own, block)


def _in_sentences(block: Paragraph, title: Title) -> Reading | None:
    """The columns that a sentence right below the name of a table lists; below that of an entity
    they have types.
    """
    if not block.trail or block.trail[-1] != title.heading:
        return None
    block = replace(block, text=_DOT.sub(",", block.text))
    for text in _SENTENCE_END.split(block.text):
        line = block.line + block.text.count("\n", 0, block.text.index(text))
        about_another = subjects.is_about_another(text, title.name)
        found = None if about_another else _listed(text.strip(), line)
        items, whole = found or ([], False)
        if any(title.name in item.listed for item in items):
            return None  # `the tables `a`, `b` and `c``
        if found and (title.exact or sum(item.typed for item in items) * 3 >= len(items) * 2):
            told = () if whole else (Partial(title.name, line, " ".join(text.split())[:80]),)
            return placed(replace(_reading(items), partial=told), title, block)
    return None


def _listed(text: str, line: int) -> tuple[list[Item], bool] | None:
    """The columns of a sentence that is nothing but their list, or says that it is one, and whether
    all of them are named as code.
    """
    group = _GROUP.fullmatch(text)
    text = in_commas(group["listed"] if group else _ROW_OF_CODE.sub(_apart, text))
    label, colon, rest = text.partition(":")
    if rest.strip() and colon and is_generic(titles.cleaned(plain(label))):
        text = rest.lstrip("* ")
    lead, tick, rest = text.partition("`")
    told = bool(tick and _CONTAINS.search(lead) and "," not in lead)
    text = tick + rest if told else text
    text = _REMARK.sub("", text.translate(PUNCTUATION).replace("\\|", "|")).rstrip(" .")
    parts = [_WITH_TYPE.sub(r"`\1` \2", part) for _, part in split(_AND.sub(", ", text), ",")]
    coded = [part for part in parts if part.startswith("`")]
    keyed = any(map(_KEYS.match, parts)) or _tells(parts, line)
    bare = keyed and all(map(_BARE.fullmatch, parts))
    if not bare and (len(coded) * 3 < len(parts) * 2 or not "".join(parts).startswith("`")):
        return None
    listed = parts if bare else coded
    items = _items(listed, line) if len(listed) > 2 else None
    return (items, len(listed) == len(parts)) if items and (told or _defines(items)) else None


def _apart(match: re.Match[str]) -> str:
    """`` `id, floor, price` `` as three names in code."""
    return ", ".join(f"`{name}`" for name in re.split(r"\s*,\s*", match[1]))


def _tells(parts: Sequence[str], line: int) -> bool:
    """`email unique, came_at, origin`: names of code, and what is said of columns alone."""
    told = any(item.said.facts for item in _items(parts, line) or ())
    return told and any(map(_SNAKE.fullmatch, parts))


def _defines(items: Sequence[Item]) -> bool:
    """A key, or what is said of some of them, tells columns from other names in code."""
    names = (name for item in items for name in item.listed)
    return any(item.typed or item.said.facts for item in items) or any(map(_KEYS.match, names))


def _items(parts: Sequence[str], line: int) -> list[Item] | None:
    """Every part as one column or several; None where one of them is none."""
    found: list[Item] = []
    for part in parts:
        match = _DEFINED.fullmatch(part)
        names = column_names(match["names"]) if match else []
        if match is None or not names or is_constraint(part):
            return None
        if any(map(_INDEX.fullmatch, names)) and not match["rest"].strip():
            return None
        if _CALL.match(part) or _GOES_ON.match(match["rest"]):
            return None
        said = f"{names[0]}{'?' if '?' in match['names'] else ''} {match['rest'].strip()}".strip()
        item = read_item(Row((plain(said),), line, (f"`{names[0]}` {match['rest'].strip()}",)))
        if item is None or len(item.listed) != 1:
            return None
        found.append(replace(item, listed=names))
    return found


def _reading(items: Sequence[Item]) -> Reading:
    return Reading(tuple(fact for item in items for fact in item.facts(Rank.TABLE)))
