"""MikroORM in fences of TypeScript: `@Entity({ tableName: 'users' }) class User { @Property() … }`.

A column is NOT NULL unless `nullable: true`; whether `?` makes it one depends on the project's
configuration, so that is asked. Its name is the property's with underscores, unless `fieldName`
says otherwise, and a link's is `<property>_id`: MikroORM's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import typeorm
from codegen.sources.handoff.notations.code import (
    Said,
    facts,
    index_on,
    line_of,
    model,
    snake,
    unique_on,
    whole,
)
from codegen.sources.handoff.notations.jscode import action, literal
from codegen.sources.handoff.notations.typeorm import Member
from codegen.sources.handoff.words.frameworks import sql_of

_MARK = re.compile(r"@PrimaryKey\(|@Property\(|\btableName\s*:")
_COLUMNS = frozenset(("Property", "PrimaryKey", "Enum"))
_LINKS = frozenset(("ManyToOne", "OneToOne"))
_TYPES = sql_of("mikro")
_TABLE = re.compile(r"\btableName\s*:\s*['\"`](\w+)['\"`]")
_WRAPPED = re.compile(r"(?:Ref|Rel|IdentifiedReference|Reference|Opt)<\s*(\w+)[^>]*>")
_LISTED = re.compile(r"\bproperties\s*:\s*\[([^\]]*)\]")


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of MikroORM's classes; None for any other block."""
    if not isinstance(block, Fence) or "@Entity(" not in block.text:
        return None
    if not _MARK.search(block.text):
        return None
    enums: typeorm.Enums = document.once("typeorm enums", typeorm.enums_of)
    readings: list[Reading] = []
    for match, body in typeorm.bodies(block.text):
        line = line_of(block, block.text, match.start("name"))
        members = list(typeorm.members_of(body, line_of(block, block.text, match.end())))
        said = [fact for m in members for fact in facts("", _said(m, enums), m.line)]
        said += facts("", _together(match["between"], members), line)
        named = _TABLE.search(match["arguments"])
        readings.append(model(named[1] if named else "", match["name"], line, said))
    return whole(readings)


def _name(member: Member) -> str:
    """The column of a property."""
    said = _text(member, "fieldName") or _text(member, "joinColumn") or _text(member, "name")
    own = snake(member.name)
    return said or (f"{own}_id" if member.decorators.keys() & _LINKS else own)


def _text(member: Member, name: str) -> str:
    return member.option(name).strip("'\"`")


def _said(member: Member, enums: typeorm.Enums) -> Iterator[Said]:
    kinds = member.decorators.keys()
    if member.option("persist") == "false" or "mappedBy" in " ".join(member.decorators.values()):
        return
    name = _name(member)
    if kinds & _LINKS:
        yield from _link(name, member)
    elif kinds & _COLUMNS:
        yield from _column(name, member, enums)
    else:
        return
    if member.option("primary") == "true" or "PrimaryKey" in kinds:
        yield name, About.PRIMARY_KEY, ""
    elif nullable := _nullable(member):
        yield name, About.NULLABLE, nullable == "true"
    if "Unique" in kinds or member.option("unique") == "true" or "OneToOne" in kinds:
        yield name, About.UNIQUE, ""
    if "Index" in kinds or member.option("index") == "true":
        yield index_on([name])


def _nullable(member: Member) -> str:
    """What the decorator says; nothing where only the property's `?` says something."""
    return member.option("nullable") or ("" if member.optional else "false")


def _column(name: str, member: Member, enums: typeorm.Enums) -> Iterator[Said]:
    if "Enum" in member.decorators:
        yield name, *_enum(member, enums)
    else:
        yield from ((name, About.TYPE, kind) for kind in (_type(member),) if kind)
    if "PrimaryKey" in member.decorators and _type(member) in ("integer", "bigint"):
        yield name, About.AUTO, True
    default = member.option("defaultRaw")
    if default and (raw := default.strip("'\"`")):
        yield name, About.DEFAULT, raw
    elif sql := literal(member.option("default")):
        yield name, About.DEFAULT, sql


def _enum(member: Member, enums: typeorm.Enums) -> tuple[About, tuple[str, ...]]:
    """`@Enum(() => State)`, `@Enum({ items: ['a', 'b'] })`, or the property's own type."""
    arguments = member.decorators["Enum"]
    listed = tuple(re.findall(r"['\"](\w+)['\"]", member.option("items")))
    named = re.search(r"=>\s*(\w+)", arguments)
    values = tuple(enums.get(named[1] if named else member.type.split("=")[0].strip(), {}).values())
    return (About.ENUM, listed or values) if listed or values else (About.OPEN_ENUM, ())


def _type(member: Member) -> str:
    if said := _text(member, "columnType"):
        return said
    plain = re.sub(r"\s*\|\s*(?:null|undefined)\b|\s*&\s*Opt\b", "", member.type).strip()
    wrapped = _WRAPPED.fullmatch(plain)
    kind = _text(member, "type").rpartition(".")[2] or (wrapped[1] if wrapped else plain)
    sizes = [one for one in map(member.option, ("length", "precision", "scale")) if one]
    if sizes and kind in ("string", "decimal", "numeric", "varchar", "char"):
        return f"{'varchar' if kind == 'string' else kind}({', '.join(sizes)})"
    return _TYPES.get(kind, kind)


def _link(name: str, member: Member) -> Iterator[Said]:
    arguments = " ".join(member.decorators.values())
    target = re.search(r"=>\s*(\w+)|\bentity\s*:\s*['\"](\w+)", arguments)
    wrapped = _WRAPPED.match(member.type)
    entity = (target[1] or target[2]) if target else wrapped[1] if wrapped else member.type
    does = _text(member, "deleteRule") or _text(member, "onDelete")
    yield name, About.FOREIGN_KEY, Reference(re.split(r"\W", entity)[0], None, action(does))


def _together(decorators: str, members: list[Member]) -> Iterator[Said]:
    """`@Unique({ properties: ['a', 'b'] })` above the class, in the names of its columns."""
    names = {one.name: _name(one) for one in members}
    for part in re.split(r"(?=@\w+\()", decorators):
        listed = _LISTED.search(part) if part.startswith("@Unique(") else None
        columns = re.findall(r"['\"](\w+)['\"]", listed[1]) if listed else []
        if columns:
            yield unique_on(names.get(one, one) for one in columns)
