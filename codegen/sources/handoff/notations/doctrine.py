"""Doctrine's entities in fences of PHP: attributes, and annotations in comments.

`#[ORM\\Column(length: 40, nullable: true)] private ?string $note`: a column is NOT NULL unless
`nullable: true`, a link's may be null unless `nullable: false`, `string` has 255 characters, and a
column has its property's name unless `name` says otherwise: Doctrine's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Fact, Reading, Reference
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.notations.code import Said, facts, line_of, model, pieces, whole
from codegen.sources.handoff.notations.jscode import action, literal
from codegen.sources.handoff.words.frameworks import sql_of

_HEAD = re.compile(
    r"(?:#\[|@)(?:ORM\\)?Entity\b(?P<between>(?:(?!(?:#\[|@)(?:ORM\\)?Entity\b)[\s\S]){0,2000}?)"
    r"^(?:(?:final|abstract|readonly) )*class\s++(?P<name>\w++)[^{]{0,300}\{",
    re.MULTILINE,
)
_PROPERTY = re.compile(
    r"(?:private|protected|public)\s++(?:readonly\s++)?(?P<type>\??[\w\\|]++\s++)?\$(?P<name>\w++)"
    r"(?:\s*+=\s*+(?P<value>[^;,)\n]++))?"
)
_NOTE = re.compile(
    r"(?:ORM\\(?P<name>\w++)|@(?P<bare>Column|Id|GeneratedValue|JoinColumn|ManyToOne|OneToOne)\b)"
    r"(?:\(((?:[^()'\"]|'[^']*'|\"[^\"]*\"|\([^()]*\))*)\))?"
)
_TABLE = re.compile(r"\bTable\(\s*(?:name\s*[:=]\s*)?['\"][`]?([\w.]+)")
_TYPES = sql_of("doctrine")
# Of a property whose column says no type.
_OF_PHP = {
    "int": "integer",
    "bool": "boolean",
    "DateTime": "datetime",
    "DateTimeInterface": "datetime",
    "DateTimeImmutable": "datetime_immutable",
    "array": "json",
}
_COUNTED = frozenset(("integer", "smallint", "bigint"))
_LINKS = frozenset(("ManyToOne", "OneToOne"))

Notes = dict[str, str]


def read(block: Block, _document: Document) -> Reading | None:
    """Read a fence of Doctrine's entities; None for any other block."""
    if not isinstance(block, Fence) or "$" not in block.text:
        return None
    readings: list[Reading] = []
    for head, end in pieces(_HEAD, block.text):
        line, said = line_of(block, block.text, head.start("name")), list[Fact]()
        at = head.end()
        for one in _PROPERTY.finditer(block.text, head.end(), end):
            notes = _notes(block.text[at : one.start()])
            said += facts("", _column(one, notes), line_of(block, block.text, one.start("name")))
            at = one.end()
        table = _TABLE.search(head["between"])
        readings.append(model(table[1] if table else "", head["name"], line, said))
    return whole(readings)


def _notes(text: str) -> Notes:
    """The attributes or annotations above a property."""
    return {one["name"] or one["bare"]: one[3] or "" for one in _NOTE.finditer(text)}


def _option(arguments: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*[:=]\s*(\"[^\"]*\"|'[^']*'|[\w.\\:]+)", arguments)
    return found[1].strip("'\"") if found else ""


def _column(one: re.Match[str], notes: Notes) -> Iterator[Said]:
    if notes.keys() & _LINKS:
        yield from _link(one, notes)
    if "Column" not in notes:
        return
    options = notes["Column"]
    name = _option(options, "name") or one["name"]
    yield from ((name, About.TYPE, kind) for kind in (_type(one, options),) if kind)
    if "Id" in notes:
        yield name, About.PRIMARY_KEY, ""
        strategy = _option(notes.get("GeneratedValue", "strategy: NONE"), "strategy")
        if strategy not in ("NONE", "UUID", "CUSTOM") and _type(one, options) in _COUNTED:
            yield name, About.AUTO, True
    else:
        yield name, About.NULLABLE, _option(options, "nullable") == "true"
    if _option(options, "unique") == "true":
        yield name, About.UNIQUE, ""
    default = re.search(r"['\"]default['\"]\s*(?:=>|[:=])\s*('[^']*'|\"[^\"]*\"|[\w.-]+)", options)
    if default and (sql := literal(default[1])):
        yield name, About.DEFAULT, sql


def _type(one: re.Match[str], options: str) -> str:
    first = re.match(r"\s*['\"](\w+)['\"]", options)
    said = _option(options, "type") or (first[1] if first else "")
    said = said.removeprefix("Types::").lower().replace("_mutable", "")
    php = (one["type"] or "").strip().lstrip("?\\")
    kind = said or _OF_PHP.get(php, php)
    length, precision, scale = (_option(options, key) for key in ("length", "precision", "scale"))
    sizes = [length or "255"] if kind in ("string", "ascii_string") else []
    sizes = [precision or "10", scale or "0"] if kind == "decimal" else sizes
    return _TYPES.get(kind, kind) + (f"({', '.join(sizes)})" if sizes else "")


def _link(one: re.Match[str], notes: Notes) -> Iterator[Said]:
    """`ManyToOne` is a column; `OneToOne` is one unless the other side has it."""
    verb = next(name for name in notes if name in _LINKS)
    if "mappedBy" in notes[verb]:
        return
    joined = notes.get("JoinColumn", "")
    column = _option(joined, "name") or f"{one['name']}_id"
    target = _option(notes[verb], "targetEntity").removesuffix("::class")
    target = target.rpartition("\\")[2] or (one["type"] or "").strip().lstrip("?\\")
    key = _option(joined, "referencedColumnName") or None
    does = action(_option(joined, "onDelete"))
    yield column, About.FOREIGN_KEY, Reference(target or None, key, does)
    if "Id" in notes:
        yield column, About.PRIMARY_KEY, ""
    else:
        yield column, About.NULLABLE, _option(joined, "nullable") != "false"
    if verb == "OneToOne" or _option(joined, "unique") == "true":
        yield column, About.UNIQUE, ""
