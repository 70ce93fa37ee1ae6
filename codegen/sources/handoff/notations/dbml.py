"""DBML: tables with settings in brackets, `Ref` lines, enums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import facts, tagged, unique_on
from codegen.sources.handoff.words.said import Said, read_default
from codegen.sources.handoff.words.sqltext import bare, split

_OPENING = re.compile(r'^\s*(Table|Enum|Indexes)\b\s*("?[\w.]+"?)?[^{]*\{\s*$', re.IGNORECASE)
_COLUMN = re.compile(
    r'^\s*("?[\w ]+?"?)\s+("?[\w.]+"?(?:\s*\([^)]*\))?(?:\[\])*)\s*(?:\[(.*)\])?\s*$'
)
_REF = re.compile(
    r'^\s*Ref\b[^:]*:\s*("?[\w.]+"?)\.("?\w+"?)\s*([<>-])\s*("?[\w.]+"?)\.("?\w+"?)\s*(?:\[(.*)\])?',
    re.IGNORECASE,
)
_INLINE = re.compile(r'ref:\s*([<>-])\s*("?[\w.]+"?)\.("?\w+"?)', re.IGNORECASE)
_INDEX = re.compile(r"^\s*\(?([\w\s,]+)\)?\s*\[(.*)\]\s*$")
_DELETE = re.compile(r"delete:\s*([\w ]+)", re.IGNORECASE)


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of DBML; None for any other block."""
    if not tagged(block, ("dbml", "")):
        return None
    if not re.search(r'^\s*Table\s+"?\w[^{]*\{', block.text, re.MULTILINE):
        return None
    facts = sorted(_facts(block), key=lambda fact: fact.about is About.FOREIGN_KEY)
    return Reading(tuple(facts))  # `<` speaks of a column that is listed further down


@dataclass
class _Place:
    """Inside of what a line stands, and the values of an enum so far."""

    kind: str = ""
    name: str = ""
    outer: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


def _facts(block: Fence) -> Iterator[Fact]:
    place = _Place()
    for line, raw in enumerate(block.text.split("\n"), start=block.line + 1):
        text = re.sub(r"//.*$", "", raw).rstrip()
        if opening := _OPENING.match(text):
            yield from _opened(place, opening, line)
        elif text.strip() == "}":
            if place.kind == "enum" and place.values:
                yield Fact(place.name, "", About.ENUM, tuple(place.values), Rank.DDL, line)
            place.kind = place.outer.pop() if place.outer else ""
        elif reference := _REF.match(text):
            yield _reference(reference, line)
        else:
            yield from _inside(place, text, line)


def _opened(place: _Place, opening: re.Match[str], line: int) -> Iterator[Fact]:
    place.outer.append(place.kind)
    place.kind = opening[1].casefold()
    if place.kind == "table":
        place.name = bare(opening[2] or "")
        yield Fact(place.name, "", About.CREATED, True, Rank.DDL, line)
    elif place.kind == "enum":
        place.name, place.values = bare(opening[2] or ""), []


def _inside(place: _Place, text: str, line: int) -> Iterator[Fact]:
    if place.kind == "enum" and text.strip():
        place.values.append(text.strip().partition(" ")[0].strip('"'))
    elif place.kind == "indexes" and (index := _INDEX.match(text)):
        yield from _index(place.name, index, line)
    elif place.kind == "table" and (column := _COLUMN.match(text)):
        yield from _column(place.name, column, line)


def _column(table: str, match: re.Match[str], line: int) -> Iterator[Fact]:
    """A column; one without `not null` may be null, as in SQL."""
    name = match[1].strip().strip('"')
    if name.casefold().startswith("note"):
        return
    said = Said()
    said.add(About.TYPE, match[2].strip('"'))
    for _, setting in split(match[3] or "", ","):
        _setting(said, setting.strip())
    for child in _INLINE.finditer(match[3] or ""):
        if child[1] == "<" and said.get(About.FOREIGN_KEY) is None:
            value = Reference(table, name)
            yield Fact(bare(child[2]), bare(child[3]), About.FOREIGN_KEY, value, Rank.DDL, line)
    yield from column_facts(table, name, said, Rank.DDL, line)
    if said.get(About.NULLABLE) is None and said.get(About.PRIMARY_KEY) is None:
        yield Fact(table, name, About.NULLABLE, True, Rank.DDL, line, stated=False)


def _setting(said: Said, setting: str) -> None:
    words = setting.casefold()
    if words in ("pk", "primary key"):
        said.add(About.PRIMARY_KEY, "")
    elif words in ("not null", "null"):
        said.add(About.NULLABLE, words == "null")
    elif words == "unique":
        said.add(About.UNIQUE, "")
    elif words == "increment":
        said.add(About.AUTO, True)
    elif words.startswith("default:"):
        written = setting.partition(":")[2].strip().strip("`")
        if written.casefold() == "null":
            said.add(About.NULLABLE, True, written)
        else:
            said.add(About.DEFAULT, read_default(written), written)
    elif match := _INLINE.search(setting):
        if match[1] in ">-" or _turned(said, match):
            said.add(About.FOREIGN_KEY, Reference(bare(match[2]), bare(match[3])))
    elif words.startswith("note:"):
        said.add(About.COMMENT, setting.partition(":")[2].strip().strip("'\""))


def _turned(said: Said, match: re.Match[str]) -> bool:
    """`user_id [ref: < users.id]`: written the wrong way round, for an id refers to no column."""
    return bare(match[3]).casefold() == "id" and said.get(About.PRIMARY_KEY) is None


def _reference(match: re.Match[str], line: int) -> Fact:
    """`a.b > c.d`: many to one; `<` the other way round."""
    one, other = (match[1], match[2]), (match[4], match[5])
    child, parent = (one, other) if match[3] in ">-" else (other, one)
    action = _DELETE.search(match[6] or "")
    does = " ".join(action[1].upper().split()) if action else None
    value = Reference(bare(parent[0]), bare(parent[1]), does)
    return Fact(bare(child[0]), bare(child[1]), About.FOREIGN_KEY, value, Rank.DDL, line)


def _index(table: str, match: re.Match[str], line: int) -> Iterator[Fact]:
    columns = tuple(name.strip() for name in match[1].split(",") if name.strip())
    if re.search(r"\bpk\b", match[2]):
        yield Fact(table, "", About.PRIMARY_KEY, columns, Rank.DDL, line)
    elif "unique" in match[2]:
        yield from facts(table, [unique_on(columns)], line)
