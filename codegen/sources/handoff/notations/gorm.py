"""Structs of Go with gorm's tags: ``ID uint `gorm:"primaryKey"` ``.

A field without `not null` may be null, names are in snake case, and the table is the plural, or
what `TableName()` returns: gorm's rules. `gorm.Model` is four columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.columns.titles import table_names
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference, Value
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import fences, line_of, made, snake
from codegen.sources.handoff.words.frameworks import sql_of

_STRUCT = re.compile(r"type\s+(?P<name>[A-Z]\w*)\s+struct\s*\{(?P<body>[^}]*)\}")
_FIELD = re.compile(
    r"^[ \t]*(?P<name>[A-Z]\w*)[ \t]+(?P<type>[*\[\]\w.]+)[ \t]*(?:`(?P<tags>[^`]*)`)?",
    re.MULTILINE,
)
_TABLE = re.compile(
    r"func\s*\(\s*(?:\w+\s+)?\*?(?P<struct>\w+)\s*\)\s*TableName\(\)\s*string\s*\{\s*return\s*\"(?P<name>[\w.]+)\""
)
_TYPES = sql_of("gorm")
_MODEL = (("id", "bigint"), ("created_at", ""), ("updated_at", ""), ("deleted_at", ""))


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of Go structs with gorm's tags; None for any other block."""
    if not isinstance(block, Fence) or not re.search(r"gorm:\"|gorm\.Model", block.text):
        return None
    names = document.once("gorm", _tables)
    facts: list[Fact] = []
    for match in _STRUCT.finditer(block.text):
        if "gorm" not in match["body"]:
            continue
        table = names[match["name"]]
        line = line_of(block, block.text, match.start())
        facts.append(made(table, line))
        facts += [fact.on(table) for fact in _columns(match["body"], line, names)]
    return Reading(tuple(facts)) if facts else None


def _tables(document: Document) -> dict[str, str]:
    """The table of each struct of the document."""
    texts = [fence.text for fence in fences(document)]
    structs = {m["name"] for text in texts for m in _STRUCT.finditer(text)}
    said = {m["struct"]: m["name"] for text in texts for m in _TABLE.finditer(text)}
    return {name: table_names(name)[0] for name in structs} | said


def _columns(body: str, line: int, names: dict[str, str]) -> Iterator[Fact]:
    targets = dict(_targets(body, names))
    if re.search(r"^\s*gorm\.Model\b", body, re.MULTILINE):
        at = line + body[: body.index("gorm.Model")].count("\n")
        for name, kind in _MODEL:
            made = kind or _TYPES["time.Time"]
            yield Fact("", name, About.TYPE, made, Rank.DDL, at, stated=False)
            if name != "id":
                yield Fact("", name, About.NULLABLE, True, Rank.DDL, at, stated=False)
        yield Fact("", "id", About.PRIMARY_KEY, "", Rank.DDL, at)
        yield Fact("", "id", About.AUTO, True, Rank.DDL, at)
    for match in _FIELD.finditer(body):
        at = line + body.count("\n", 0, match.start("name"))
        for column, about, value, stated in _field(match, targets):
            yield Fact("", column, about, value, Rank.DDL, at, stated=stated)


def _targets(body: str, names: dict[str, str]) -> Iterator[tuple[str, Reference]]:
    """`User User` is a link by `UserID`, or by the field that `foreignKey:` names."""
    for match in _FIELD.finditer(body):
        struct = match["type"].lstrip("*")
        if struct in names:
            options = _options(match["tags"] or "")
            does = re.search(r"OnDelete:([A-Z ]+)", options.get("constraint", ""))
            key = options.get("foreignkey", f"{match['name']}ID")
            yield key, Reference(names[struct], None, does[1].strip() if does else None)


def _options(tags: str) -> dict[str, str]:
    """`gorm:"type:varchar(20);not null"` by option, in small letters."""
    match = re.search(r"gorm:\"([^\"]*)\"", tags)
    pairs = (part.partition(":") for part in (match[1] if match else "").split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _field(
    match: re.Match[str], targets: dict[str, Reference]
) -> Iterator[tuple[str, About, Value, bool]]:
    options = _options(match["tags"] or "")
    kind, go = options.get("type", ""), match["type"]
    base = go.lstrip("*")
    known = kind or _TYPES.get(base) or ("text" if "serializer" in options else "")
    if "-" in options or not known:
        return
    column = options.get("column") or snake(match["name"])
    size = options.get("size")
    sized = f"varchar({size})" if size and base == "string" else ""
    yield column, About.TYPE, sized or known, bool(kind or sized)
    key = "primarykey" in options or "primary_key" in options
    if key or (match["name"] == "ID" and "primarykey" not in options):
        yield column, About.PRIMARY_KEY, "", True
        if "autoincrement" in options or base in ("uint", "uint64", "int", "int64"):
            yield column, About.AUTO, True, True
    if "not null" in options or not (key or match["name"] == "ID"):
        yield column, About.NULLABLE, "not null" not in options, "not null" in options
    if "unique" in options or options.get("uniqueindex") == "":
        yield column, About.UNIQUE, "", True
    if (default := options.get("default", "")).casefold() not in ("", "null"):
        plain = re.fullmatch(r"-?\d+(\.\d+)?|true|false|'.*'|\w+\(.*\)|CURRENT_TIMESTAMP", default)
        yield column, About.DEFAULT, default if plain else f"'{default}'", True
    if target := targets.get(match["name"]):
        yield column, About.FOREIGN_KEY, target, True
