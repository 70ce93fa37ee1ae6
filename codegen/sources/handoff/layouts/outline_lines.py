"""A fence or a paragraph as lines that stand together below the one that names them, whatever they
are set out with: indentation, bullets, branches, boxes, empty lines, labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from codegen.sources.handoff.columns import drawn, titles
from codegen.sources.handoff.columns.columns import is_constraint
from codegen.sources.handoff.columns.leads import names_other_part
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.markdown.document import LABEL_LEVEL, Fence, Heading, Paragraph, plain
from codegen.sources.handoff.words import lines as words
from codegen.sources.handoff.words.keys import IS_KEY

_EDGE = re.compile(
    r"(?:[\s\u2500-\u257f|+*\u2022\u25cf\u25aa\u25b8]|-(?!>)|`(?=--))*(?:\d+[.)]\s+)?"
)
_DOT = re.compile(r"\s+\u00b7\s+")
_BREAK = re.compile(r"\s*<br\s*/?>\s*$", re.IGNORECASE)
_SIDES = " \t|\u2502\u2551,;"
# `)`, `}`, `-----`: what ends or parts.
_SIGNS = re.compile(r"[\W_]*")
_RULE = re.compile(r"[\s|]*[\u2500\u2550=_-]{3,}[\s|]*")
# `-- rooms`, `# rooms`, `== Rooms ==`, `[rooms]`
_MARKED = re.compile(
    r"\s*(?:(?:--+|//+|#+)\s+|={2,}\s*|\[|[\u250c\u2554\u256d][\u2500\u2550]+\s+)"
    r"(?P<name>[^\W\d].*?)[\s=#\]:\u2500-\u257f-]*"
)
_COMMENT = re.compile(r"\s*(?://|#)")
# `rooms:`, `Table rooms {`
_AROUND = " \t:/{([])=#-\u2500"
# `{roomId}/`, below a collection: each of its documents.
_EACH = re.compile(r"/?\{\w+\}/?")
_OF_EACH = re.compile(r"(?<=\w)/\{\w+\}/?$")  # `rooms/{roomId}`
_CAMEL = re.compile(r"[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+")
# `name: rooms`, above `columns:`
_NAMED = re.compile(
    r"(?:name|table|table_name|entity|model|collection)\s*:\s*[\"']?(?P<name>[A-Za-z_]\w*)[\"']?",
    re.IGNORECASE,
)
# `Indexes: a, [a, b]`, `UNIQUE: [a, b] - why`: of the table, at the end of its branches.
_INDEXES = re.compile(r"(?:\w+\s+)?ind(?:exes|ices)\s*:\s*[\w\[(`]", re.IGNORECASE)
TOGETHER = re.compile(
    r"(?P<kind>unique|primary\s+key)(?:\s+\w+)?\s*:\s*[\[(](?P<listed>[\w\s,]+)[\])]", re.IGNORECASE
)
# A column of a document, one that is an object, and one more of the values above it.
_COLUMN = re.compile(r"\s*[\"']?[A-Za-z_]\w*\??[\"']?\s*:\s*[A-Za-z\[\"']")
_OBJECT = re.compile(r"^(\s*[\"']?[A-Za-z_]\w*\??[\"']?\s*:\s*)(\[?)\s*\{.*\}(?:\s*(\]))?")
_ALTERNATIVE = re.compile(r"\s*\|\s*(?:'[^']*'|\"[^\"]*\")")
_VALUE = re.compile(r"[A-Za-z_]\w*\??\s*:\s*['\"]")
_NEAR, _LONGEST = 4, 400
_REMARK = re.compile(r"\s(?:--|//|#|\u2014)\s.*")
_ABOVE_ALL = -1


@dataclass(frozen=True)
class Line:
    """A line of an outline. depth: where its text begins. apart: it is the first, or stands below
    an empty line.
    """

    text: str
    line: int
    depth: int
    apart: bool


@dataclass
class Part:
    """Lines that stand together, and the one that may name them. labelled: by `name: rooms`."""

    head: Line | None
    lines: list[Line] = field(default_factory=list)
    labelled: bool = False

    @property
    def is_indented(self) -> bool:
        """Its lines stand deeper than their name."""
        if self.head is None or not self.lines:
            return False
        return self.lines[0].depth > self.head.depth >= 0

    def ends_at(self, one: Line) -> bool:
        """The line stands no deeper than the name of deeper ones."""
        if self.head is None or not self.lines:
            return False
        return self.lines[0].depth > self.head.depth >= one.depth


def lines(block: Fence | Paragraph) -> Iterator[Line]:
    """The lines that say something, without what they are set out with."""
    apart, named = True, False
    first = block.line + isinstance(block, Fence)
    outer = min((_indent(raw) for raw in block.text.split("\n") if raw.strip()), default=0)
    depth = outer
    for line, raw in _whole(block.text, first):
        if _COMMENT.match(raw) and _indent(raw) == depth > outer:
            continue  # between columns
        edge = _EDGE.match(raw)
        depth = edge.end() if edge else 0
        text = raw[depth:].rstrip(_SIDES)
        if isinstance(block, Paragraph):
            text = plain(_BREAK.sub("", text))
        if _EACH.fullmatch(text):
            continue
        text = _OF_EACH.sub("/", text)
        if _SIGNS.fullmatch(text):
            apart = not (named and _RULE.fullmatch(raw.strip(_SIDES)))
            named = False
        elif (column := words.defined(text)) and not column.remarks:
            yield Line(text, line, depth, apart)
            apart, named = False, apart
        elif marked := _MARKED.fullmatch(raw):
            yield Line(marked["name"], line, _ABOVE_ALL, apart=True)
            apart, named = False, True
        else:
            for piece in _DOT.split(text):  # several in a line
                yield Line(piece, line, depth, apart)
                apart, named = False, apart


def _whole(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Every line, with those in which it goes on: `ENUM(open,`, `kind: 'a'` above `| 'b'`, and an
    object that stands among columns, which is one of them.
    """
    begun, at, columns = "", first, set[int]()
    listed = text.split("\n")
    for line, (raw, below) in enumerate(zip(listed, [*listed[1:], ""], strict=True), start=first):
        more = _ALTERNATIVE.match(raw)
        begun = _REMARK.sub("", begun).rstrip() if more else begun
        told = more[0].strip() if more else raw.strip()
        begun, at = (f"{begun} {told}", at) if begun else (raw, line)
        if _goes_on(begun, below, columns):
            continue
        columns |= {_indent(begun)} if _COLUMN.match(begun) else set()
        yield at, _OBJECT.sub(r"\1object\2\3", begun)
        begun = ""
    if begun:
        yield at, begun


def _goes_on(begun: str, below: str, columns: set[int]) -> bool:
    if begun.count("(") > begun.count(")") and begun.endswith(",") and len(begun) < _LONGEST:
        return True
    object_ = begun.count("{") > begun.count("}") and _indent(begun) in columns
    return object_ or bool(_ALTERNATIVE.match(below))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def parts(found: Sequence[Line]) -> Iterator[Part]:
    """The lines below each name; labels of parts, and what stands below `Indexes:`, fall away."""
    part, aside = Part(None), None
    for at, one in enumerate(found):
        below = found[at + 1] if at + 1 < len(found) else None
        if aside is not None and one.depth > aside:
            continue
        aside = None
        if _INDEXES.match(one.text):
            continue
        if TOGETHER.match(one.text):
            part.lines.append(one)
        elif head := _head(one, found[at + 1 : at + 1 + _NEAR], part):
            yield part
            part = head
        elif below and below.depth > one.depth and _is_label(one, part):
            aside = None if _names_part(one) else one.depth
        elif part.ends_at(one) and not is_constraint(one.text):
            yield part
            part = Part(None, [one])
        elif one.depth != _ABOVE_ALL:
            part.lines.append(one)
    yield part


def _head(one: Line, after: Sequence[Line], part: Part) -> Part | None:
    named = _NAMED.fullmatch(one.text)
    if named and any(map(_names_part, after)):
        return Part(replace(one, text=named["name"], depth=one.depth - 1), labelled=True)
    if not after:
        return None
    inside = part.head and one.depth > part.head.depth and part.lines
    beside = one.apart and not after[0].apart and after[0].depth == one.depth
    beside = beside and (one.text[:1].isupper() or _tells(after[0]))
    own = one.text.endswith("/")  # a collection in a document
    # `properties` in the place of another table's name is one
    sibling = part.lines and part.head and one.apart and one.depth == part.head.depth
    generic = _names_part(one) and not sibling
    if (inside and not own) or not (after[0].depth > one.depth or beside) or generic:
        return None
    return Part(one) if title(one) else None


def _tells(one: Line) -> bool:
    """The line is a column of which something is said."""
    item = drawn.read_line(one.text, one.line)
    return item is not None and (item.typed or bool(item.said.facts))


def _is_label(one: Line, part: Part) -> bool:
    """`Columns`, `Indexes` above deeper lines."""
    other = names_other_part(one.text)
    return _names_part(one) or bool(other and part.head)


def _names_part(one: Line) -> bool:
    text = one.text.strip(_AROUND)
    return titles.is_part(Heading(LABEL_LEVEL, text, one.line, text))


def title(one: Line) -> Title | None:
    """The table that a line names; none if it is a column."""
    text = _REMARK.sub("", one.text).strip(_AROUND)
    item = drawn.read_line(one.text, one.line)
    if item and (item.typed or item.said.facts or any(map(IS_KEY.fullmatch, item.listed[:1]))):
        return None
    if _VALUE.match(one.text):
        return None
    path = one.text.endswith(("/", "{")) and _CAMEL.fullmatch(text)  # `/roomKeys/`, `roomKey {`
    return titles.read_title(Heading(LABEL_LEVEL, text, one.line, f"`{text}`" if path else text))
