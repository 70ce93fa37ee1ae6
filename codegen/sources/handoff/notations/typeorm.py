"""TypeORM in fences of TypeScript: `@Entity('users') class User { @Column() name: string }`.

A column without `nullable: true` is NOT NULL, and its type follows from the property's: TypeORM's
rules. A link is a column `<property>Id`, unless `@JoinColumn` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.sources.handoff.facts import TYPED_BY_KEY, About, Fact, Rank, Reading, Reference, Value
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import (
    Said,
    facts,
    fences,
    line_of,
    model,
    pieces,
    unique_on,
    whole,
)

_CLASS = re.compile(
    r"@Entity\((?P<arguments>[^)]*)\)(?P<between>(?:\s*@\w+\((?:[^()]|\([^()]*\))*\))*)"
    r"\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+(?P<name>\w+)[^{]{0,300}\{"
)
_MEMBER = re.compile(
    r"(?P<decorators>(?:@\w+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*)+)"
    r"(?:(?:public|private|protected|readonly"
    r"|declare)\s+)*(?P<name>\w+)(?P<mark>[?!]?)\s*:\s*(?P<type>[^;=\n]+)"
)
_DECORATOR = re.compile(r"@(?P<name>\w+)\((?P<arguments>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")
_COLUMNS = frozenset(
    ("Column", "PrimaryColumn", "PrimaryGeneratedColumn", "CreateDateColumn", "UpdateDateColumn")
) | {"DeleteDateColumn", "VersionColumn", "ObjectIdColumn"}
_LINKS = frozenset(("ManyToOne", "OneToOne"))
_TYPES = {"string": "varchar", "number": "integer", "boolean": "boolean", "Date": "timestamp"}
_ENUM = re.compile(r"enum\s+(?P<name>\w+)\s*\{(?P<body>[^}]*)\}")


Enums = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Member:
    """A property of a class, with its decorators and their arguments."""

    name: str
    type: str
    decorators: dict[str, str]
    line: int
    optional: bool  # by its mark

    def option(self, name: str) -> str:
        """The value of `name: value` in any decorator; empty without one."""
        for arguments in self.decorators.values():
            match = re.search(rf"\b{name}\s*:\s*('[^']*'|\"[^\"]*\"|[\w.-]+|\[[^\]]*\])", arguments)
            if match:
                return match[1]
        return ""


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of TypeORM classes; None for any other block."""
    if not isinstance(block, Fence) or "@Entity(" not in block.text:
        return None
    enums = document.once("typeorm enums", enums_of)
    readings: list[Reading] = []
    for match, body in bodies(block.text):
        line = line_of(block, block.text, match.start("name"))
        members = list(members_of(body, line_of(block, block.text, match.end())))
        said = [fact for member in members for fact in _facts(member, enums)]
        said += facts("", _unique(match["between"], members), line)
        named = re.search(r"['\"`]([\w.]+)['\"`]", match["arguments"])
        readings.append(model(named[1] if named else "", match["name"], line, said))
    return whole(readings)


def enums_of(document: Document) -> Enums:
    """The members of the enumerations of the document's code with their values, by name."""
    found: Enums = {}
    for match in (one for fence in fences(document) for one in _ENUM.finditer(fence.text)):
        members = re.findall(r"(\w+)\s*=\s*['\"]([^'\"]+)['\"]", match["body"])
        found[match["name"]] = dict(members)
    return found


def bodies(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The classes of a text, each with what stands in its braces."""
    for head, end in pieces(_CLASS, text):
        yield head, _inside(text[head.end() : end])


def _inside(text: str) -> str:
    depth = 1
    for match in re.finditer(r"[{}]", text):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return text[: match.start()]
    return text


def members_of(body: str, line: int) -> Iterator[Member]:
    """The decorated members of a class's body, which begins at a line."""
    for match in _MEMBER.finditer(body):
        decorators = {one["name"]: one["arguments"] for one in _DECORATOR.finditer(match[0])}
        at = line + body.count("\n", 0, match.start("name"))
        yield Member(match["name"], match["type"].strip(), decorators, at, match["mark"] == "?")


def _facts(member: Member, enums: Enums) -> Iterator[Fact]:
    column = next((name for name in member.decorators if name in _COLUMNS), "")
    if column:
        named = member.option("name").strip("'\"`") or member.name
        for about, value, written in _column(column, member, enums):
            yield Fact("", named, about, value, Rank.DDL, member.line, written=written)
    elif member.decorators.keys() & _LINKS:
        yield from _link(member)


def _column(column: str, member: Member, enums: Enums) -> Iterator[tuple[About, Value, str]]:
    if column.startswith("Primary"):
        yield About.PRIMARY_KEY, "", ""
    uuid = "'uuid'" in member.decorators[column].replace('"', "'")
    if column == "PrimaryGeneratedColumn" and not uuid:
        yield About.AUTO, True, ""
    yield from _type(column, member, uuid, enums)
    optional = member.option("nullable") == "true" or column == "DeleteDateColumn"
    yield About.NULLABLE, optional and not column.startswith("Primary"), ""
    if member.option("unique") == "true":
        yield About.UNIQUE, "", ""
    default = member.option("default")
    if column == "PrimaryGeneratedColumn" and uuid:
        yield About.DEFAULT, "gen_random_uuid()", ""
    elif column in ("CreateDateColumn", "UpdateDateColumn"):
        yield About.DEFAULT, "now()", ""
    elif (member_of := default.partition(".")) and member_of[2] in enums.get(member_of[0], {}):
        yield About.DEFAULT, f"'{enums[member_of[0]][member_of[2]]}'", default
    elif re.fullmatch(r"'[^']*'|-?\d+(\.\d+)?|true|false", default):
        yield About.DEFAULT, default, ""


def _type(
    column: str, member: Member, uuid: bool, enums: Enums
) -> Iterator[tuple[About, Value, str]]:
    values = tuple(enums.get(member.option("enum"), {}).values())
    listed = re.findall(r"['\"]([^'\"]+)['\"]", member.option("enum"))
    if values or listed:
        yield About.ENUM, values or tuple(listed), ""
        return
    first = re.match(r"\s*['\"](\w[\w ]*)['\"]", member.decorators[column])
    said = member.option("type").strip("'\"") or (first[1] if first and not uuid else "")
    kind = "uuid" if uuid else said or _TYPES.get(member.type.removesuffix(" | null").strip(), "")
    if column.endswith("DateColumn") and not said:
        kind = "timestamp"
    if not kind or kind == "enum":
        return
    length, precision, scale = map(member.option, ("length", "precision", "scale"))
    arguments = ", ".join(filter(None, (length.strip("'\""), precision, scale)))
    yield About.TYPE, f"{kind}({arguments})" if arguments else kind, ""


def _link(member: Member) -> Iterator[Fact]:
    """`@ManyToOne(() => User)` is a column; a OneToOne is one where `@JoinColumn` stands."""
    joined = member.decorators.get("JoinColumn")
    kind = next(name for name in member.decorators if name in _LINKS)
    if kind == "OneToOne" and joined is None:
        return
    column = _joined(member)
    target = re.search(r"=>\s*(\w+)", member.decorators[kind])
    does = member.option("onDelete").strip("'\"").upper() or None
    said: list[tuple[About, Value, str]] = [
        (About.FOREIGN_KEY, Reference(target[1] if target else None, None, does), TYPED_BY_KEY),
        (About.NULLABLE, member.option("nullable") != "false", ""),
    ]
    if kind == "OneToOne":
        said.append((About.UNIQUE, "", ""))
    for about, value, written in said:
        yield Fact("", column, about, value, Rank.DDL, member.line, written=written)


def _joined(member: Member) -> str:
    """The column of a link."""
    name = re.search(r"\bname\s*:\s*['\"](\w+)['\"]", member.decorators.get("JoinColumn", ""))
    return name[1] if name else f"{member.name}Id"


def _unique(decorators: str, members: list[Member]) -> Iterator[Said]:
    """`@Unique(['a', 'b'])` above the class, in the names of its columns."""
    names = {one.name: one.option("name").strip("'\"") or one.name for one in members}
    links = [one for one in members if one.decorators.keys() & _LINKS]
    names |= {one.name: _joined(one) for one in links}
    names |= {f"{one.name}Id": _joined(one) for one in links}
    for match in re.finditer(r"@Unique\([^\[]*\[([^\]]*)\]", decorators):
        if listed := [names.get(one, one) for one in re.findall(r"['\"](\w+)['\"]", match[1])]:
            yield unique_on(listed)
