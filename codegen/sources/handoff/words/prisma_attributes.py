"""Prisma's attributes, in a schema of its own or in a cell: `@id @default(uuid())`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About
from codegen.sources.handoff.words.frameworks import sql_of
from codegen.sources.handoff.words.said import Said

# `@id @default(uuid())` and nothing else, the arguments with parentheses of their own.
_ATTRIBUTES = re.compile(r"(?:@{1,2}[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?[\s,]*)+")
# `Decimal? @db.Decimal(18,6)` in a cell of types.
_TYPED = re.compile(r"(?P<kind>[A-Za-z]\w*(?:\[\])?\??)\s+(?P<attributes>@.+)")
NATIVE = re.compile(r"@db\.(\w+)(\(\s*[\d, ]+\))?")
_NATIVE_TYPES = sql_of("prisma native")
# Made by Prisma, not by the database.
CLIENT = re.compile(r"^(uuid|cuid|nanoid|ulid|auto)\b")


def attributes(text: str) -> Said | None:
    """`@id @default(uuid())` in a cell: what these attributes say; None for any other text."""
    if not _ATTRIBUTES.fullmatch(text.strip()):
        return None
    said = Said()
    if re.search(r"@id\b", text):
        said.add(About.PRIMARY_KEY, "")
    if re.search(r"@unique\b", text):
        said.add(About.UNIQUE, "")
    for about, value, words in defaults(text):
        said.add(about, value, words)
    return said


def typed(cell: str) -> tuple[str, Said] | None:
    """`Role @default(Patient)` in the place of a type: the type, and what the attributes say."""
    match = _TYPED.fullmatch(cell.strip())
    said = attributes(match["attributes"]) if match else None
    if match is None or said is None:
        return None
    native = native_type(match["attributes"])
    mark = "?" if native and match["kind"].endswith("?") else ""
    return (native or match["kind"]) + mark, said


def native_type(rest: str) -> str:
    """The database's type that `@db.…` names; "" without it."""
    native = NATIVE.search(rest)
    known = _NATIVE_TYPES.get(native[1]) if native else None
    return known + (native[2] or "").replace(" ", "") if native and known else ""


def defaults(rest: str) -> Iterator[tuple[About, str | bool, str]]:
    """What sets the value: the database, or Prisma."""
    made, updated = default(rest), "@updatedAt" in rest
    if updated:
        yield About.ON_UPDATE, True, ""
    if made == "autoincrement()":
        yield About.AUTO, True, made
    elif made and CLIENT.match(made):
        yield About.CLIENT_DEFAULT, made, made
    elif made:
        yield About.DEFAULT, _sql_default(made), made
    elif updated:
        yield About.CLIENT_DEFAULT, "@updatedAt", "@updatedAt"


def default(rest: str) -> str:
    """What stands in `@default(...)`, its parentheses matched; "" without it."""
    at = rest.find("@default(")
    if at < 0:
        return ""
    depth, begin = 0, at + len("@default")
    for index in range(begin, len(rest)):
        depth += {"(": 1, ")": -1}.get(rest[index], 0)
        if depth == 0:
            return rest[begin + 1 : index].strip()
    return ""


def _sql_default(made: str) -> str:
    if generated := re.fullmatch(r"dbgenerated\(\"(.*)\"\)", made):
        return generated[1]
    if made == "now()" or re.fullmatch(r"-?\d+(\.\d+)?|true|false", made):
        return made
    if made.startswith("["):
        return "'{}'" if made == "[]" else made
    return "'" + made.strip('"').replace("'", "''") + "'"
