"""Exposed's tables in fences of Kotlin: `object Users : Table("users") { val name = varchar(…) }`.

A column is NOT NULL unless `nullable()` says otherwise, a table without a name in its parentheses
is called as its object without "Table", and `IntIdTable` and its likes bring a key `id`: Exposed's
rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Fact, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import (
    Said,
    facts,
    fences,
    index_on,
    line_of,
    made,
    pieces,
)
from codegen.sources.handoff.notations.jscode import Call, chain, group, literal
from codegen.sources.handoff.words.frameworks import sql_of

_HEAD = re.compile(
    r"\bobject\s++(?P<object>\w++)\s*+:\s*+(?P<kind>\w*Table)\s*\("
    r"(?:\s*(?:name\s*=\s*)?\"(?P<table>[\w.]+)\")?[^)\n]{0,200}\)[^{\n]{0,200}(?P<opening>\{)"
)
_COLUMN = re.compile(
    r"^[ \t]*+(?:override\s++)?val\s++(?P<name>\w++)(?:\s*+:[^=\n]*)?\s*+=\s*+(?=\w)", re.MULTILINE
)
_INIT = re.compile(r"^[ \t]*+(?P<unique>uniqueIndex|index)\s*+(?=\()", re.MULTILINE)
_TYPES = sql_of("exposed")
_SIZED = frozenset(("varchar", "char", "decimal"))
_IDS = sql_of("exposed keys")
_LINKS = frozenset(("reference", "optReference"))
_PROPERTY = re.compile(r"(\w+)\.(\w+)")
_INFIX = re.compile(r"\s*references\s+(\w+\.\w+)")
_NOW = re.compile(r"CurrentTimestamp\w*(?:\(\))?|CurrentDateTime(?:\(\))?")


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of Exposed's tables; None for any other block."""
    if not isinstance(block, Fence) or not _HEAD.search(block.text):
        return None
    tables: dict[str, str] = document.once("exposed tables", _tables)
    found: list[Fact] = []
    for head, end in pieces(_HEAD, block.text):
        body = group(block.text[:end], head.start("opening"))
        table, line = tables[head["object"]], line_of(block, block.text, head.start())
        found.append(made(table, line))
        found += facts(table, _id(head["kind"]), line)
        columns = list(_columns(body))
        names = {one["name"]: first.first for one, first, *_ in columns}
        for one, first, more, rest in columns:
            at = line_of(block, block.text, head.start("opening") + one.start("name"))
            key = first.name == "PrimaryKey"
            said = _key(first, names) if key else _column(first, more, rest, tables)
            found += facts(table, said, at, silent=False)
        for one in _INIT.finditer(body):
            at = line_of(block, block.text, head.start("opening") + one.start("unique"))
            found += facts(table, _index(one["unique"], group(body, one.end()), names), at)
    return Reading(tuple(found))


def _tables(document: Document) -> dict[str, str]:
    """The tables of the document's objects."""
    heads = (head for fence in fences(document) for head in _HEAD.finditer(fence.text))
    return {one["object"]: one["table"] or one["object"].removesuffix("Table") for one in heads}


def _columns(body: str) -> Iterator[tuple[re.Match[str], Call, dict[str, Call], str]]:
    """The properties: the call that makes one, those behind it, and what stands behind them."""
    for head, end in pieces(_COLUMN, body):
        calls, rest = chain(body[head.end() : end])
        if calls:
            yield head, calls[0], {call.name: call for call in calls[1:]}, rest


def _id(kind: str) -> Iterator[Said]:
    if kind in _IDS:
        yield "id", About.TYPE, _IDS[kind]
        yield "id", About.PRIMARY_KEY, ""
        if kind != "UUIDTable":
            yield "id", About.AUTO, True


def _column(
    first: Call, more: dict[str, Call], rest: str, tables: dict[str, str]
) -> Iterator[Said]:
    name = first.first
    known = first.name in _TYPES or first.name in _LINKS or first.name.startswith("enum")
    if not name or not known:
        return
    yield from _type(name, first)
    null = "nullable" in more or first.name == "optReference"
    yield name, About.NULLABLE, null
    for word, about in (("autoIncrement", About.AUTO), ("primaryKey", About.PRIMARY_KEY)):
        if word in more:
            yield name, about, True if about is About.AUTO else ""
    if "uniqueIndex" in more:
        yield name, About.UNIQUE, ""
    if "index" in more:
        yield index_on([name])
    yield from ((name, About.DEFAULT, sql) for sql in (_default(more),) if sql)
    if target := _target(first, more, rest, tables):
        yield name, About.FOREIGN_KEY, target


def _type(name: str, first: Call) -> Iterator[Said]:
    if first.name in _TYPES:
        sizes = [one for one in first.arguments[1:] if one.isdigit()]
        sized = f"({', '.join(sizes)})" if sizes and first.name in _SIZED else ""
        yield name, About.TYPE, _TYPES[first.name] + sized
    elif first.name.startswith("enum"):
        yield name, About.OPEN_ENUM, ()


def _default(more: dict[str, Call]) -> str:
    """A default of the database; `clientDefault` is none."""
    call = more.get("default") or more.get("defaultExpression")
    text = call.arguments[0] if call and call.arguments else ""
    if _NOW.fullmatch(text):
        return "CURRENT_TIMESTAMP"
    number = re.fullmatch(r"(-?\d+(?:\.\d+)?)(?:[Lf]|\.to\w+\(\))", text)
    return number[1] if number else literal(text)


def _target(
    first: Call, more: dict[str, Call], rest: str, tables: dict[str, str]
) -> Reference | None:
    """`reference("owner", Users)`, `.references(Users.id)`, `references Users.id`."""
    call = first if first.name in _LINKS else more.get("references")
    infix = _INFIX.match(rest)
    given = [*call.arguments] if call else [infix[1]] if infix else []
    given = given[1:] if call is first else given
    if not given:
        return None
    property_ = _PROPERTY.fullmatch(given[0])
    object_, key = (property_[1], property_[2]) if property_ else (given[0], "id")
    options = dict(one.split("=", 1) for one in given[1:] if "=" in one)
    does = {k.strip(): v.rpartition(".")[2].strip() for k, v in options.items()}.get("onDelete")
    does = does or next((one.rpartition(".")[2] for one in given[1:] if "." in one), "")
    return Reference(tables.get(object_, object_), key, does.replace("_", " ").upper() or None)


def _key(first: Call, names: dict[str, str]) -> Iterator[Said]:
    """`override val primaryKey = PrimaryKey(a, b)`."""
    listed = tuple(names[one] for one in first.arguments if one in names)
    if listed:
        yield "", About.PRIMARY_KEY, listed


def _index(verb: str, body: str, names: dict[str, str]) -> Iterator[Said]:
    """`uniqueIndex(a, b)` in an `init` block."""
    listed = [names[one] for one in re.findall(r"\w+", body) if one in names]
    unique = verb == "uniqueIndex" or re.search(r"\btrue\b", body)
    if listed:
        yield index_on(listed, unique=unique)
