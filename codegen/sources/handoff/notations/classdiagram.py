"""Mermaid's classDiagram, where its classes are tables: `class visits { +UUID id }`.

Attributes are written `type name` or `name: type`, with a sign of visibility before them; methods,
enumerations and classes without a key, but those with a relation to others, are parts of a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import is_typed
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.facts import Fact, Rank, Reading, Unnamed
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import index_on
from codegen.sources.handoff.notations.mermaid import begins
from codegen.sources.handoff.words.grammar import read_type
from codegen.sources.handoff.words.keys import IS_KEY

_BEGINS = begins("classDiagram")
_CLASS = re.compile(r"^\s*class\s+`?\"?(?P<name>\w+)\"?`?(?:\s*\[[^\]]*\])?\s*\{\s*$")
_ATTRIBUTE = re.compile(r"^\s*[+\-#~]?\s*(?P<text>[A-Za-z_][^{}]*?)\s*[*$]?\s*$")
_NAME_FIRST = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*:\s*(?P<type>.+)")
_TYPE_FIRST = re.compile(
    r"(?P<type>[A-Za-z_][\w~<>\[\]?]*(?:\(\d+(?:\s*,\s*\d+)?\))?)\s+(?P<name>[A-Za-z_]\w*)(?P<rest>(?:\s.*)?)"
)
# `INDEX: email UK`, `COMPOSITE UK: (a, b)`, below a line of the class.
_INDEX = re.compile(
    r"^\s*[+\-#~]?\s*(?:INDEX|INDEXES|COMPOSITE|UNIQUE|KEY|CONSTRAINT)(?P<before>\s+UK|\s+UNIQUE)?\s*:"
    r"\s*\(?(?P<names>\w+(?:\s*,\s*\w+)*)\)?\s*(?P<behind>UK|UNIQUE)?\s*$"
)
_RELATION = re.compile(r"^\s*(\w+)\b.*?[-.]{2}.*?\b(\w+)\s*(?::.*)?$", re.MULTILINE)
_METHOD = re.compile(r"^\s*[+\-#~]?\s*\w[\w~<>\[\]]*\s*\w*\([^)]*[a-z:][^)]*\)|\(\)")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a classDiagram of tables; None for any other block."""
    if not isinstance(block, Fence) or not _BEGINS.match(block.text) or other_place(block):
        return None
    found = [entity for entity in _classes(block) if entity.facts]
    keyed = [entity for entity in found if _is_keyed(entity)]
    related = {name for pair in _RELATION.findall(block.text) for name in pair}
    beside = (entity for entity in found if entity in keyed or entity.title in related)
    return Reading(unnamed=tuple(beside)) if keyed else None


def _is_keyed(entity: Unnamed) -> bool:
    return any(IS_KEY.fullmatch(fact.column) for fact in entity.facts)


def _classes(block: Fence) -> Iterator[Unnamed]:
    name, first = "", 0
    rows: list[tuple[str, int]] = []
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        if opening := _CLASS.match(text):
            name, first, rows = opening["name"], line, []
        elif name and text.strip() == "}":
            yield Unnamed(name, first, tuple(_columns(rows)))
            name = ""
        elif name and text.strip():
            rows.append((text, line))


def _columns(rows: list[tuple[str, int]]) -> list[Fact]:
    """The attributes, if most have a type of a database or of a program; all of them, and nothing
    else, where no key is among them.
    """
    found: list[tuple[str, str, int]] = []
    indexes: list[Fact] = []
    others = 0
    for text, line in rows:
        if index := _INDEX.match(text):
            indexes.append(_index(index, line))
            continue
        match = None if _METHOD.search(text) or "<<" in text else _ATTRIBUTE.match(text)
        pair = _pair(match["text"]) if match else None
        if pair is None:
            others += 1
        else:
            found.append((*pair, line))
    typed = sum(is_typed(kind) for _, kind, _ in found)
    keyed = any(IS_KEY.fullmatch(name) for name, _, _ in found)
    enough = typed * 3 >= len(found) * 2 and others <= len(found)
    if not (enough if keyed else typed == len(found) > 1 and not others):
        return []
    told = (
        fact
        for name, kind, line in found
        for fact in column_facts("", name, read_type(kind), Rank.DRAWING, line)
    )
    return [*told, *indexes]


def _index(match: re.Match[str], line: int) -> Fact:
    names = re.split(r"\s*,\s*", match["names"])
    unique = bool(match["before"] or match["behind"]) or match[0].strip().startswith("UNIQUE")
    return Fact("", *index_on(names, unique=unique), Rank.DRAWING, line)


def _pair(text: str) -> tuple[str, str] | None:
    """The name and the type of an attribute, whichever stands first."""
    if named := _NAME_FIRST.fullmatch(text):
        return named["name"], named["type"]
    match = _TYPE_FIRST.fullmatch(text)
    if match is None:
        return None
    if is_typed(match["name"]) and not is_typed(match["type"]):
        return match["type"], match["name"] + match["rest"]
    return match["name"], match["type"] + match["rest"]
