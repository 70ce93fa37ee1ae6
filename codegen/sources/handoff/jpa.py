"""JPA's entities in fences of Java or Kotlin: `@Entity class User { @Column(nullable = false) … }`.

A column may be null unless `nullable = false`, `optional = false` or `@NotNull` says otherwise, and
has its property's name unless `@Column(name = …)` does: JPA's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.document import Block, Document, Fence
from codegen.sources.handoff.facts import (
    TYPED_BY_KEY,
    About,
    Fact,
    Rank,
    Reading,
    Reference,
    Unnamed,
    Value,
)

_ARGUMENTS = r"\((?P<arguments>(?:[^()\"]|\"[^\"]*\"|\([^()]*\))*)\)"
_ANNOTATION = re.compile(rf"@(?:field:|get:)?(?P<name>\w+)(?:\s*{_ARGUMENTS})?")
_CLASS = re.compile(
    r"@Entity\b(?P<between>(?:(?!@Entity\b)[\s\S]){0,600}?)\b(?:class|record)\s+(?P<name>\w+)[^{(]*[{(]"
)
_MEMBER = re.compile(
    rf"(?P<annotations>(?:@[\w:]+(?:\s*{_ARGUMENTS.replace('?P<arguments>', '?:')})?\s*)+)"
    r"(?:(?:private|protected|public|final|lateinit|override)\s+)*"
    r"(?:(?:va[lr])\s+(?P<kname>\w+)\s*:\s*(?P<ktype>[\w<>.]+\??)"
    r"|(?P<type>[A-Z][\w<>., ]*|int|long|boolean|double|float|short|byte\[\])"
    r"\s+(?P<name>\w+)\s*[;=,)])"
)
_TYPES = {
    "String": "varchar(255)",
    "Integer": "integer",
    "int": "integer",
    "Int": "integer",
    "Long": "bigint",
    "long": "bigint",
    "Short": "smallint",
    "short": "smallint",
    "Boolean": "boolean",
    "boolean": "boolean",
    "Double": "double precision",
    "double": "double precision",
    "Float": "real",
    "float": "real",
    "BigDecimal": "numeric",
    "LocalDate": "date",
    "LocalTime": "time",
    "LocalDateTime": "timestamp",
    "Instant": "timestamp with time zone",
    "OffsetDateTime": "timestamp with time zone",
    "ZonedDateTime": "timestamp with time zone",
    "UUID": "uuid",
    "byte[]": "bytea",
    "ByteArray": "bytea",
}
_PRIMITIVE = frozenset(("int", "long", "short", "boolean", "double", "float"))
_LINKS = frozenset(("ManyToOne", "OneToOne"))
_NO_COLUMN = frozenset(("OneToMany", "ManyToMany", "Transient", "ElementCollection", "Embedded"))
_REQUIRED = frozenset(("NotNull", "NotBlank", "NotEmpty"))
_ENUM = re.compile(r"enum(?:\s+class)?\s+(\w+)\s*\{\s*([A-Z][A-Z0-9_]*(?:\s*,\s*[A-Z][A-Z0-9_]*)*)")


Enums = dict[str, tuple[str, ...]]


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of JPA's entities; None for any other block."""
    if not isinstance(block, Fence) or not re.search(r"@Entity\b(?!\(['\"{])", block.text):
        return None
    if "@Column(" not in block.text and "@Id" not in block.text:
        return None
    enums = document.once("jpa enums", _enums)
    facts: list[Fact] = []
    unnamed: list[Unnamed] = []
    heads = list(_CLASS.finditer(block.text))
    ends = [*(h.start() for h in heads[1:]), len(block.text)] if heads else []
    for head, end in zip(heads, ends, strict=True):
        line = block.line + 1 + block.text.count("\n", 0, head.start("name"))
        members = _MEMBER.finditer(block.text, head.end(), end)
        said = [fact for match in members for fact in _facts(block, match, enums)]
        table = re.search(r"@Table\([^)]*?\bname\s*=\s*\"([\w.]+)\"", head["between"])
        if table:
            facts.append(Fact(table[1], "", About.CREATED, True, Rank.DDL, line))
            facts += [fact.on(table[1]) for fact in said]
        elif said:
            unnamed.append(Unnamed(head["name"], line, tuple(said)))
    return Reading(tuple(facts), unnamed=tuple(unnamed)) if facts or unnamed else None


def _facts(block: Fence, match: re.Match[str], enums: Enums) -> Iterator[Fact]:
    line = block.line + 1 + block.text.count("\n", 0, match.end() - 1)
    for column, about, value in _member(match, enums):
        written = TYPED_BY_KEY if isinstance(value, Reference) else ""
        rank = Rank.TABLE if about is About.TYPE else Rank.DDL  # what SQL says is nearer
        yield Fact("", column, about, value, rank, line, written=written)


def _enums(document: Document) -> Enums:
    """The members of the enumerations of the document's code, by name."""
    texts = (block.text for block in document.blocks if isinstance(block, Fence))
    found = (match for text in texts for match in _ENUM.finditer(text))
    return {match[1]: tuple(re.split(r"\s*,\s*", match[2])) for match in found}


def _member(match: re.Match[str], enums: Enums) -> Iterator[tuple[str, About, Value]]:
    notes = {m["name"]: m["arguments"] or "" for m in _ANNOTATION.finditer(match["annotations"])}
    kind = (match["ktype"] or match["type"] or "").strip()
    name = match["kname"] or match["name"]
    if notes.keys() & _NO_COLUMN:
        return
    if notes.keys() & _LINKS:
        yield from _link(name, kind, notes)
        return
    options = notes.get("Column", "")
    column = _option(options, "name") or name
    yield from ((column, about, value) for about, value in _type(kind, options, notes, enums))
    key = "Id" in notes or "EmbeddedId" in notes
    if key:
        yield column, About.PRIMARY_KEY, ""
        if "GeneratedValue" in notes and kind.rstrip("?") in ("Long", "long", "Integer", "int"):
            yield column, About.AUTO, True
    else:
        required = _option(options, "nullable") == "false" or notes.keys() & _REQUIRED
        yield column, About.NULLABLE, not (required or kind in _PRIMITIVE)
    if _option(options, "unique") == "true":
        yield column, About.UNIQUE, ""


def _type(
    kind: str, options: str, notes: dict[str, str], enums: Enums
) -> Iterator[tuple[About, Value]]:
    said = _option(options, "columnDefinition")
    plain = kind.rstrip("?")
    if said:
        yield About.TYPE, said
    elif "Lob" in notes and plain == "String":
        yield About.TYPE, "text"
    elif plain in enums and "STRING" in notes.get("Enumerated", ""):
        yield About.ENUM, enums[plain]
    elif plain == "String" and (length := _option(options, "length")):
        yield About.TYPE, f"varchar({length})"
    elif plain == "BigDecimal" and (precision := _option(options, "precision")):
        yield About.TYPE, f"numeric({precision}, {_option(options, 'scale') or '0'})"
    elif plain:
        yield About.TYPE, _TYPES.get(plain, plain)


def _option(options: str, name: str) -> str:
    match = re.search(rf"\b{name}\s*=\s*(\"[^\"]*\"|[\w.]+)", options)
    return match[1].strip('"') if match else ""


def _link(name: str, kind: str, notes: dict[str, str]) -> Iterator[tuple[str, About, Value]]:
    """`@ManyToOne` is a column; `@OneToOne` is one unless the other side has it."""
    verb = next(one for one in notes if one in _LINKS)
    if "mappedBy" in notes[verb]:
        return
    joined = notes.get("JoinColumn", "")
    column = _option(joined, "name") or f"{name}_id"
    required = "false" in (_option(joined, "nullable"), _option(notes[verb], "optional"))
    yield column, About.FOREIGN_KEY, Reference(kind.rstrip("?"))
    yield column, About.NULLABLE, not (required or notes.keys() & _REQUIRED)
    if verb == "OneToOne" or _option(joined, "unique") == "true":
        yield column, About.UNIQUE, ""
