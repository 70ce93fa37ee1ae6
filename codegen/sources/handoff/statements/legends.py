"""Signs and letters that a document explains, `* = required`, `U: unique`: where they stand beside
columns, their meaning does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from codegen.sources.handoff.facts import About
from codegen.sources.handoff.markdown.document import (
    Block,
    Document,
    Fence,
    Grid,
    Items,
    Paragraph,
    Row,
    plain,
)
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.notions import saying, words_for
from codegen.sources.handoff.words.tags import PLAIN

# Not letters, nor what parts words; `-`, `.` and the like part names from what is said of them.
_SIGN = (
    r"[*!?+#^~@%&\u00a7\u2020\u2021\u00b0\u00b9\u00b2\u00b3"
    r"\u2190-\u21ff\u2300-\u2bff\U0001f300-\U0001faff]\ufe0f?"
)
_MARK = rf"(?P<mark>(?:{_SIGN}){{1,2}}|(?!ID\b)[A-Z]{{1,3}}\b|[a-z]\b)"
_MEANS = rf"=|:|\u2192|->|\u2013|\u2014|\s-\s|\b(?:{words_for('legends.means')})\b"
_PAIR = re.compile(
    rf"(?<![\w*])(?:\*\*|[`\"'(\[])*{_MARK}(?:\*\*|[`\"')\]])*\s*(?:{_MEANS})\s*[`*\"']*"
    r"(?P<meaning>[^\W\d_][^,;|\u00b7\u2022.\n=:()`*]*?)[`*\"']*\s*"
    r"(?=[,;|\u00b7\u2022.\n()]|\s/\s|$)"
)
# `🔑 primary key`, `` `NN` not null ``: a mark says by itself that its meaning follows.
_MARK_FIRST = re.compile(
    rf"(?:`?(?P<mark>{_SIGN})`?|`(?P<letters>[A-Z]{{1,3}})`)\s+"
    r"(?P<meaning>[A-Za-z][\w -]*?\w)(?=\s*[,;|\u00b7\u2022.(\n]|\s\s|$)"
)
# `fields marked with an asterisk (*) are required`, `` nullable columns are marked with `?` ``
_MARKED = re.compile(
    rf"(?P<before>[^\W\d_][\w -]*?)??(?:{words_for('legends.marked')})"
    r"[^`\"'(*\w]*(?:\w+\s+){0,3}?"
    rf"[`\"'(]+(?P<mark>{_SIGN})[`\"')]+(?:\s+(?:are|is)\s+(?P<after>[\w -]+))?",
    re.IGNORECASE,
)
# Where a sign is an answer to what the head asks.
_TICKED = frozenset((Role.NULLABLE, Role.REQUIRED, Role.UNIQUE, Role.AUTO, Role.PRIMARY_KEY))
_LEGEND = saying("legends.legend")
_NOUNS = words_for("legends.nouns")
_NOUN = re.compile(rf"\s+(?:{_NOUNS})$|^(?:{_NOUNS})\s+(?:is\s+|are\s+)?", re.IGNORECASE)
_IN_SQL: dict[tuple[About, object], str] = {
    (About.NULLABLE, False): "NOT NULL",
    (About.NULLABLE, True): "NULL",
    (About.UNIQUE, ""): "UNIQUE",
    (About.PRIMARY_KEY, ""): "PRIMARY KEY",
}
_APART = r"[\s,/|;\u00b7]*"
_BOXED = re.compile(r"\s*[\u2502\u2551|].*[\u2502\u2551|].*")
_COMMENT = re.compile(r"\s*(?:#|--|//)\s")
_REMARK = re.compile(r"\s(?:--|//|#)\s")
_LONGEST = 400
_SHORT = 40  # a name or a type with a sign at it
_NAME = r"[\s>|\u2502\u251c\u2514\u2500+-]*[`*]*[A-Za-z_]\w*[`*]*"


@dataclass(frozen=True)
class Legend:
    """What each mark says, in words of constraints, and the lines that explain them."""

    marks: dict[str, str]
    lines: frozenset[int]

    @cached_property
    def leading(self) -> str:
        """The marks in front of a name."""
        letters = _any(filter(str.isalnum, self.marks))
        each = rf"(?:(?:{self.signs})\s*|(?:{letters})\s+)"
        return rf"(?P<before>\s*)(?P<marks>{each}+)(?P<name>{_NAME})(?=\W|$)"

    @cached_property
    def runs(self) -> str:
        """Marks that stand together, alone or at the end of a word."""
        every, signs = _any(self.marks), self.signs
        run = rf"(?<=[\s(\[,])(?:{every})(?:{_APART}(?:{every}))*"
        run += r"(?=\s*(?:$|[)\],;:]|\s\s|[\u2192=]|->))"
        alone = rf"(?:{signs})(?:{_APART}(?:{signs}))*(?=[\s,:)\]]|$)"
        return rf"{run}|(?<=[\w)`])(?P<tight>{alone})|(?<=\s){alone}"

    @cached_property
    def signs(self) -> str:
        """Those that are no letters."""
        return _any(one for one in self.marks if not one.isalnum())

    def said(self, run: str) -> str:
        """The meanings of marks that stand together."""
        found = re.findall(_any(self.marks), run)
        return ", ".join(dict.fromkeys(filter(None, (self.marks[one] for one in found))))


def spelled(document: Document) -> Document:
    """The document with the meanings of its marks in their place."""
    legend = document.once("legend", legend_of)
    if not legend.marks:
        return document
    return replace(document, blocks=tuple(_of_block(block, legend) for block in document.blocks))


def otherwise(document: Document) -> bool | None:
    """Whether a column without a sign may be null, where a sign says it of others."""
    marks = document.once("legend", legend_of).marks
    said = {read_constraints(marks[one]).get(About.NULLABLE) for one in marks if not one.isalnum()}
    told = [one for one in said if one is not None]
    return not told[0] if len(told) == 1 else None


def legend_of(document: Document) -> Legend:
    """What the document explains. A letter is a mark only among others, or below `Legend`."""
    marks: dict[str, str] = {}
    lines: set[int] = set()
    for block in document.blocks:
        for text, line, sure in _texts(block):
            found = dict(_pairs(text, sure)) if len(text) < _LONGEST else {}
            if any(found.values()) and (sure or len(found) > 1 or not next(iter(found)).isalnum()):
                marks |= found
                lines.add(line)
    return Legend(marks if any(marks.values()) else {}, frozenset(lines))


def _texts(block: Block) -> Iterator[tuple[str, int, bool]]:
    """The lines that may explain marks, each with whether a legend is announced."""
    near = [block.trail[-1].text] if block.trail else []
    above = any(_LEGEND.search(text) for text in (*near, block.lead) if text)
    if isinstance(block, Grid):
        pairs = (row for row in block.rows if above and len(row.cells) == 2)
        yield from ((" = ".join(row.cells), row.line, True) for row in pairs)
    elif isinstance(block, Items):
        items = (row for row in block.rows if above or " = " in row.raw[0])
        yield from ((plain(row.raw[0]), row.line, above) for row in items)
    elif isinstance(block, Paragraph):
        for at, text in enumerate(block.text.split("\n"), start=block.line):
            yield text, at, above or bool(_LEGEND.match(text.strip("*_`> (")))
    elif isinstance(block, Fence) and block.tag in PLAIN:
        for at, text in enumerate(block.text.split("\n"), start=block.line + 1):
            told = bool(_LEGEND.match(text.strip("#-/*_ (")))
            if told or _COMMENT.match(text):
                yield text.strip("#-/ "), at, told


def _pairs(text: str, sure: bool) -> Iterator[tuple[str, str]]:
    """Each mark with its meaning in words of constraints, empty where it says something else."""
    for match in _MARKED.finditer(text):
        yield match["mark"], _meaning(match["after"] or match["before"] or "")
    for match in _PAIR.finditer(text):
        yield match["mark"], _meaning(match["meaning"])
    found = _MARK_FIRST.finditer(text)
    first = [(one["mark"] or one["letters"], _meaning(one["meaning"])) for one in found]
    if sure or sum(bool(meaning) for _, meaning in first) > 1:
        yield from first


def _meaning(text: str) -> str:
    """`required field` in words of SQL; empty where it is no constraint."""
    text = _NOUN.sub("", " ".join(text.split()))
    said = read_constraints(text)
    return (
        _IN_SQL.get((said.facts[0].about, said.facts[0].value), text)
        if said.facts and not said.unread
        else ""
    )


def _any(marks: Iterable[str]) -> str:
    """Any of the marks, the longest first; of none something that nothing is."""
    listed = sorted(marks, key=lambda one: (-len(one), one))
    return "|".join(map(re.escape, listed)) or r"(?!)"


def _of_block(block: Block, legend: Legend) -> Block:
    if isinstance(block, Grid):
        where = {at: role for role, at in roles(block.header).items()}
        return replace(block, rows=tuple(_of_cells(row, legend, where) for row in block.rows))
    line = partial(_of_line, legend)
    if isinstance(block, Items):
        rows = (_with(row, tuple(map(line, row.raw))) for row in block.rows)
        told = zip(block.rows, rows, strict=True)
        return replace(block, rows=tuple(a if a.line in legend.lines else b for a, b in told))
    if isinstance(block, Paragraph) or (isinstance(block, Fence) and block.tag in PLAIN):
        first = block.line + isinstance(block, Fence)
        lines = enumerate(block.text.split("\n"), start=first)
        text = "\n".join(one if at in legend.lines else line(one) for at, one in lines)
        return replace(block, text=text)
    return block


def _of_cells(row: Row, legend: Legend, where: dict[int, Role]) -> Row:
    """The row with all its cells spelled, but for the answers to a head's question."""
    if row.line in legend.lines:
        return row
    told = ((cell, where.get(at)) for at, cell in enumerate(row.raw))
    return _with(row, tuple(c if r in _TICKED else _of_cell(legend, c, r) for c, r in told))


def _with(row: Row, raw: tuple[str, ...]) -> Row:
    changed = zip(row.raw, raw, row.cells, strict=False)
    cells = tuple(cell if old == new else plain(new) for old, new, cell in changed)
    return replace(row, cells=cells + row.cells[len(cells) :], raw=raw)


def _of_cell(legend: Legend, text: str, role: Role | None) -> str:
    """A cell that is nothing but marks, or has signs at its beginning or end: behind a name or a
    type stands what they say, before anything else.
    """
    bare = text.strip("`() ")
    if re.fullmatch(rf"(?:(?:{_any(legend.marks)}){_APART})+", bare):
        return legend.said(bare)
    signs = rf"(?:{legend.signs})"
    match = re.fullmatch(rf"(?P<first>(?:{signs}\s*)*)(?P<rest>.*?)(?P<last>(?:\s*{signs})*)", text)
    alone = match and bool(match["first"]) != bool(match["last"])  # `*leaning*`
    if not match or not alone or len(match["rest"]) > _SHORT:
        return text
    rest, said = match["rest"].strip(), legend.said(match["first"] + match["last"])
    if role in (Role.NAME, Role.TYPE):
        return f"{rest} ({said})" if said else rest
    return f"{said}{' ' if said.endswith('key') else ', ' if said else ''}{rest}"


def in_drawing(document: Document, text: str) -> str:
    """A line that stands in a box, with the meanings of its marks in their place."""
    legend = document.once("legend", legend_of)
    return _spelled(legend, text) if legend.marks else text


def _of_line(legend: Legend, text: str) -> str:
    """A line of a column; of a drawing each letter stays where it stands."""
    return text if _BOXED.fullmatch(text) else _spelled(legend, text)


def _spelled(legend: Legend, text: str) -> str:
    """A line with marks in front, that stand alone, or at its name or its type."""
    remark = _REMARK.search(text)
    told, rest = (text[: remark.start()], text[remark.start() :]) if remark else (text, "")
    first = re.match(legend.leading, told)
    if first and (said := legend.said(first["marks"])):
        told = f"{first['before']}{first['name']} ({said}){told[first.end():]}"
    elif not re.match(_NAME, told):
        return text
    return re.sub(legend.runs, partial(_in_place, legend), told) + rest


def _in_place(legend: Legend, match: re.Match[str]) -> str:
    said = legend.said(match[0])
    tight = said and match.groupdict().get("tight")
    return f" ({said})" if tight else said or match[0]
