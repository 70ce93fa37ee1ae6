"""Prisma schemas: models, their columns under the names that `@map` gives, relations, enums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from codegen.sources.handoff.facts import About, Fact, Index, Rank, Reading, Reference, Rule
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import facts as told
from codegen.sources.handoff.notations.code import unique_on
from codegen.sources.handoff.words.frameworks import sql_of
from codegen.sources.handoff.words.prisma_attributes import (
    CLIENT,
    NATIVE,
    default,
    defaults,
    native_type,
)
from codegen.sources.handoff.words.sqltext import quote

_OPENING = re.compile(r"^\s*(model|enum)\s+(\w+)\s*\{")
_FIELD = re.compile(r"^\s*(\w+)\s+(\w+|Unsupported\(\"[^\"]*\"\))(\[\])?(\?)?(?:\s+(.*))?$")
_MAP = re.compile(r"@map\(\s*(?:name:\s*)?\"([^\"]+)\"\s*\)")
_MAP_TABLE = re.compile(r"@@map\(\s*(?:name:\s*)?\"([^\"]+)\"\s*\)")
_BLOCK = re.compile(r"@@(id|unique|index)\(\s*(?:fields:\s*)?\[([^\]]*)\]")
_RELATION = re.compile(r"fields:\s*\[([^\]]*)\]\s*,\s*references:\s*\[([^\]]*)\]")
_ACTION = re.compile(r"onDelete:\s*(\w+)")
_ACTIONS = sql_of("prisma actions")
# The types that Prisma makes on PostgreSQL, where no @db says another.
_TYPES = sql_of("prisma")

_GOES_ON = re.compile(r"\s*@(?!@)")


@dataclass
class _Field:
    name: str
    column: str
    kind: str
    is_list: bool
    optional: bool
    rest: str
    line: int


@dataclass
class _Model:
    name: str
    line: int
    table: str = ""
    fields: list[_Field] = field(default_factory=list)
    blocks: list[tuple[str, str, int]] = field(default_factory=list)

    def column(self, name: str) -> str:
        """The column of a field."""
        return next((f.column for f in self.fields if f.name == name.strip()), name.strip())


@dataclass
class _Schema:
    models: dict[str, _Model] = field(default_factory=dict)
    enums: dict[str, tuple[list[str], int]] = field(default_factory=dict)


def read(block: Block, document: Document) -> Reading | None:
    """Read a Prisma fence; None for any other block."""
    if not isinstance(block, Fence) or not _is_prisma(block):
        return None
    whole = document.once("prisma", _whole)
    mine = _parse(block)
    for name, part in mine.models.items():
        part.table = whole.models[name].table if part.table == name else part.table
    facts: list[Fact] = []
    rules: list[Rule] = []
    for name, (values, line) in mine.enums.items():
        facts.append(Fact(name, "", About.ENUM, tuple(values), Rank.DDL, line))
    for model in mine.models.values():
        if model.fields:  # else its fields are left out, and only its keys are shown
            facts.append(Fact(model.table, "", About.CREATED, True, Rank.DDL, model.line))
        for one in model.fields:
            facts += _column(model, one, whole)
            if rule := _client_rule(one):
                rules.append(rule)
        facts += _blocks(model)
    return Reading(tuple(facts), rules=tuple(rules))


def _is_prisma(block: Fence) -> bool:
    if block.tag.startswith("prisma"):
        return True
    return (
        block.tag in ("", "sql")
        and bool(re.search(r"^\s*model \w+ \{", block.text, re.M))
        and "@id" in block.text
    )


def _whole(document: Document) -> _Schema:
    """All models and enums of the document: a type is a relation if it names one of them."""
    schema = _Schema()
    for block in document.blocks:
        if isinstance(block, Fence) and _is_prisma(block):
            part = _parse(block)
            for name, model in part.models.items():  # a part of a model has its table
                known = schema.models.get(name)
                if known and model.table == name:
                    model.table = known.table
                schema.models[name] = model
            schema.enums.update(part.enums)
    return schema


def _parse(block: Fence) -> _Schema:
    schema = _Schema()
    model: _Model | None = None
    enum: list[str] | None = None
    for line, text in _lines(block):
        if opening := _OPENING.match(text):
            model = enum = None
            if opening[1] == "model":
                model = schema.models[opening[2]] = _Model(opening[2], line, opening[2])
            else:
                enum = schema.enums.setdefault(opening[2], ([], line))[0]
        elif text.strip() == "}":
            model = enum = None
        elif enum is not None and (value := re.match(r"\s*(\w+)", text)):
            mapped = _MAP.search(text)
            enum.append(mapped[1] if mapped else value[1])
        elif model is not None:
            _model_line(model, text, line)
    return schema


def _lines(block: Fence) -> list[tuple[int, str]]:
    """Every line without its remark; one that begins with an attribute, or stands in parentheses
    that are open, goes on with the one above.
    """
    found: list[tuple[int, str]] = []
    for line, raw in enumerate(block.text.split("\n"), start=block.line + 1):
        text = re.sub(r"(?<!:)//.*$", "", raw).rstrip()
        at, above = found[-1] if found else (line, "")
        if _GOES_ON.match(text) or (above.count("(") > above.count(")") and text.strip() != "}"):
            found[-1:] = [(at, f"{above} {text.strip()}")]
        else:
            found.append((line, text))
    return found


def _model_line(model: _Model, text: str, line: int) -> None:
    if mapped := _MAP_TABLE.search(text):
        model.table = mapped[1]
    elif constraint := _BLOCK.search(text):
        model.blocks.append((constraint[1], constraint[2], line))
    elif match := _FIELD.match(text):
        rest = match[5] or ""
        mapped = _MAP.search(rest)
        column = mapped[1] if mapped else match[1]
        model.fields.append(
            _Field(match[1], column, match[2], bool(match[3]), bool(match[4]), rest, line)
        )


def _column(model: _Model, one: _Field, whole: _Schema) -> Iterator[Fact]:
    """A scalar's facts; a field of a model's type gives its columns a foreign key."""
    if "@relation" in one.rest or one.kind in whole.models or _is_relation(one, whole):
        yield from _relation(model, one, whole)
        return

    def fact(about: About, value: str | bool | tuple[str, ...], written: str = "") -> Fact:
        return Fact(model.table, one.column, about, value, Rank.DDL, one.line, written=written)

    native = NATIVE.search(one.rest)
    brackets = "[]" if one.is_list else ""
    written = f"{one.kind}{brackets}" + (f" {native[0]}" if native else "")
    yield fact(About.TYPE, _sql_type(one) + brackets, written)
    if one.kind in whole.enums:
        yield fact(About.ENUM, tuple(whole.enums[one.kind][0]), written)
    yield fact(About.NULLABLE, one.optional, "Prisma")
    if re.search(r"@id\b", one.rest):
        yield fact(About.PRIMARY_KEY, "")
    if re.search(r"@unique\b", one.rest):
        yield fact(About.UNIQUE, "")
    for about, value, words in defaults(one.rest):
        yield fact(about, value, words)


def _is_relation(one: _Field, whole: _Schema) -> bool:
    """A list of something that is neither a scalar nor an enum; or a model shown nowhere."""
    known = one.kind in _TYPES or one.kind in whole.enums or one.kind.startswith("Unsupported")
    return not known and (
        one.is_list
        or (
            one.optional
            and "@default" not in one.rest
            and one.kind[:1].isupper()
            and not _looks_enum(one)
        )
    )


def _looks_enum(one: _Field) -> bool:
    """A type that is defined nowhere is an enum, if its name says so."""
    return bool(
        re.search(
            r"(Status|Type|Role|State|Kind|Level|Mode|Category|Enum|Priority|Provider|Visibility)$",
            one.kind,
        )
    )


def _sql_type(one: _Field) -> str:
    if one.kind.startswith("Unsupported"):
        return one.kind.partition('"')[2].partition('"')[0]
    return native_type(one.rest) or _TYPES.get(one.kind, one.kind)


def _relation(model: _Model, one: _Field, whole: _Schema) -> Iterator[Fact]:
    match = _RELATION.search(one.rest)
    if match is None:
        return
    target = whole.models.get(one.kind)
    action = _ACTION.search(one.rest)
    does = _ACTIONS.get(action[1]) if action else None
    mine, theirs = match[1].split(","), match[2].split(",")
    table = target.table if target else one.kind
    columns = [target.column(name) if target else name.strip() for name in theirs]
    if len(mine) == 1 and len(theirs) == 1:
        value = Reference(table, columns[0], does)
        column = model.column(mine[0])
        yield Fact(model.table, column, About.FOREIGN_KEY, value, Rank.DDL, one.line)
    else:
        keys = ", ".join(quote(model.column(name)) for name in mine)
        sql = f"FOREIGN KEY ({keys}) REFERENCES {quote(table)} ({', '.join(map(quote, columns))})"
        sql += f" ON DELETE {does}" if does else ""
        yield Fact(model.table, "", About.CONSTRAINT, sql, Rank.DDL, one.line)


def _blocks(model: _Model) -> Iterator[Fact]:
    """`@@id`, `@@unique`, `@@index`: they name fields, not columns."""
    for kind, listed, line in model.blocks:
        columns = tuple(model.column(re.sub(r"\(.*", "", name)) for name in listed.split(","))
        if kind == "id":
            yield Fact(model.table, "", About.PRIMARY_KEY, columns, Rank.DDL, line)
        elif kind == "unique":
            yield from told(model.table, [unique_on(columns)], line)
        else:
            falls = [" DESC" if "Desc" in name else "" for name in listed.split(",")]
            keys = ", ".join(quote(n) + order for n, order in zip(columns, falls, strict=True))
            index = Index(f"{model.table}_{'_'.join(columns)}_idx", keys)
            yield Fact(model.table, "", About.INDEX, index, Rank.DDL, line)


def _client_rule(one: _Field) -> Rule | None:
    made = default(one.rest)
    if CLIENT.match(made) or "@updatedAt" in one.rest:
        by = made if CLIENT.match(made) else "@updatedAt"
        return Rule(one.column, f"set by the application: {by}", one.line)
    return None
