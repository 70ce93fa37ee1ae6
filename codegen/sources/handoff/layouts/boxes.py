"""Boxes drawn with characters: a title, a rule, and columns as `id: UUID (PK)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from codegen.sources.handoff.columns import drawn, titles
from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.facts import About, Fact, Rank, Reading, Unnamed
from codegen.sources.handoff.layouts.compact import ABOUT
from codegen.sources.handoff.markdown.document import Block, Document, Fence, Heading
from codegen.sources.handoff.statements import legends
from codegen.sources.handoff.words.headers import is_generic
from codegen.sources.handoff.words.keys import NAME
from codegen.sources.handoff.words.notions import saying
from codegen.sources.handoff.words.said import Say

_TOP = re.compile(
    r"[\u250c\u2554\u256d][\u2500\u2550\u252c\u2564\u2566\u2534\u25bc\u25b2\u2193\u2191-]{3,}[\u2510\u2557\u256e]|\+[-=]{3,}\+"
)
_RULE = re.compile(r"^[\s\u2500\u2550\u252c\u2534\u253c\u2564\u2567=_-]{3,}$")
_BOTTOM = re.compile(
    r"[\u2514\u255a\u2570][\u2500\u2550\u2534\u252c\u253c\u2567\u2569-]|\+[-=]{3,}\+"
)
# Sides of what is drawn close beside.
_STRAY = " \u2502\u2551"
SYSTEM = saying("headings.system")
# What happens, step by step; boxes below it are no tables, unless they have keys.
_FLOW = saying("headings.flow")
_KEYS = (About.PRIMARY_KEY, About.FOREIGN_KEY)
_DEFINING = (About.TYPE, About.ENUM, *_KEYS)
# `VALIDATION` above columns with a key names them, though no chapter of that name does.
_WORD = re.compile(r"[A-Za-z]\w*")
# `(defined in SPEC-001)` below the name: it is there already, and drawn as far as it matters.
_ELSEWHERE = saying("headings.elsewhere")
# Of parts of a system, a word such as `Text` says nothing.
_AS_CODE = re.compile(r"[a-z_]\w*|\w+_\w+|I[dD]|\w+I[dD]")
_HEIGHT = 80
# So many lines may name a box.
_HEAD = 3
_LEAVES = re.compile(
    r"[\u2500-][\u2502\u251c\u253c|][\u2500-]{1,80}[\u25ba\u25b6>]\s*(?P<to>[A-Za-z_]\w*)"
    r"\s*(?:$|[^\w\s])"
)
_KEYED = re.compile(rf"{NAME}\b", re.IGNORECASE)
Lines = list[tuple[str, int]]

# `RELATIONSHIPS:` in a line of its own.
_LABEL = re.compile(r"\W*([A-Za-z][A-Za-z /&]*):")
_GOES_ON = re.compile(r"\(|\|\s*\w|(?:DEFAULT|NOT\s+NULL|REFERENCES|ON\s+(?:DELETE|UPDATE))\b")
_SIDE = re.compile(r"[\u2502\u2551|]")
_NAMED_LINE = re.compile(r"[a-z]\w*(?:\s*\([^()]*\))?|\.{2,3}|\u2026")
# So many lines may list the values of an enumeration.
_LONGEST_LIST = 8


@dataclass
class _Box:
    left: int
    right: int
    line: int
    lines: list[tuple[str, int]] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)  # after how many lines a rule stands
    around: _Box | None = None  # the box that it is drawn in


def read(block: Block, document: Document) -> Reading | None:
    """Read boxes; None for any other block, and for boxes that hold no columns."""
    if not isinstance(block, Fence) or not _TOP.search(block.text) or other_place(block):
        return None
    boxes = list(_boxes(block))
    for box in boxes:
        box.lines = [(legends.in_drawing(document, text), line) for text, line in box.lines]
    found = [entity for box in boxes if (entity := _entity(box))]
    told = any(
        fact.about in _DEFINING and _AS_CODE.fullmatch(fact.column)
        for entity in found
        for fact in entity.facts
    )
    keyed = any(f.about is About.PRIMARY_KEY or f.column == "id" for e in found for f in e.facts)
    if (flows(block) and not keyed) or (not told and not _of_schema(block, found)):
        return None  # parts of a system, with some words in each
    return Reading(unnamed=tuple(found)) if found else None


def flows(block: Fence) -> bool:
    """Boxes below a heading that says that something flows between them."""
    above = (heading.text for heading in block.trail if heading.level > 1)
    return bool(_TOP.search(block.text)) and any(map(_FLOW.search, above))


def _of_schema(block: Fence, found: Sequence[Unnamed]) -> bool:
    """Boxes of mere names are entities below a heading that says so, or if all of them have keys
    and any heading does.
    """
    near = block.trail[-1].text if block.trail else ""
    keyed = all(any(map(_KEYED.match, (f.column for f in one.facts))) for one in found)
    above = [near, *(heading.text for heading in block.trail if keyed)]
    return not SYSTEM.search(near) and any(map(ABOUT.search, above))


def _boxes(block: Fence) -> Iterator[_Box]:
    """Boxes with what stands in them; those beside each other are told apart by their place."""
    open_: list[_Box] = []
    for line, text in enumerate(block.text.split("\n"), start=block.line + 1):
        tops = list(_TOP.finditer(text))
        closed = [box for box in open_ if _closes(box, text) or line - box.line > _HEIGHT]
        for box in closed:
            open_.remove(box)
            yield box
        inner = [box for box in open_ if not any(one.around is box for one in open_)]
        for box in inner:
            if not any(one.around is box for one in closed):
                _take(box, text, line, alone=len(inner) == 1 and not tops)
        closing = {box.left for box in (*closed, *open_) if box.lines or box not in closed}
        open_ += [
            _Box(top.start(), top.end() - 1, line, around=_around(top, inner))
            for top in tops
            if top.start() not in closing
        ]
    yield from open_


def _around(top: re.Match[str], open_: Sequence[_Box]) -> _Box | None:
    """The box within whose sides another one begins."""
    return next((b for b in open_ if b.left < top.start() and top.end() - 1 < b.right), None)


def _closes(box: _Box, text: str) -> bool:
    piece = text[max(box.left - 1, 0) : box.right + 2]
    corner = _BOTTOM.search(piece) or text.startswith("\u2534\u2500", box.left)
    return bool(box.lines and corner) and not _is_rule(box, text)


def _is_rule(box: _Box, text: str) -> bool:
    """A `+---+` below the title of a box of ASCII is a rule, not its end."""
    return text[box.left : box.left + 1] == "+" and not box.rules and len(box.lines) <= 2


def _take(box: _Box, text: str, line: int, *, alone: bool) -> None:
    inner = _inner(box, text, alone=alone)
    if inner is None:
        return
    if _RULE.match(inner):
        box.rules.append(len(box.lines))
    elif inner.strip():
        aim = _LEAVES.match(text, box.left + len(inner))
        piece = inner.rstrip(_STRAY).strip()
        box.lines.append((f"{piece}> {aim['to']}" if aim else piece, line))


def _inner(box: _Box, text: str, *, alone: bool) -> str | None:
    """The text between the sides; wide letters move the right one, if no box stands beside."""
    if text[box.left : box.left + 1] == "+":
        return text[box.left + 1 : box.right]
    sides = [match.start() for match in drawn.SIDES.finditer(text)]
    begin = next((at for at in sides if abs(at - box.left) <= 1), None)
    if begin is None:
        return None
    after = [at for at in sides if at > begin]
    if not after:
        return text[begin + 1 :] if alone else None  # longer than the box is wide
    own = min(after, key=lambda at: abs(at - box.right))
    end = after[-1] if alone and abs(own - box.right) > 1 else own
    return text[begin + 1 : end]


def _entity(box: _Box) -> Unnamed | None:
    """A box as an entity: the line above the first rule names it, or its first line, or that of the
    box around it.
    """
    head, sections = _parted(box)
    if not head or not any(sections):
        return None
    text, line = head[0]
    title = titles.read_title(Heading(7, text, line, text))
    if title is None and not _WORD.fullmatch(text):
        return None
    facts: list[Fact] = []
    named = 0
    rows, others = parted(sections)
    for inner, at in rows:
        said, column = _stated(inner, at), list(_column(inner, at))
        typed = any(fact.about is About.TYPE for fact in column)
        if not typed and any(fact.about is not About.FOREIGN_KEY for fact in said):
            column = []
        named += bool(column)
        facts += column or said
    keyed = any(fact.about in _KEYS for fact in facts)
    if not (box.rules or keyed or _lists_columns([inner for inner, _ in rows])):
        return None
    sketched = not any(fact.about in (About.TYPE, About.ENUM) for fact in facts)
    facts += [fact for inner, at in others for fact in _stated(inner, at)]
    if any(_ELSEWHERE.search(said) for said, _ in head[1:]):
        facts = [replace(fact, remark=True) for fact in facts]
        facts.append(Fact("", "", About.CREATED, False, Rank.DRAWING, line))
    name = title.name if title else text if keyed else ""
    found = Unnamed(name, line, tuple(facts), sketched=sketched)
    return found if name and named and named * 3 >= len(rows) * 2 else None


def _lists_columns(texts: Sequence[str]) -> bool:
    """Names in small letters, a key among them."""
    return any(map(_KEYED.match, texts)) and all(text[:1].islower() for text in texts)


def _parted(box: _Box) -> tuple[Lines, list[Lines]]:
    """The lines that name a box, and the parts that rules make of the others."""
    if not box.rules:
        outer = box.around.lines if box.around else []
        if 0 < len(outer) <= _HEAD and not (box.around and box.around.rules):
            return outer, [box.lines]
        return box.lines[:1], [box.lines[1:]]
    if not 0 < box.rules[0] <= _HEAD or len(box.lines) <= box.rules[0]:
        return [], []
    ends = [*box.rules, len(box.lines)]
    return box.lines[: box.rules[0]], [box.lines[a:b] for a, b in pairwise(ends)]


def _stated(text: str, line: int) -> list[Fact]:
    """The constraints of the table that a line states."""
    return list(statements(text, line)) if ":" in text or "(" in text else []


def _column(text: str, line: int) -> Iterator[Fact]:
    """The column of a line, or the columns."""
    item = drawn.read_line(text, line)
    if item is None:
        return
    for name in item.listed:
        if item.said.values:
            item.said.facts.append(Say(About.FIELD, name))
        yield from column_facts("", name, item.said, Rank.DRAWING, line)


def parted(sections: Iterable[Lines]) -> tuple[Lines, Lines]:
    """The lines that may be columns, and the others, of the sections that rules part."""
    columns: Lines = []
    others: Lines = []
    for section in sections:
        into = columns
        for text, line in _whole(section):
            if label := _LABEL.fullmatch(text):
                into = columns if is_generic(label[1]) else others
            else:
                into += [(part, line) for part in _beside(text)]
    return columns, others


def _beside(text: str) -> list[str]:
    """`id (PK) │ user_id (FK) │ kind`: columns in one line, of which some say what they are."""
    cells = [cell.strip() for cell in _SIDE.split(text)]
    several = len(cells) > 2 and all(map(_NAMED_LINE.fullmatch, cells))
    return cells if several and any("(" in cell for cell in cells) else [text]


def _whole(lines: Lines) -> Lines:
    """Each line with those that it goes on in: to the end of its parentheses, `DEFAULT 'new'`,
    `| 'old'`.
    """
    found: Lines = []
    at = 0
    while at < len(lines):
        text, line = lines[at]
        end = at + _closed_after(lines[at : at + _LONGEST_LIST])
        text = " ".join((text, *(more for more, _ in lines[at + 1 : end])))
        if found and _GOES_ON.match(text):
            found[-1] = (f"{found[-1][0]} {text}", found[-1][1])
        else:
            found.append((text, line))
        at = end
    return found


def _closed_after(lines: Lines) -> int:
    """How many lines there are until as many parentheses are closed as opened; else 1."""
    depth = 0
    for count, (text, _) in enumerate(lines, start=1):
        depth += text.count("(") - text.count(")")
        if depth <= 0:
            return count
    return 1
