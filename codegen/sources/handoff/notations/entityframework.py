"""Entity Framework in fences of C#: migrations, `migrationBuilder.CreateTable(name: "Rooms", …)`,
and what its model builder says of classes.

A column is NOT NULL unless `nullable: true` stands there, and is called as its member: the rules of
the builder. What `Down` does takes it back and is not read.

`builder.Property(r => r.Name).IsRequired().HasMaxLength(80)` says of `Name` what `[Required]` and
`[MaxLength(80)]` above it would say. A class is that of `IEntityTypeConfiguration<Room>` or of
`modelBuilder.Entity<Room>(…)` above the call.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import fences, line_of, pieces, unique_on
from codegen.sources.handoff.notations.jscode import Call, chain, group, literal, parts, text_of
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

_CLASS = re.compile(r"IEntityTypeConfiguration<(\w+)>|\.\s*Entity<(\w+)>")
_BUILT = re.compile(r"\.\s*(?=(?:Property|HasKey|HasIndex|ToTable|HasOne)\s*(?:<\w+>\s*)?\()")
_MEMBER = re.compile(r"\.\s*(\w+)\s*(?:!|$|,|\})")

Arguments = dict[str, str]
# By the name of a class, then of a member ("" of the class): attributes with their arguments.
Attributes = Mapping[str, Mapping[str, Mapping[str, str]]]


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


def attributes(document: Document) -> Attributes:
    """What the builders of all fences say."""
    found: defaultdict[str, defaultdict[str, dict[str, str]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for text in (fence.text for fence in fences(document) if configures(fence)):
        for head, end in pieces(_CLASS, text):
            of_class = found[head[1] or head[2]]
            for call in _BUILT.finditer(text, head.end(), end):
                _take(chain(text[call.end() : end])[0], of_class)
    return found


def configures(block: Fence) -> bool:
    """Whether a fence says something of classes with a model builder."""
    return "uilder" in block.text and _CLASS.search(block.text) is not None


def _take(calls: list[Call], of_class: Mapping[str, dict[str, str]]) -> None:
    first, more = calls[0], {call.name: call for call in calls[1:]}
    members = _MEMBER.findall(first.arguments[0]) if first.arguments else []
    if first.name == "ToTable" and first.first:
        of_class[""]["Table"] = f'"{first.first}"'
    elif first.name == "HasKey" and len(members) == 1:
        of_class[members[0]]["Key"] = ""
    elif first.name == "HasIndex" and len(members) == 1 and "IsUnique" in more:
        of_class[members[0]]["Unique"] = ""
    elif first.name == "HasOne" and (key := more.get("HasForeignKey")) and key.arguments:
        does = more["OnDelete"].arguments if "OnDelete" in more else ()
        for name in _MEMBER.findall(key.arguments[0])[:1]:
            of_class[name]["OnDelete"] = does[0].rpartition(".")[2] if does else ""
    elif first.name == "Property" and members:
        of_class[members[0]].update(_of_property(more))


def _of_property(more: Mapping[str, Call]) -> dict[str, str]:
    found: dict[str, str] = {}
    if "IsRequired" in more and more["IsRequired"].arguments != ("false",):
        found["Required"] = ""
    for name in ("HasMaxLength", "HasDefaultValueSql", "HasDefaultValue"):
        if name in more and more[name].arguments:
            found[_CALLED[name]] = more[name].arguments[0]
    named = more["HasColumnName"].first if "HasColumnName" in more else ""
    kind = more["HasColumnType"].first if "HasColumnType" in more else ""
    told = [f'"{named}"'] * bool(named) + [f'TypeName = "{kind}"'] * bool(kind)
    return {**found, "Column": ", ".join(told)} if told else found


_CALLED = {
    "HasMaxLength": "MaxLength",
    "HasDefaultValueSql": "DefaultSql",
    "HasDefaultValue": "Default",
}


def default(told: Mapping[str, str]) -> str:
    """The default that a builder gives to a column, as SQL; empty without one."""
    return text_of(told.get("DefaultSql", "")) or literal(told.get("Default", ""))
