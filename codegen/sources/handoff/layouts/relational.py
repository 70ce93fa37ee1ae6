"""Relations as schools of design write them: `Boat(_id_, name, #pier_id)`, in which `#` marks a
foreign key and a line below a name the key; `= INTEGER` behind it is the type of what has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import is_constraint, placed
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.titles import read_title
from codegen.sources.handoff.facts import Fact, Rank, Reading, combine
from codegen.sources.handoff.layouts.compact import ABOUT, UNDERLINED, is_open, joined
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Heading,
    Items,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.tags import PLAIN, SQL
from codegen.words import singular

_RELATION = re.compile(
    r"[^\w(]*(?P<table>[^\W\d_]\w*)[*`]*\s*=?\s*"
    r"\((?P<listed>(?:[^()=]|\([^()]*\))*)\)[;.\s]*(?:=\s*(?P<kind>\w+)\W*)?"
)
_ATTRIBUTE = re.compile(r"(?P<name>[^\W\d]\w*)\s*:?\s*(?P<kind>.*)")
_FIRST_WORD = re.compile(r"(^|,)\s*(#?\w+)")
_KEY = re.compile(r"(?<!\w)_(#?[^\W_](?:\w*[^\W_])?#?)_(?!\w)")
_DESIGN = re.compile(r"\bML[DR]\b|\bmod[eè]les?\b|\brelation(?:al|nel)", re.IGNORECASE)


@dataclass(frozen=True)
class _Attribute:
    name: str
    kind: str
    key: bool
    foreign: bool


@dataclass(frozen=True)
class _Relation:
    name: str
    line: int
    attributes: tuple[_Attribute, ...]


def read(block: Block, document: Document) -> Reading | None:
    """Read a block of relations, in a document in which `#` marks foreign keys; None for another.

    Where no heading tells of a design, the key must lead to a relation of the document.
    """
    found = tuple(_relations(block))
    known: tuple[_Relation, ...] = document.once("relations", _known) if found else ()
    if not any(a.foreign for one in known for a in one.attributes) or other_place(block):
        return None
    about = any(ABOUT.search(h.text) or _DESIGN.search(h.text) for h in block.trail)
    if not about and not any(_is_joined(one, known) for one in found):
        return None
    readings = [_reading(one, known, block) for one in found]
    return combine(filter(None, readings)) if all(readings) else None


def _known(document: Document) -> tuple[_Relation, ...]:
    return tuple(one for block in document.blocks for one in _relations(block))


def _is_joined(relation: _Relation, known: tuple[_Relation, ...]) -> bool:
    """It refers to another by its mark, or another refers to it."""
    pairs = [(one, _target(a, one, known)) for one in known for a in one.attributes if a.foreign]
    return any(aim and relation.name in (one.name, aim) for one, aim in pairs)


def _relations(block: Block) -> Iterator[_Relation]:
    """The relations of a block that has nothing else."""
    lines = list(_lines(block))
    matches = [(line, _RELATION.fullmatch(text)) for line, text in lines]
    found = [_relation(match, line) for line, match in matches if match]
    if len(found) == len(lines) and all(len(one.attributes) > 1 for one in found):
        yield from found


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    """Its lines or items; a relation goes on until its parenthesis closes."""
    if isinstance(block, Items):
        yield from ((row.line, " ".join(row.raw[0].split())) for row in block.rows)
    if not isinstance(block, Paragraph | Fence) or "(" not in block.text:
        return
    if isinstance(block, Fence) and block.tag not in PLAIN | SQL:
        return
    numbered = enumerate(block.text.split("\n"), start=block.line + isinstance(block, Fence))
    yield from joined(((line, text.strip()) for line, text in numbered), is_open)


def _relation(match: re.Match[str], line: int) -> _Relation:
    listed = UNDERLINED.sub(lambda m: _FIRST_WORD.sub(r"\1_\2_", m[1]), match["listed"])
    parts = [part for _, part in split(listed, ",")]
    read_parts = [_attribute(part, match["kind"] or "") for part in parts]
    attributes = tuple(filter(None, read_parts)) if all(read_parts) else ()
    return _Relation(match["table"], line, attributes)


def _attribute(part: str, kind: str) -> _Attribute | None:
    text = plain(_KEY.sub(r"\1", part).replace("#", " ").replace("*", "")).strip()
    match = _ATTRIBUTE.fullmatch(text)
    if match is None or is_constraint(text):
        return None
    return _Attribute(match["name"], match["kind"] or kind, bool(_KEY.search(part)), "#" in part)


def _target(attribute: _Attribute, own: _Relation, known: tuple[_Relation, ...]) -> str:
    """The one other relation that has the column for itself, or else that it is named after."""
    others = [one for one in known if one.name != own.name]
    having = {
        one.name
        for one in others
        for a in one.attributes
        if a.name == attribute.name and not a.foreign
    }
    words = {singular(word) for word in attribute.name.casefold().split("_")}
    named = {one.name for one in others if singular(one.name.casefold()) in words}
    found = having or named
    return found.pop() if len(found) == 1 else ""


def _reading(relation: _Relation, known: tuple[_Relation, ...], block: Block) -> Reading | None:
    heading = Heading(1, relation.name, relation.line, relation.name)
    title = None if is_generic(relation.name) else read_title(heading)
    facts = [f for a in relation.attributes for f in _facts(a, relation, known)]
    return placed(Reading(tuple(facts)), title, block) if title and facts else None


def _facts(
    attribute: _Attribute, relation: _Relation, known: tuple[_Relation, ...]
) -> Iterator[Fact]:
    aim = _target(attribute, relation, known)
    refers = f"FK → {aim}" if aim else "FK"
    said = (attribute.kind, "PK" * attribute.key, refers * attribute.foreign)
    text = f"{attribute.name}: {', '.join(filter(None, said))}".rstrip(": ")
    row = Row((text,), relation.line, (f"`{attribute.name}`",))
    if item := read_item(row):
        yield from column_facts("", attribute.name, item.said, Rank.DRAWING, relation.line)
