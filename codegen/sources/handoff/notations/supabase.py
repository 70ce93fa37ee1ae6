"""Supabase's generated types in fences: `Tables: { rooms: { Row: { id: string … } … } }`.

`Row` is the table: a column may be null where its type says so, and what `Relationships` list are
its foreign keys. A type of TypeScript leaves open which of PostgreSQL's it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import line_of, pieces
from codegen.sources.handoff.notations.jscode import group
from codegen.sources.handoff.words.grammar import read_type

_ROW = re.compile(r"(?<![\w$])[\"']?(?P<table>\w+)[\"']?\s*+:\s*+\{\s*+Row\s*+:\s*+(?=\{)")
_MEMBER = re.compile(r"[ \t]*+(?P<name>\w++)\s*+\??\s*+:\s*+(?P<type>[^;\n]++)")
_RELATIONS = re.compile(r"\bRelationships\s*+:\s*+(?=\[)")
_RELATION = re.compile(
    r"columns:\s*\[(?P<mine>[^\]]*)\](?P<between>[^{}]*?)"
    r"referencedRelation:\s*[\"'](?P<table>\w+)[\"'][\s,;]*referencedColumns:\s*\[(?P<theirs>[^\]]*)\]"
)
_TEXT = re.compile(r"[\"'](\w+)[\"']")
_ENUM = re.compile(r"\[[\"']Enums[\"']\]\[[\"'](\w+)[\"']\]")
_ENUMS = re.compile(r"\bEnums\s*+:\s*+(?=\{)")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of Supabase's types; None for any other block."""
    if not isinstance(block, Fence):
        return None
    found: list[Fact] = []
    enums = _enums(block.text)
    views = block.text.find("Views:")
    for row, end in pieces(_ROW, block.text):
        if -1 < views < row.start():
            break
        line = line_of(block, block.text, row.start("table"))
        found.append(Fact(row["table"], "", About.CREATED, True, Rank.TABLE, line))
        text, said = block.text[row.end() : end], list[Fact]()
        for member in _MEMBER.finditer(group(text, 0).replace("{", " ", 1)):
            at = line_of(block, block.text, row.end() + member.start("name"))
            said += _column(row["table"], member["name"], member["type"], enums, at)
        found += [*said, *_relations(row["table"], text, said)]
    return Reading(tuple(found)) if found else None


def _enums(text: str) -> dict[str, tuple[str, ...]]:
    start = _ENUMS.search(text)
    body = group(text, start.end()) if start else ""
    listed = re.finditer(r"(\w+)\s*+:((?:\s*+\|?\s*+\"[^\"]*\")+)", body)
    return {one[1]: tuple(re.findall(r"\"([^\"]*)\"", one[2])) for one in listed}


def _column(
    table: str, name: str, kind: str, enums: dict[str, tuple[str, ...]], line: int
) -> Iterator[Fact]:
    parts = [part.strip() for part in re.sub(r"\s*(?://.*|[,}]\s*)$", "", kind).split("|")]
    plain = " | ".join(part for part in parts if part not in ("null", "undefined"))
    named = _ENUM.search(plain)
    if named and named[1] in enums:
        yield Fact(table, name, About.ENUM, enums[named[1]], Rank.TABLE, line)
    elif plain:
        read = read_type(plain)
        told = [(s.about, s.value, s.written) for s in read.facts if s.about is not About.NULLABLE]
        typed = {about for about, *_ in told} & {About.TYPE, About.ENUM}
        for about, value, written in told if typed else [(About.TYPE, plain, "")]:
            yield Fact(table, name, about, value, Rank.TABLE, line, written=written)
    yield Fact(table, name, About.NULLABLE, "null" in parts, Rank.TABLE, line, written="Row")


def _relations(table: str, text: str, known: list[Fact]) -> Iterator[Fact]:
    lines = {fact.column: fact.line for fact in known}
    relations = _RELATIONS.search(text)
    for one in _RELATION.finditer(group(text, relations.end())) if relations else ():
        mine, theirs = _TEXT.findall(one["mine"]), _TEXT.findall(one["theirs"])
        if len(mine) == 1 and len(theirs) == 1 and mine[0] in lines:
            target = Reference(one["table"], theirs[0])
            line = lines[mine[0]]
            yield Fact(table, mine[0], About.FOREIGN_KEY, target, Rank.TABLE, line)
            if re.search(r"isOneToOne:\s*true", one["between"]):
                yield Fact(table, mine[0], About.UNIQUE, "", Rank.TABLE, line)
