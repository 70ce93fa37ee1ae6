"""Entity Framework's migrations in fences of C#: `migrationBuilder.CreateTable(name: "Rooms", …)`.

A column is NOT NULL unless `nullable: true` stands there, and is called as its member: the rules of
the builder. What `Down` does takes it back and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import line_of, unique_on
from codegen.sources.handoff.notations.jscode import group, literal, parts, text_of
from codegen.sources.handoff.notations.typescript import typed
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import quote

_CALL = re.compile(
    r"\bmigrationBuilder\s*\.\s*"
    r"(?P<verb>CreateTable|AddColumn|CreateIndex|AddForeignKey|AddUniqueConstraint)\s*"
    r"(?:<(?P<type>[\w.?\[\]]+)>)?\s*(?=\()"
)
_BACK = re.compile(r"\bvoid\s+Down\s*\(")
_COLUMN = re.compile(r"\s*(?P<name>\w+)\s*=\s*\w+\s*\.\s*Column<(?P<type>[\w.?\[\]]+)>\s*(?=\()")
_CONSTRAINT = re.compile(r"\.\s*(?P<verb>PrimaryKey|ForeignKey|UniqueConstraint)\s*(?=\()")
_NAMED = re.compile(r"\s*(?P<key>\w+)\s*:\s*(?P<value>.+)", re.DOTALL)
_MEMBERS = re.compile(r"\bx\s*\.\s*(\w+)|\"(\w+)\"")
_COUNTS = re.compile(r"Autoincrement|Identity|ValueGenerationStrategy", re.IGNORECASE)

Arguments = dict[str, str]


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of migrations; None for any other block."""
    if not isinstance(block, Fence) or "migrationBuilder" not in block.text:
        return None
    back = _BACK.search(block.text)
    calls = _CALL.finditer(block.text, 0, back.start() if back else len(block.text))
    found = tuple(fact for call in calls for fact in _call(block, call))
    return Reading(found) if found else None


def _call(block: Fence, call: re.Match[str]) -> Iterator[Fact]:
    told = _arguments(group(block.text, call.end()))
    line = line_of(block, block.text, call.start())
    if call["verb"] == "CreateTable":
        yield from _created(block, call, text_of(told.get("name", "")))
        return
    table = text_of(told.get("table", ""))
    if call["verb"] == "AddColumn" and call["type"]:
        said = _said(call["type"], told, "")
        yield Fact(table, "", About.CREATED, False, Rank.DDL, line)
        yield from column_facts(table, text_of(told.get("name", "")), said, Rank.DDL, line)
    elif call["verb"] == "CreateIndex":
        keys = ", ".join(map(quote, _columns(told)))
        index = Index(text_of(told.get("name", "")), keys, unique=told.get("unique") == "true")
        yield Fact(table, "", About.INDEX, index, Rank.DDL, line)
    else:
        yield from _constraint(table, call["verb"].removeprefix("Add"), told, line)


def _created(block: Fence, call: re.Match[str], table: str) -> Iterator[Fact]:
    body = group(block.text, call.end())
    start = body.find("{", body.find("new"))
    if start < 0 or not table:
        return
    line = line_of(block, block.text, call.start())
    yield Fact(table, "", About.CREATED, True, Rank.DDL, line)
    columns = group(body, start)
    for offset, part in parts(columns):
        if column := _COLUMN.match(part):
            at = call.end() + start + offset + column.start("name")
            arguments = group(part, column.end())
            said = _said(column["type"], _arguments(arguments), part[column.end() :])
            place = line_of(block, block.text, at)
            yield from column_facts(table, column["name"], said, Rank.DDL, place)
    rest = start + len(columns)
    for one in _CONSTRAINT.finditer(body, rest):
        place = line_of(block, block.text, call.end() + one.start("verb"))
        yield from _constraint(table, one["verb"], _arguments(group(body, one.end())), place)


def _arguments(body: str) -> Arguments:
    """Arguments by their names; those without one by their place."""
    found: Arguments = {}
    for place, (_, part) in enumerate(parts(body)):
        named = _NAMED.fullmatch(part.strip())
        key, value = (named["key"], named["value"]) if named else (str(place), part)
        found[key] = value.strip()
    return found


def _said(kind: str, told: Arguments, more: str) -> Said:
    """A column's type as SQL has it, else as the program has it."""
    size = told.get("maxLength", "")
    written = text_of(told.get("type", "")) or (f"{kind}({size})" if size.isdigit() else kind)
    said = typed(written, (told.get("nullable") == "true", "Entity Framework"), "")
    if _COUNTS.search(more):
        said.add(About.AUTO, True)
    if sql := text_of(told.get("defaultValueSql", "")):
        said.add(About.DEFAULT, sql)
    elif value := literal(told.get("defaultValue", "")):
        said.add(About.DEFAULT, value)
    return said


def _columns(told: Arguments) -> list[str]:
    """`x => x.Id`, `x => new { x.A, x.B }`, `"Id"` and `new[] { "A", "B" }`."""
    text = told.get("column", told.get("columns", told.get("1", "")))
    return [one or other for one, other in _MEMBERS.findall(text)]


def _constraint(table: str, verb: str, told: Arguments, line: int) -> Iterator[Fact]:
    columns = _columns(told)
    if verb == "PrimaryKey" and columns:
        yield Fact(table, "", About.PRIMARY_KEY, tuple(columns), Rank.DDL, line)
    elif verb == "UniqueConstraint" and columns:
        column, about, value = unique_on(columns)
        yield Fact(table, column, about, value, Rank.DDL, line)
    elif verb == "ForeignKey" and len(columns) == 1:
        aim = text_of(told.get("principalTable", "")) or None
        does = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", told.get("onDelete", "").rpartition(".")[2])
        target = Reference(
            aim, text_of(told.get("principalColumn", "")) or None, does.upper() or None
        )
        yield Fact(table, columns[0], About.FOREIGN_KEY, target, Rank.DDL, line)
