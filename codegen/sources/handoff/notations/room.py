"""Room's entities in fences of Kotlin or Java: `@Entity(tableName = "users") data class User(…)`.

Every property is a column under its name, or that of `@ColumnInfo`, but for `@Ignore`d ones. It may
be null where its type says so: Kotlin's `?`, in Java what is neither a primitive nor `@NonNull`. A
table is called as its class, unless `tableName` says otherwise: Room's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.facts import About, Fact, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import jvm
from codegen.sources.handoff.notations.code import Said, facts, index_on, made
from codegen.sources.handoff.notations.jscode import action, group, literal
from codegen.sources.handoff.notations.jvm import Member, option

_MARK = re.compile(r"@Entity\b(?!\(\s*[{)'\"])")
_OWN = re.compile(r"@PrimaryKey\b|@Entity\(\s*(?:tableName|primaryKeys)\s*=")
_NO_COLUMN = frozenset(("Ignore", "Embedded", "Relation", "Transient"))
_REQUIRED = frozenset(("NonNull", "NotNull"))
_TEXT = re.compile(r"\"([^\"]*)\"")
_PART = re.compile(r"\b(?P<kind>ForeignKey|Index)\s*(?=\()")


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of Room's entities; None for any other block."""
    if not isinstance(block, Fence) or not _MARK.search(block.text):
        return None
    if not _OWN.search(block.text):
        return None
    known: jvm.Classes = document.once("jvm classes", jvm.known)
    tables: dict[str, str] = document.once("room tables", lambda _: _tables(known))
    found: list[Fact] = []
    for one in jvm.classes(block):
        table = tables.get(one.name, one.name)
        said = [fact for m in jvm.members(one, known) for fact in _member(m, table)]
        if one.mark == "Entity" and said:
            found.append(made(table, one.line))
            found += [*said, *_beside(facts(table, _whole(one.between, tables), one.line), said)]
    return Reading(tuple(found)) if found else None


def _beside(whole: list[Fact], said: list[Fact]) -> Iterator[Fact]:
    """What the class says of a column stands at the column."""
    lines = {fact.column: fact.line for fact in said if fact.column}
    yield from (replace(fact, line=lines.get(fact.column, fact.line)) for fact in whole)


def _tables(known: jvm.Classes) -> dict[str, str]:
    """The tables of the document's entities by class."""
    return {one.name: option(one.between, "tableName") or one.name for one in known.values()}


def _member(member: Member, table: str) -> list[Fact]:
    notes = member.annotations
    if notes.keys() & _NO_COLUMN or member.many:
        return []
    info = notes.get("ColumnInfo", "")
    name = option(info, "name") or member.name
    return facts(table, _column(name, member, option(info, "defaultValue")), member.line)


def _column(name: str, member: Member, default: str) -> Iterator[Said]:
    notes = member.annotations
    kind = "text" if member.kind == "String" else jvm.TYPES.get(member.kind, member.kind)
    yield name, About.TYPE, kind
    if "PrimaryKey" in notes:
        yield name, About.PRIMARY_KEY, ""
        if option(notes["PrimaryKey"], "autoGenerate") == "true":
            yield name, About.AUTO, True
    else:
        yield name, About.NULLABLE, not (member.required or notes.keys() & _REQUIRED)
    if default:
        truth = {"0": "false", "1": "true"} if kind == "boolean" else {}  # SQLite's
        sql = truth.get(default, default)
        yield name, About.DEFAULT, literal(sql) or literal(f"'{sql}'")


def _whole(between: str, tables: dict[str, str]) -> Iterator[Said]:
    """`primaryKeys`, `foreignKeys` and `indices` of an `@Entity`."""
    if keys := _listed(between, "primaryKeys"):
        yield "", About.PRIMARY_KEY, tuple(keys)
    for part in _PART.finditer(between):
        body = group(between, part.end())
        if part["kind"] == "Index":
            yield from _index(body)
        else:
            yield from _foreign(body, tables)


def _listed(text: str, name: str) -> list[str]:
    match = re.search(rf"\b{name}\s*=\s*[\[{{]([^\]}}]*)", text)
    return _TEXT.findall(match[1]) if match else []


def _index(body: str) -> Iterator[Said]:
    unique = re.search(r"\bunique\s*=\s*true", body)
    plain = re.sub(r"\bname\s*=\s*\"[^\"]*\"", "", body)
    listed = _listed(body, "value") or _TEXT.findall(plain)
    if listed:
        yield index_on(listed, unique=unique)


def _foreign(body: str, tables: dict[str, str]) -> Iterator[Said]:
    entity = re.search(r"\bentity\s*=\s*(\w+)", body)
    mine, theirs = _listed(body, "childColumns"), _listed(body, "parentColumns")
    if entity and len(mine) == 1 and len(theirs) == 1:
        does = action(option(body, "onDelete").rpartition(".")[2])
        target = Reference(tables.get(entity[1], entity[1]), theirs[0], does)
        yield mine[0], About.FOREIGN_KEY, target
