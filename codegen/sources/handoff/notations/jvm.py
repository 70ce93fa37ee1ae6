"""Classes of Java and Kotlin with their annotated members, as entities are written in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from codegen.sources.handoff.markdown.document import Document, Fence
from codegen.sources.handoff.notations.code import fences, line_of, pieces
from codegen.sources.handoff.words.frameworks import sql_of

_ARGUMENTS = r"\((?P<arguments>(?:[^()\"]|\"[^\"]*\"|\([^()]*\))*)\)"
_ANNOTATION = re.compile(rf"@(?:field:|get:)?(?P<name>\w+)(?:\s*{_ARGUMENTS})?")
_MARK = r"@(?:Entity|MappedSuperclass|Embeddable)\b"
_CLASS = re.compile(
    rf"@(?P<mark>Entity|MappedSuperclass|Embeddable)\b(?P<between>(?:(?!{_MARK})[\s\S]){{0,2000}}?)"
    r"(?<!::)\b(?:class|record)\s+(?P<name>\w+)"
    r"(?:\s+extends\s+(?P<base>\w+))?[^{(]{0,300}(?P<opening>[{(])"
)
_BASE = re.compile(r"\)\s*:\s*(\w+)")
_BODY = re.compile(r"\s*+(?::[^{}\n@]*)?\{")
_TOKEN = re.compile(
    r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|//[^\n]*|/\*[\s\S]*?\*/'
    r"|@[\w:.]+\s*\(|[(){}]"
)
_NOTE = rf"@[\w:]+(?:\s*{_ARGUMENTS.replace('?P<arguments>', '?:')})?"
_MEMBER = re.compile(
    rf"(?:^|(?<=[;{{}},(]))[ \t]*+(?P<annotations>(?:{_NOTE}\s*+)*+)"
    r"(?P<modifiers>(?:(?:private|protected|public|internal|open|final|lateinit|override|static"
    r"|transient|volatile)\s++)*+)"
    r"(?:va[lr]\s++(?P<kname>\w++)\s*+:\s*+(?P<ktype>[\w.]++(?:<[\w<>.,? *]*>)?+\??+)"
    r"(?!\s*(?:get\s*\(|by\b))"
    r"|(?P<type>(?:[a-z]\w*\.)*[A-Z][\w.]*(?:<[\w<>.,? ]*>)?(?:\[\])?"
    r"|int|long|boolean|double|float|short|byte\[\])\s++(?P<name>\w++)\s*+[;=,)])",
    re.MULTILINE,
)
PRIMITIVE = frozenset(("int", "long", "short", "boolean", "double", "float"))
TYPES = sql_of("jvm")
_MANY = re.compile(r"(?:Mutable)?(?:List|Set|Map|Collection|SortedSet|Iterable)\b")


@dataclass(frozen=True)
class Member:
    """A property of a class. `kind`: its type without the path to it and without `?`."""

    name: str
    kind: str
    annotations: dict[str, str]
    line: int
    required: bool  # by its type: a primitive, or one of Kotlin's that is not null

    @property
    def many(self) -> bool:
        """It holds a collection."""
        return bool(_MANY.match(self.kind))


@dataclass(frozen=True)
class Class:
    """A class with `@Entity`, `@MappedSuperclass` or `@Embeddable`, which is its `mark`.

    between: what stands between that and its name.
    """

    mark: str
    name: str
    base: str
    line: int
    between: str
    members: tuple[Member, ...]


Classes = dict[str, Class]


def known(document: Document) -> Classes:
    """The classes of the document's code, by name."""
    return {one.name: one for fence in fences(document) for one in classes(fence)}


def classes(block: Fence) -> Iterator[Class]:
    """The classes of a fence."""
    for head, end in pieces(_CLASS, block.text):
        text = _outline(block.text, head.start("opening"), end)
        line = line_of(block, block.text, head.start("name"))
        first = line_of(block, block.text, head.start("opening"))
        base = _BASE.search(text)
        members = tuple(_members(text, first))
        parent = head["base"] or (base[1] if base else "")
        yield Class(head["mark"], head["name"], parent, line, head["between"], members)


def members(one: Class, others: Classes) -> Iterator[Member]:
    """Those of a class, with what it has of mapped superclasses and of embedded values."""
    seen, line = {one.name}, [one]
    while (base := others.get(line[0].base)) and base.name not in seen:
        seen.add(base.name)
        if base.mark != "MappedSuperclass":
            break
        line.insert(0, base)
    for member in (member for part in line for member in part.members):
        embedded = others.get(member.kind)
        if embedded and embedded.mark == "Embeddable" and "EmbeddedId" not in member.annotations:
            yield from _embedded(embedded, member.annotations)
        else:
            yield member


def _embedded(one: Class, annotations: dict[str, str]) -> Iterator[Member]:
    """The members of an embedded value, under the columns that the place gives them."""
    said = " ".join(annotations.values())
    called = dict(re.findall(r"name\s*=\s*\"(\w+)\"\s*,\s*column\s*=\s*@Column\(([^)]*)\)", said))
    for member in one.members:
        column = {"Column": called[member.name]} if member.name in called else {}
        yield replace(member, annotations={**member.annotations, **column})


def _outline(text: str, start: int, end: int) -> str:
    """A class from its opening bracket: methods, their arguments and comments are blanked."""
    out: list[str] = []
    opened: list[str] = []
    at = start
    for token in _TOKEN.finditer(text, start, end):
        plain = all(one.startswith("@") for one in opened[1:])
        out.append(_kept(text[at : token.start()], plain))
        closes, comment = token[0] in ")}", token[0].startswith(("//", "/*"))
        if closes:
            opened = opened[:-1]
            plain = all(one.startswith("@") for one in opened[1:])
        out.append(_kept(token[0], plain and not comment))
        at = token.end()
        if token[0][-1] in "({" and not comment and token[0][0] not in "\"'":
            opened.append(token[0])
        if closes and not opened:
            body = _BODY.match(text, at, end) if token[0] == ")" else None
            return (
                "".join(out)
                + (text[at : body.end() - 1] if body else "")
                + (_outline(text, body.end() - 1, end) if body else "")
            )
    return "".join(out) + text[at:end]


def _kept(text: str, keep: bool) -> str:
    return text if keep else re.sub(r"[^\n]", " ", text)


def _members(text: str, line: int) -> Iterator[Member]:
    for match in _MEMBER.finditer(text):
        notes = {
            m["name"]: m["arguments"] or "" for m in _ANNOTATION.finditer(match["annotations"])
        }
        written = (match["ktype"] or match["type"]).strip()
        kind = written.rstrip("?")
        required = kind in PRIMITIVE or bool(match["ktype"] and not written.endswith("?"))
        if re.search(r"static|transient", match["modifiers"]):
            continue
        name = "kname" if match["kname"] else "name"
        at = line + text.count("\n", 0, match.start(name))
        kind = kind if "<" in kind else kind.rpartition(".")[2]
        yield Member(match[name], kind, notes, at, required)


def option(arguments: str, name: str) -> str:
    """The value of `name = value` among an annotation's arguments; empty without it."""
    match = re.search(rf"\b{name}\s*=\s*(\"[^\"]*\"|[\w.]+)", arguments)
    return match[1].strip('"') if match else ""
