"""Drizzle in fences of TypeScript: `pgTable('users', { id: uuid('id').primaryKey() })`.

A column without `.notNull()` may be null: that is Drizzle's rule, as it is SQL's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Reference, Value
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import facts as told
from codegen.sources.handoff.notations.code import fences, line_of, unique_on
from codegen.sources.handoff.notations.jscode import chain, group, parts
from codegen.sources.handoff.words.frameworks import sql_of

_TABLE = re.compile(
    r"(?:const|let|var)\s+(?P<variable>\w+)\s*=\s*(?:pg|mysql|sqlite)Table\(\s*(['\"`])(?P<name>[\w.]+)\2\s*,\s*"
)
_ENUM = re.compile(
    r"(?:const|let)\s+(?P<variable>\w+)\s*=\s*(?:pg|mysql)Enum\(\s*(['\"])(?P<name>\w+)\2\s*,\s*\[(?P<values>[^\]]*)\]"
)
_SHARED = re.compile(r"(?:const|let)\s+(?P<variable>\w+)\s*=\s*(?=\{)")
_ENTRY = re.compile(
    r"\s*(?:(?P<key>\w+)|['\"](?P<quoted>[\w-]+)['\"])\s*:\s*(?:\w+\.)?(?P<kind>\w+)\s*(?=\()"
)
_SPREAD = re.compile(r"\s*\.\.\.(\w+)")
_TYPES = sql_of("drizzle")
_SIZED = frozenset(("varchar", "char", "vector", "bit", "binary", "varbinary"))


@dataclass
class _Table:
    name: str
    line: int
    body: str
    rest: str


@dataclass
class _Schema:
    """The tables, enumerations and shared columns of the whole document, by their variables."""

    tables: dict[str, _Table] = field(default_factory=dict)
    enums: dict[str, tuple[str, tuple[str, ...], int]] = field(default_factory=dict)
    shared: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Column:
    """One entry of a table's object, with its chain of calls."""

    key: str
    kind: str
    arguments: str
    calls: Mapping[str, str]
    line: int

    @property
    def name(self) -> str:
        named = re.match(r"\s*['\"`]([^'\"`]+)['\"`]", self.arguments)
        return named[1] if named else self.key


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of Drizzle tables; None for any other block."""
    if not isinstance(block, Fence) or not re.search(
        r"\b(?:pg|mysql|sqlite)(?:Table|Enum)\(", block.text
    ):
        return None
    whole = document.once("drizzle", _whole)
    mine = _parse(block)
    facts: list[Fact] = []
    for name, values, line in mine.enums.values():
        facts.append(Fact(name, "", About.ENUM, values, Rank.DDL, line))
    for table in mine.tables.values():
        facts.append(Fact(table.name, "", About.CREATED, True, Rank.DDL, table.line))
        columns = list(_columns(table.body, table.line, whole))
        facts += [fact for column in columns for fact in _facts(table.name, column, whole)]
        facts += _constraints(table, {column.key: column.name for column in columns})
    return Reading(tuple(facts)) if facts else None


def _whole(document: Document) -> _Schema:
    schema = _Schema()
    for part in map(_parse, fences(document)):
        schema.tables.update(part.tables)
        schema.enums.update(part.enums)
        schema.shared.update(part.shared)
    return schema


def _parse(block: Fence) -> _Schema:
    text, schema = block.text, _Schema()
    line = partial(line_of, block, text)
    for match in _ENUM.finditer(text):
        values = tuple(re.findall(r"['\"]([^'\"]*)['\"]", match["values"]))
        schema.enums[match["variable"]] = (match["name"], values, line(match.start()))
    for match in _TABLE.finditer(text):
        body = group(text, match.end())
        after = match.end() + len(body)
        opening = text.rfind("(", 0, match.end())
        rest = text[after : opening + len(group(text, opening))]
        at = line(match.end())
        schema.tables[match["variable"]] = _Table(match["name"], at, body, rest)
    for match in _SHARED.finditer(text):
        schema.shared[match["variable"]] = (group(text, match.end()), line(match.end()))
    return schema


def _columns(body: str, line: int, whole: _Schema, depth: int = 0) -> Iterator[_Column]:
    for offset, part in parts(body):
        at = line + body.count("\n", 0, offset + len(part) - len(part.lstrip()))
        spread = _SPREAD.match(part)
        if spread and spread[1] in whole.shared and depth < 5:
            shared, first = whole.shared[spread[1]]
            yield from _columns(shared, first, whole, depth + 1)
        elif entry := _ENTRY.match(part):
            call, *more = chain(part[entry.start("kind") :])[0]
            key, chained = entry["key"] or entry["quoted"], dict[str, str]()
            for one in more:
                chained.setdefault(one.name, ", ".join(one.arguments))
            yield _Column(key, entry["kind"], ", ".join(call.arguments), chained, at)


def _facts(table: str, column: _Column, whole: _Schema) -> Iterator[Fact]:
    def fact(about: About, value: Value, written: str = "", *, stated: bool = True) -> Fact:
        return Fact(
            table, column.name, about, value, Rank.DDL, column.line, stated=stated, written=written
        )

    calls = column.calls
    brackets = "[]" if "array" in calls else ""
    if column.kind in whole.enums:
        name, values, _ = whole.enums[column.kind]
        yield fact(About.TYPE, name + brackets)
        yield fact(About.ENUM, values, name)
    else:
        yield fact(About.TYPE, _type(column) + brackets, f"{column.kind}{brackets}")
    key = "primaryKey" in calls
    generated = [name for name in calls if name.startswith(("generatedAlways", "generatedBy"))]
    if key:
        yield fact(About.PRIMARY_KEY, "")
    elif "notNull" in calls or column.kind in ("serial", "bigserial", "smallserial"):
        yield fact(About.NULLABLE, False)
    else:
        yield fact(About.NULLABLE, True, stated=False)
    if (
        "autoincrement" in calls
        or "autoIncrement" in calls.get("primaryKey", "")
        or any(g.endswith("Identity") for g in generated)
    ):
        yield fact(About.AUTO, True)
    if "unique" in calls:
        yield fact(About.UNIQUE, "")
    yield from (fact(*one) for one in _defaults(calls))
    if reference := _reference(calls.get("references", ""), whole):
        yield fact(About.FOREIGN_KEY, reference)


def _type(column: _Column) -> str:
    options, kind = column.arguments, column.kind
    mode = re.search(r"mode\s*:\s*['\"](\w+)['\"]", options)
    if kind == "integer" and mode and mode[1] in ("boolean", "timestamp", "timestamp_ms"):
        return "boolean" if mode[1] == "boolean" else "timestamp"
    if kind == "timestamp" and re.search(r"withTimezone\s*:\s*true", options):
        return "timestamp with time zone"
    length = re.search(r"(?:length|dimensions)\s*:\s*(\d+)", options)
    digits = re.search(r"precision\s*:\s*(\d+)(?:\s*,\s*scale\s*:\s*(\d+))?", options)
    base = _TYPES.get(kind, kind)
    if length and kind in _SIZED:
        return f"{base}({length[1]})"
    if digits and base == "numeric":
        return f"numeric({digits[1]},{digits[2] or 0})"
    return base


def _defaults(calls: Mapping[str, str]) -> Iterator[tuple[About, Value, str]]:
    if "defaultNow" in calls:
        yield About.DEFAULT, "now()", "server:defaultNow()"
    elif "defaultRandom" in calls:
        yield About.DEFAULT, "gen_random_uuid()", "server:defaultRandom()"
    elif "default" in calls:
        yield About.DEFAULT, _sql(calls["default"]), f"server:{calls['default']}"
    for name in ("$defaultFn", "$default"):
        if name in calls:
            yield About.CLIENT_DEFAULT, calls[name], f"client:{calls[name]}"
            return
    if "$onUpdate" in calls or "$onUpdateFn" in calls:
        yield About.ON_UPDATE, True, ""


def _sql(text: str) -> str:
    """A default of the program as SQL: sql`…` is SQL already."""
    if raw := re.fullmatch(r"sql\s*`(.*)`", text, re.DOTALL):
        return raw[1].strip()
    if quoted := re.fullmatch(r"(['\"`])(.*)\1", text, re.DOTALL):
        return "'" + quoted[2].replace("'", "''") + "'"
    if text.startswith(("[", "{")):
        return "'" + text.replace("'", '"') + "'"
    return text


def _reference(text: str, whole: _Schema) -> Reference | None:
    target = re.match(r"\(?[^)]*\)?\s*(?::\s*\w+\s*)?=>\s*(\w+)\.(\w+)", text)
    if target is None:
        return None
    action = re.search(r"onDelete\s*:\s*['\"]([\w ]+)['\"]", text)
    changed = re.search(r"onUpdate\s*:\s*['\"]([\w ]+)['\"]", text)
    table = whole.tables.get(target[1])
    names = {c.key: c.name for c in _columns(table.body, 0, whole)} if table else {}
    return Reference(
        table.name if table else target[1],
        names.get(target[2], target[2]),
        action[1].upper() if action else None,
        changed[1].upper() if changed else None,
    )


def _constraints(table: _Table, names: Mapping[str, str]) -> Iterator[Fact]:
    """Keys and uniqueness over several columns, from the second argument of the table."""
    for match in re.finditer(r"primaryKey\(\s*\{[^}]*columns\s*:\s*\[([^\]]*)\]", table.rest):
        keys = tuple(names.get(key, key) for key in re.findall(r"\w+\.(\w+)", match[1]))
        yield Fact(table.name, "", About.PRIMARY_KEY, keys, Rank.DDL, table.line)
    for match in re.finditer(
        r"unique(?:Index)?\([^()]*\)\s*\.on\(([^()]*)\)(?!\s*\.where)", table.rest
    ):
        keys = tuple(names.get(key, key) for key in re.findall(r"\w+\.(\w+)", match[1]))
        if keys:
            yield from told(table.name, [unique_on(keys)], table.line)
