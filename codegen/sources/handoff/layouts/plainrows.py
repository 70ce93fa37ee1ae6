"""Columns in a fence, a line each, below what names their table.

```
id          uuid PK
guest_id    uuid → guests.id  (NOT NULL, CASCADE)
state       open | shut
unique(guest_id, state)
```

The table is the heading's, or that of the sentence above the fence: `` `visits` stores …: ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import is_constraint, placed
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.lookalikes import other_place, undone
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Rank, Reading
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Fence,
    Heading,
    Row,
)
from codegen.sources.handoff.words.keys import IS_KEY
from codegen.sources.handoff.words.said import Said

_TAGS = frozenset(("", "text", "txt", "plain", "plaintext", "sql", "schema"))
_BULLET = re.compile(r"^[-*\u2022]\s+")
_LINE = re.compile(r"(?P<name>[a-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*)(?::|(?=\s)|$)(?P<rest>.*)")
_SAID = re.compile(
    r"^\W*(?:the\s+)?`(?P<name>[a-z][a-z0-9_]*)`\s+(?:table\s+)?(?:stores|holds|records|tracks|contains|keeps|has|is)\b[^.]*:\s*$",
    re.IGNORECASE,
)
_ENUMS = re.compile(r"\benum|枚举|열거|перечислен", re.IGNORECASE)
_INDEX = re.compile(r"index\b", re.IGNORECASE)
_REMARK = re.compile(r"\s(?:--|#|//)\s")
_NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_SEVERAL = re.compile(rf"{_NAME}(?:\s*[/,]\s*{_NAME})+")
# `chat_state ('open'/'shut')`: an enumeration that stands elsewhere, with its values or a remark.
_OWN_TYPE = re.compile(
    r"(?P<type>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:\s*\((?:(?P<values>'[^'()]*'(?:\s*[/,|]\s*'[^'()]*')+)|[^()]*)\))?"
)
_CAMEL = re.compile(r"[a-z][A-Z]")
# Code, settings and commands have these.
_CODE = re.compile(r"[={};$<]|^\s*(?:select|insert|update|import|from|git|npm|docker|curl)\b", re.I)


_MOST_LINES = 4  # columns with a type for each line that is none


def read(block: Block, _document: Document) -> Reading | None:
    """Read such a fence; None for any other block."""
    if not isinstance(block, Fence) or block.tag not in _TAGS or undone(block):
        return None
    title = _title(block)
    if title is None or other_place(replace(block, intro=()), title.heading):
        return None
    facts = list(_facts(block, exact=title.exact))
    return placed(Reading(tuple(facts)), title, block) if facts else None


def _title(block: Fence) -> Title | None:
    """The table that the last line above the fence, else the nearest heading, surely names."""
    last = " ".join(block.intro[-1].split()) if block.intro else ""
    if said := _SAID.match(last):
        heading = Heading(LABEL_LEVEL, said["name"], block.line, f"`{said['name']}`")
        return Title(said["name"], exact=True, heading=heading)
    title = titles.title_of(block)
    above = block.trail[-1] if block.trail else None
    if any(_ENUMS.search(heading.text) for heading in block.trail[-1:]):
        return None
    own = title and (title.heading == above or (above and titles.is_part(above)))
    return title if title and own else None


def _facts(block: Fence, *, exact: bool) -> Iterator[Fact]:
    """The columns and constraints, if nearly every line is one, and a key or types are among them;
    below the name of an entity, types.
    """
    items: list[Item] = []
    said: list[Fact] = []
    others = 0
    for line, raw in enumerate(block.text.split("\n"), start=block.line + 1):
        text = _BULLET.sub("", raw.strip()).rstrip(",")
        if not text or text.startswith(("--", "#", "//")) or titles.is_generic(text.rstrip(":")):
            continue
        if is_constraint(text) or _INDEX.match(text):
            said += statements(text, line)
            continue
        item = _item(text, line)
        if item is None and _CODE.search(text):
            return
        others += item is None
        items += [item] if item else []
    typed = sum(item.typed for item in items)
    names = [name for item in items for name in item.listed]
    keyed = exact and any(map(IS_KEY.fullmatch, names[:3])) and not any(map(_CAMEL.search, names))
    if len(names) < 2 or len(set(names)) < len(names) or others * _MOST_LINES > typed:
        return
    if not (keyed or typed * 3 >= len(items) * 2):
        return
    for item in items:
        for name in item.listed:
            yield from column_facts("", name, item.said, Rank.TABLE, item.row.line)
    yield from said


def _item(text: str, line: int) -> Item | None:
    """A line as a column: nothing behind its name, or what says something of a column."""
    if _SEVERAL.fullmatch(text):
        row = Row((text,), line, (text,))
        return Item(re.split(r"\s*[/,]\s*", text), Said(), typed=False, ticked=True, row=row)
    definition = _REMARK.split(text, maxsplit=1)[0]
    match = _LINE.fullmatch(definition.strip())
    if match is None or _CODE.search(definition):
        return None
    name, rest = match["name"], match["rest"].strip()
    more = text[len(definition) :].strip(" -#/")
    whole = f"`{name}` {rest}{' -- ' if more else ''}{more}".strip()
    row = Row((whole.replace("`", ""),), line, (whole,))
    if own := _OWN_TYPE.fullmatch(rest):
        said = Said(values=own["values"] or "")
        said.add(About.TYPE, own["type"])
        return Item([name], said, typed=True, ticked=True, row=row)
    item = read_item(row)
    if item is None or len(item.listed) != 1:
        return None
    understood = item.typed or item.said.facts or item.said.values or "|" in rest
    return item if not rest or understood else None
