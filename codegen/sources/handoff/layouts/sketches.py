"""Tables sketched in fences: a name at the margin and its columns indented below it, in braces or
not.

    rooms                 -- what can be booked
      id    uuid PK
      name  text NOT NULL
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import of_title, statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import is_constraint, placed
from codegen.sources.handoff.columns.drawn import SEVERAL
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Unnamed, combine
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Heading, Row
from codegen.sources.handoff.words.sqltext import bare

_TAGS = frozenset(
    ("", "text", "txt", "plaintext", "sql", "yaml", "yml", "schema", "erd", "dbml", "ruby", "md")
)
_NAME = re.compile(
    r"(?:(?:table|entity|model)(?::\s*|\s+))?[\"`]?(?P<name>[A-Za-z_][\w.]*)[\"`]?\s*(?P<open>[:{]?)\s*"
    r"(?P<remark>(?:--|//|#|\(|\u2014|\u2013|-\s).*)?",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"(?:\s++[-*+\u2022|]?\s*+|[-*+\u2022]\s++)(?P<text>[\"`]?[A-Za-z_].*?)[,;]?\s*"
)
_ITEM = re.compile(r"[-*+\u2022]\s")
_TO = re.compile(r"\b(FK|ref|references)\s*:?\s*[<>]\s*(?=[\w\"])", re.IGNORECASE)
_REMARK = re.compile(r"\s(?:--|//|#)\s?.*$")
_COMMENT = re.compile(r"\s*(?:--|//|#).*")
_OBJECTS = frozenset(("javascript", "js", "typescript", "ts", "json", "json5", "jsonc"))
_OBJECT = re.compile(r"\s*+(?:\w++\s*+(?:[:=]\s*+)?)?\{\s*\n")
_CONSTRAINED = re.compile(
    r":\s*\"?[A-Za-z]+(?:\([^)]*\))?\s+(?:PRIMARY\s+KEY|NOT\s+NULL|UNIQUE|PK\b)", re.I
)
# What begins a block of code or of settings.
_CODE = re.compile(
    r"\b(?:class|def|function|interface|type|export|const|import|select|insert|create|alter|services"
    r"|version|openapi|paths|components|steps|jobs|on|tables|entities|models|collections"
    r"|columns|fields|attributes)\b",
    re.IGNORECASE,
)


@dataclass
class _Sketch:
    name: str
    line: int
    items: list[Item] = field(default_factory=list)
    said: list[Fact] = field(default_factory=list)
    odd: int = 0


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of sketches; None for any other block, and where columns have no types."""
    if not isinstance(block, Fence) or other_place(block):
        return None
    if block.tag not in _TAGS | _OBJECTS:
        return None
    title = titles.title_of(block) if _OBJECT.match(block.text) else None
    if block.tag in _OBJECTS and title is None:
        return None
    if title:
        return _object(block, title)
    sketches = [one for one in _sketches(block) if one.items]
    typed = sum(item.typed for one in sketches for item in one.items)
    lines = sum(len(one.items) + one.odd for one in sketches)
    if typed < 2 or typed * 2 < lines or not all(map(_is_typed, sketches)):
        return None
    return combine([_reading(one) for one in sketches])


def _object(block: Fence, title: Title) -> Reading | None:
    """`{ id: INTEGER PRIMARY KEY, name: STRING NOT NULL }` below the name of a table: definitions
    of SQL in the place of values.
    """
    sketch = _Sketch(title.name, title.heading.line)
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        if column := _COLUMN.fullmatch(text.rstrip()):
            _take(sketch, column["text"], line)
    sure = any(_CONSTRAINED.search(text) for text in block.text.split("\n"))
    if not sure or len(sketch.items) < 2 or not _is_typed(sketch):
        return None
    return placed(Reading(tuple(_facts(sketch))), title, block)


def _is_typed(one: _Sketch) -> bool:
    """Most lines of a sketch are columns with a type."""
    typed = sum(bool(i.typed or i.said.facts or len(i.listed) > 1) for i in one.items)
    return typed * 2 >= len(one.items) + one.odd and one.odd * 2 <= len(one.items)


def _sketches(block: Fence) -> Iterator[_Sketch]:
    present: _Sketch | None = None
    for line, raw in enumerate(block.text.split("\n"), start=block.line + 1):
        text = raw.rstrip()
        if not text or _COMMENT.fullmatch(text):
            continue
        if text.strip() in ("}", "};", ")", ");"):
            yield from _ended(present)
            present = None
        elif text[0] not in " \t" and not _ITEM.match(text):
            yield from _ended(present)
            name = _NAME.fullmatch(text)
            known = name and not _CODE.fullmatch(name["name"])
            present = _Sketch(bare(name["name"]), line) if name and known else None
        elif present and (column := _COLUMN.fullmatch(text)):
            _take(present, column["text"], line)
    yield from _ended(present)


def _ended(present: _Sketch | None) -> Iterator[_Sketch]:
    if present is not None:
        yield present


def _take(sketch: _Sketch, text: str, line: int) -> None:
    """A line of a sketch: a column, or a constraint of the table."""
    alone = _REMARK.sub("", text).strip()
    if is_constraint(alone):
        sketch.said += statements(alone, line)
        return
    item = read_item(_row(_TO.sub(r"\1 -> ", text), line))
    several = item is not None and len(item.listed) > 1 and "/" not in text
    several = several and not SEVERAL.match(text)
    if item is None or several:
        sketch.odd += 1
    else:
        sketch.items.append(item)


def _row(text: str, line: int) -> Row:
    cell = re.sub(r"(?<!\s)\s++(?:--|#|//)\s*", " -- ", text.replace('"', "").replace("`", ""))
    return Row((cell,), line, (f"`{cell}",))


def _facts(sketch: _Sketch) -> Iterator[Fact]:
    for item in sketch.items:
        for name in item.listed:
            yield from column_facts("", name, item.said, Rank.DRAWING, item.row.line)


def _reading(sketch: _Sketch) -> Reading:
    heading = Heading(7, sketch.name, sketch.line, f"`{sketch.name}`")
    entity = sketch.name[0].isupper() and not sketch.name.isupper()
    title = Title(sketch.name, not entity, heading)
    facts = list(_facts(sketch))
    if entity:
        return Reading(unnamed=(Unnamed(sketch.name, sketch.line, (*facts, *sketch.said)),))
    made = Fact(sketch.name, "", About.CREATED, True, Rank.DRAWING, sketch.line)
    found = of_title(title, [*facts, *sketch.said])
    return replace(found, facts=(made, *found.facts))
