"""Diesel's schema in fences of Rust: `table! { users (id) { note -> Nullable<Text> } }`.

A column is NOT NULL unless its type is `Nullable`, and `joinable!` is a foreign key to the key of
its table: Diesel's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import Said, facts, line_of, made, pieces
from codegen.sources.handoff.words.frameworks import sql_of

_HEAD = re.compile(
    r"\btable!\s*+\{(?:\s++|///?[^\n]*|use [^;\n]*;|#\[[^\]\n]*\])*+"
    r"(?:\w++\.)?(?P<table>\w++)\s*+(?:\((?P<keys>[\w, ]*+)\))?\s*+\{"
)
_COLUMN = re.compile(
    r"(?:#\[max_length\s*=\s*(?P<size>\d+)\]\s*+)?(?:#\[sql_name\s*=\s*\"(?P<called>\w+)\"\]\s*+)?"
    r"(?<![\w/])(?P<name>\w++)\s*+->\s*+(?P<type>[\w:<>]++)"
)
_JOINED = re.compile(r"\bjoinable!\s*\(\s*(\w+)\s*->\s*(\w+)\s*\(\s*(\w+)\s*\)\s*\)")
_GENERIC = re.compile(r"(\w+)<(.+)>")
_TYPES = sql_of("diesel")


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of Diesel's tables; None for any other block."""
    if not isinstance(block, Fence) or "table!" not in block.text:
        return None
    text = block.text
    joined = {(one[1], one[3]): one[2] for one in _JOINED.finditer(text)}
    heads = _HEAD.finditer(text)
    keys = {head["table"]: (head["keys"] or "id").split(",")[0].strip() for head in heads}
    found: list[Fact] = []
    for head, end in pieces(_HEAD, text):
        table, line = head["table"], line_of(block, text, head.start("table"))
        listed = tuple(one.strip() for one in (head["keys"] or "id").split(",") if one.strip())
        found.append(made(table, line))
        found.append(Fact(table, "", About.PRIMARY_KEY, listed, Rank.DDL, line))
        closing = text.find("}", head.end(), end)
        for one in _COLUMN.finditer(text, head.end(), closing if closing >= 0 else end):
            target = joined.get((table, one["name"]))
            said = list(_column(one))
            if target:
                name = one["called"] or one["name"]
                said.append((name, About.FOREIGN_KEY, Reference(target, keys.get(target))))
            found += facts(table, said, line_of(block, text, one.start("name")))
    return Reading(tuple(found)) if found else None


def _column(one: re.Match[str]) -> Iterator[Said]:
    name, kind, null, array = one["called"] or one["name"], one["type"], False, ""
    while generic := _GENERIC.fullmatch(kind):
        null = null or (generic[1] == "Nullable" and not array)
        array = array or ("[]" if generic[1] == "Array" else "")
        kind = generic[2]
    plain = kind.rpartition(":")[2]
    sized = f"({one['size']})" if one["size"] else ""
    yield name, About.TYPE, _TYPES.get(plain, plain) + sized + array
    yield name, About.NULLABLE, null
