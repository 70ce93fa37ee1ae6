"""JPA's entities in fences of Java or Kotlin: `@Entity class User { @Column(nullable = false) … }`.

Every member is a column, annotated or not, but for relations, collections, `@Transient` and
static ones. It may be null unless `nullable = false`, `optional = false`, `@NotNull` or its type
says otherwise (a primitive, one of Kotlin's without `?`), and has its property's name unless
`@Column(name = …)` does: JPA's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import TYPED_BY_KEY, About, Fact, Rank, Reading, Reference, Value
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations import jvm
from codegen.sources.handoff.notations.code import fences, model, whole
from codegen.sources.handoff.notations.jvm import Member, option

_LINKS = frozenset(("ManyToOne", "OneToOne"))
_NO_COLUMN = frozenset(("OneToMany", "ManyToMany", "Transient", "ElementCollection", "Embedded"))
_REQUIRED = frozenset(("NotNull", "NotBlank", "NotEmpty"))
_GETTERS = re.compile(r"@Id\b[^;{}]{0,300}\bget[A-Z]\w*\s*\(")
_ENUM = re.compile(r"enum(?:\s+class)?\s+(\w+)\s*\{\s*([A-Z][A-Z0-9_]*(?:\s*,\s*[A-Z][A-Z0-9_]*)*)")


Enums = dict[str, tuple[str, ...]]


def read(block: Block, document: Document) -> Reading | None:
    """Read a fence of JPA's entities; None for any other block."""
    if not isinstance(block, Fence) or not re.search(r"@Entity\b(?!\(['\"{])", block.text):
        return None
    if not any(word in block.text for word in ("@Column(", "@Id", "@Table(")):
        return None
    enums = document.once("jpa enums", _enums)
    known: jvm.Classes = document.once("jvm classes", jvm.known)
    fields = not _GETTERS.search(block.text)  # else members are annotated at their getters
    readings: list[Reading] = []
    for entity in (one for one in jvm.classes(block) if one.mark == "Entity"):
        own = [
            m for m in jvm.members(entity, known) if m.annotations or (fields and _basic(m, known))
        ]
        said = [fact for member in own for fact in _facts(member, enums)]
        table = re.search(r"@Table\([^)]*?\bname\s*=\s*\"([\w.]+)\"", entity.between)
        readings.append(model(table[1] if table else "", entity.name, entity.line, said))
    return whole(readings)


def _basic(member: Member, known: jvm.Classes) -> bool:
    """A value that a column can hold."""
    return not member.many and member.kind not in known


def _facts(member: Member, enums: Enums) -> Iterator[Fact]:
    for column, about, value in _member(member, enums):
        written = TYPED_BY_KEY if isinstance(value, Reference) else ""
        rank = Rank.TABLE if about is About.TYPE else Rank.DDL  # what SQL says is nearer
        yield Fact("", column, about, value, rank, member.line, written=written)


def _enums(document: Document) -> Enums:
    """The members of the enumerations of the document's code, by name."""
    found = (match for fence in fences(document) for match in _ENUM.finditer(fence.text))
    return {match[1]: tuple(re.split(r"\s*,\s*", match[2])) for match in found}


def _member(member: Member, enums: Enums) -> Iterator[tuple[str, About, Value]]:
    notes, kind = member.annotations, member.kind
    if notes.keys() & _NO_COLUMN:
        return
    if notes.keys() & _LINKS:
        yield from _link(member)
        return
    options = notes.get("Column", "")
    column = option(options, "name") or member.name
    yield from ((column, about, value) for about, value in _type(kind, options, notes, enums))
    key = "Id" in notes or "EmbeddedId" in notes
    if key:
        yield column, About.PRIMARY_KEY, ""
        if "GeneratedValue" in notes and kind in ("Long", "long", "Integer", "int", "Int"):
            yield column, About.AUTO, True
    else:
        required = option(options, "nullable") == "false" or notes.keys() & _REQUIRED
        yield column, About.NULLABLE, not (required or member.required)
    if option(options, "unique") == "true":
        yield column, About.UNIQUE, ""


def _type(
    kind: str, options: str, notes: dict[str, str], enums: Enums
) -> Iterator[tuple[About, Value]]:
    said = option(options, "columnDefinition")
    if said:
        yield About.TYPE, said
    elif "Lob" in notes and kind == "String":
        yield About.TYPE, "text"
    elif kind in enums and "STRING" in notes.get("Enumerated", ""):
        yield About.ENUM, enums[kind]
    elif kind == "String" and (length := option(options, "length")):
        yield About.TYPE, f"varchar({length})"
    elif kind == "BigDecimal" and (precision := option(options, "precision")):
        yield About.TYPE, f"numeric({precision}, {option(options, 'scale') or '0'})"
    elif kind:
        yield About.TYPE, jvm.TYPES.get(kind, kind)


def _link(member: Member) -> Iterator[tuple[str, About, Value]]:
    """`@ManyToOne` is a column; `@OneToOne` is one unless the other side has it."""
    notes = member.annotations
    verb = next(one for one in notes if one in _LINKS)
    if "mappedBy" in notes[verb]:
        return
    joined = notes.get("JoinColumn", "")
    column = option(joined, "name") or f"{member.name}_id"
    required = "false" in (option(joined, "nullable"), option(notes[verb], "optional"))
    required = required or bool(notes.keys() & _REQUIRED) or member.required
    yield column, About.FOREIGN_KEY, Reference(member.kind)
    yield column, About.NULLABLE, not required
    if verb == "OneToOne" or option(joined, "unique") == "true":
        yield column, About.UNIQUE, ""
