"""Items whose details stand below them: `- **email**`, below it `- Type: String`, `- Constraints:
Unique`, or `- NOT NULL`. They are one column, and its details no columns of a table `email`. What
stands below `- Sizes and weights` among columns are columns like those beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.markdown.document import Items, Row, plain
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.groups import is_type_alone

_DETAIL = re.compile(
    r"\**(?P<label>(?:data\s*)?type|constraints?|default(?:\s+value)?|nullable|required|primary\s+key|unique"
    r"|foreign\s+key|references|(?:max(?:imum)?|min(?:imum)?)\s*-?\s*length|length|format|pattern|values|range"
    r"|description|purpose|notes?|examples?|validation|usage)\**\s*:\**\s*(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(
    r"(?:\*\*|`)*(?P<name>[A-Za-z_]\w*)(?:\*\*|`)*\s*(?:[:(\u2013\u2014-].*)?$", re.DOTALL
)
_TYPE = re.compile(r"(?:data\s*)?type", re.IGNORECASE)
# `Default: 0` and `References: users.id` are constraints with their first word; a yes is the word.
_WORDS = {"default": "DEFAULT", "references": "REFERENCES", "foreign": "FK"}
_SAYING = {
    "nullable": ("NULL", "NOT NULL"),
    "required": ("NOT NULL", "NULL"),
    "primary": ("PRIMARY KEY", ""),
    "unique": ("UNIQUE", ""),
}
# `**Sizes and weights**:` among columns, at least so many.
_GROUP = re.compile(r"\*{0,2}_?[A-Z][\w/&-]*(?: [\w/&-]+)*_?:?\*{0,2}:?")
_SIBLINGS = 3
_COLUMN_NAME = re.compile(r"[a-z]\w*")
_BARE_NAME = re.compile(r"[*`]*[A-Za-z_]\w*(?: [A-Z]\w*)*[*`]*:?[*`]*:?")
_FIRST_WORD = re.compile(r"^[A-Za-z_]\w*")
_LISTING = re.compile(
    r"(?:(?:primary|foreign)\s+keys?|columns|fields|attributes|relation(?:ship)?s|constraints)\s*:",
    re.IGNORECASE,
)


def folded(block: Items) -> Items:
    """The list with such details in the line of their column, and without such groups."""
    block = _headed(block)
    rows: list[Row] = []
    left = list(_ungrouped(list(_spread(block.rows))))
    while left:
        row, *left = left
        inside = list(below(row, left))
        details = [_DETAIL.fullmatch(one.raw[0].strip()) for one in inside]
        column = _NAME.match(row.raw[0].strip())
        told = [detail for detail in details if detail]
        if column and told and len(told) == len(inside) and any(map(_formal, told)):
            row, left = _joined(row, column["name"], told), left[len(inside) :]
        elif inside and _announces(row) and not any(map(_is_typed, inside)):
            row, left = _with_sentences(row, inside), left[len(inside) :]
        elif inside and column and is_type_alone(inside[0].cells[0]) and not _is_typed(row):
            row = _with_clauses(_with_type(column["name"], row, inside[0]), _told(inside[1:]))
            left = left[len(inside) :]
        elif inside and (clauses := _clauses(row, inside)):
            row, left = _with_clauses(row, clauses), left[len(inside) :]
        rows.append(row)
    return replace(block, rows=tuple(rows)) if tuple(rows) != block.rows else block


def _headed(block: Items) -> Items:
    """The list with the heading that names its column above it: `### id`, `- Type: uuid`."""
    details = [_DETAIL.fullmatch(row.raw[0].strip()) for row in block.rows]
    told = [detail for detail in details if detail]
    if len(block.trail) < 2 or len(told) < len(block.rows) or not any(map(_formal, told)):
        return block
    *outer, above = block.trail
    name = above.text.strip()
    row = Row((name,), above.line, (f"`{name}`",), block.rows[0].depth - 1)
    if not _COLUMN_NAME.fullmatch(name) or not _is_typed(_joined(row, name, told)):
        return block
    return replace(block, trail=tuple(outer), rows=(row, *block.rows), intro=())


def _spread(rows: Sequence[Row]) -> Iterator[Row]:
    """The items, those apart that go on in lines of their own below a name: `id: uuid`,
    `Attributes: id, name`.
    """
    for row in rows:
        name, *more = row.raw[0].split("\n")
        own = [_line(text, row.line + at, row.depth + 1) for at, text in enumerate(more, start=1)]
        listed = all(_is_typed(one) or _LISTING.match(one.cells[0]) for one in own)
        if own and listed and _BARE_NAME.fullmatch(name.strip()):
            yield replace(row, cells=(plain(name),), raw=(name,))
            yield from own
        else:
            yield row


def _line(text: str, line: int, depth: int) -> Row:
    """A line as an item, its name as code if it is a column."""
    ticked = _FIRST_WORD.sub(r"`\g<0>`", text.strip(), count=1)
    row = Row((plain(text),), line, (ticked,), depth)
    return row if _is_typed(row) else replace(row, raw=(text,))


def _ungrouped(rows: Sequence[Row]) -> Iterator[Row]:
    typed = Counter(row.depth for row in rows if _is_typed(row))
    group: Row | None = None
    for at, row in enumerate(rows):
        group = group if group and row.depth > group.depth else None
        grouped = _GROUP.fullmatch(row.raw[0].strip()) and typed[row.depth] >= _SIBLINGS
        if grouped and any(map(_is_typed, below(row, rows[at + 1 :]))):
            group = row
        else:
            deeper = group is not None and row.depth == group.depth + 1
            yield replace(row, depth=row.depth - 1) if deeper else row


def _clauses(row: Row, inside: Sequence[Row]) -> list[str]:
    """The constraints that stand below a column with a type, a line each, none of them a column."""
    if not _is_typed(row) or any(_is_typed(one) for one in inside):
        return []
    return _told(inside)


def _with_type(name: str, row: Row, kind: Row) -> Row:
    """The column with the type that stands in the line below it."""
    said = kind.cells[0].strip()
    return replace(row, cells=(f"{name}: {said}",), raw=(f"`{name}`: {said}",))


def _told(inside: Sequence[Row]) -> list[str]:
    texts = (one.cells[0].strip().rstrip(".") for one in inside)
    return [text for text in texts if (said := read_constraints(text)).facts and not said.unread]


def _with_clauses(row: Row, clauses: Sequence[str]) -> Row:
    """The column with its constraints between its type and its remarks."""
    said = "".join(f", {clause}" for clause in clauses)
    cell, raw = (text[0].split("\n")[0].rstrip(" :,") for text in (row.cells, row.raw))
    return replace(row, cells=(f"{cell}{said}",), raw=(f"{raw}{said}",))


def _announces(row: Row) -> bool:
    """`**guests** (`integer`):` has nothing but its type before what stands below it."""
    return row.raw[0].rstrip().endswith("):") and _is_typed(row)


def _is_typed(row: Row) -> bool:
    item = read_item(row)
    return item is not None and item.typed


def _with_sentences(row: Row, inside: list[Row]) -> Row:
    """The column and the sentences below it in one line."""
    cells, raw = (
        " ".join([own[0].strip(), *(f"{one[0].strip().rstrip('.')}." for one in more)])
        for own, more in (
            (row.cells, [one.cells for one in inside]),
            (row.raw, [one.raw for one in inside]),
        )
    )
    return replace(row, cells=(cells,), raw=(raw,))


def below(row: Row, rows: Iterable[Row]) -> Iterator[Row]:
    """The items that are nested in one, of those that follow it."""
    for one in rows:
        if one.depth <= row.depth:
            return
        yield one


def _formal(detail: re.Match[str]) -> bool:
    """What it says is of a type or a constraint; a list of remarks may stand below anything."""
    return bool(_TYPE.fullmatch(detail["label"])) or detail["label"].casefold() == "constraints"


def _joined(row: Row, name: str, details: list[re.Match[str]]) -> Row:
    """The column in one line: its own type, if it has one, and what the details say."""
    own = read_item(row)
    text = row.cells[0].split("\n")[0].rstrip(" .:") if own and own.typed else f"{name}:"
    for detail in details:
        said = _said(detail["label"].casefold(), detail["said"].strip().replace("`", ""))
        if _TYPE.fullmatch(detail["label"]):
            text += "" if own and own.typed else f" {said}"
        elif said:
            text += f", {said}"
    return replace(row, cells=(text,), raw=(f"`{name}`{text.removeprefix(name)}",))


def _said(label: str, said: str) -> str:
    """A detail as a constraint; empty where it is none."""
    first = label.partition(" ")[0]
    if _TYPE.fullmatch(label) or label.startswith("constraint"):
        return said.rstrip(".")
    if first in _SAYING:
        yes, no = _SAYING[first]
        word = said.partition(" ")[0].strip(",.").casefold()
        return yes if word in ("yes", "true") else no if word in ("no", "false") else ""
    none = said.casefold() in ("", "none", "-", "n/a")
    return f"{_WORDS[first]} {said}" if first in _WORDS and not none else ""
