"""Items whose details stand below them: `- **email**`, below it `- Type: String`, `- Constraints:
Unique`, or `- NOT NULL`. They are one column, and its details no columns of a table `email`. What
stands below `- Sizes and weights` among columns are columns like those beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.markdown.document import Items, Paragraph, Row, plain
from codegen.sources.handoff.words import lines
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.groups import is_type_alone
from codegen.sources.handoff.words.kinds import ENUMS

_DETAIL = re.compile(
    r"\**(?P<label>(?:data\s*)?type|constraints?|rules?|default(?:\s+value)?|nullable|required|primary\s+key|unique"
    r"|foreign\s+key|references|(?:max(?:imum)?|min(?:imum)?)\s*-?\s*length|length|format|pattern|values|range"
    r"|description|purpose|notes?|examples?|validation|usage)\**\s*:\**\s*(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(
    r"(?:\*\*|`)*(?P<name>[A-Za-z_]\w*)(?:\*\*|`)*\s*(?:[:(\u2013\u2014-].*)?$", re.DOTALL
)
_TYPE = re.compile(r"(?:data\s*)?type", re.IGNORECASE)
# `**Sizes and weights**:` among columns, at least so many.
_GROUP = re.compile(r"\*{0,2}_?[A-Z][\w/&-]*(?: [\w/&-]+)*_?:?\*{0,2}:?")
_SIBLINGS = 3
# `` `came_at` - when somebody came ``
_COLUMN_NAME = re.compile(
    r"(?P<tick>[`*]*)(?P<name>[a-z_]\w*)(?P=tick)(?:(?<=`)\s*[-\u2013\u2014:(].*)?"
)
_LABELLED = re.compile(r"[*_]*[A-Z][\w ]{1,30}[*_]*:")
_BARE_NAME = re.compile(r"[*`]*[A-Za-z_]\w*(?: [A-Z]\w*)*[*`]*:?[*`]*:?")
_FIRST_WORD = re.compile(r"^[A-Za-z_]\w*")
_LISTING = re.compile(
    r"(?:(?:primary|foreign)\s+keys?|columns|fields|attributes|relation(?:ship)?s|constraints)\s*:",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Detail:
    """A line that tells of the column above it; no text where it says nothing formal."""

    text: str
    formal: bool = False
    kind: bool = False


def folded(block: Items) -> Items:
    """The list with such details in the line of their column, and without such groups."""
    block = _headed(block)
    rows: list[Row] = []
    left = list(_ungrouped(list(_spread(block.rows))))
    while left:
        row, *left = left
        inside = list(below(row, left))
        column = _NAME.match(row.raw[0].strip())
        if column and (told := _details(inside)):
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


def lined(block: Paragraph) -> Items | None:
    """The lines of a paragraph that tell of the column that its heading names."""
    lined_up = enumerate(block.text.split("\n"), start=block.line)
    rows = tuple(Row((plain(text),), line, (text,)) for line, text in lined_up)
    whole = Items(block.trail, block.line, rows, intro=block.intro, outer=block.outer)
    return whole if _headed(whole) is not whole else None


def _headed(block: Items) -> Items:
    """The list in the line of the column that its heading names: `### id`, `- Type: uuid`; labels
    that say nothing formal may stand among them.
    """
    rows = [row for row in block.rows if row.depth == block.rows[0].depth]
    told = [detail for row in rows if (detail := _detail(row))]
    labelled = all(_detail(row) or _LABELLED.match(row.raw[0]) for row in rows)
    if len(block.trail) < 2 or not told or not labelled or ENUMS.search(block.trail[-2].text):
        return block
    *outer, above = block.trail
    named = _COLUMN_NAME.fullmatch(above.raw.strip())
    name = named["name"] if named else ""
    row = Row((name,), block.line, (f"`{name}`",), block.rows[0].depth)
    if not named or not _is_typed(joined := _joined(row, name, told)):
        return block
    return replace(block, trail=tuple(outer), rows=(joined,), intro=())


def _spread(rows: Sequence[Row]) -> Iterator[Row]:
    """The items, those apart that go on in lines of their own below a name: `id: uuid`,
    `Attributes: id, name`.
    """
    for row in rows:
        name, *more = row.raw[0].split("\n")
        own = [_line(text, row.line + at, row.depth + 1) for at, text in enumerate(more, start=1)]
        listed = all(_is_typed(one) or _LISTING.match(one.cells[0]) for one in own)
        listed = listed and bool(_BARE_NAME.fullmatch(name.strip()))
        if own and (listed or all(_detail(one) for one in own)):
            yield replace(row, cells=(plain(name),), raw=(name,))
            yield from own
        else:
            yield row


def _line(text: str, line: int, depth: int) -> Row:
    """A line as an item, its name as code if it is a column."""
    ticked = _FIRST_WORD.sub(r"`\g<0>`", text.strip(), count=1)
    row = Row((plain(text),), line, (ticked,), depth)
    return row if _is_typed(row) and not _DETAIL.match(text) else replace(row, raw=(text,))


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


def _details(inside: Sequence[Row]) -> list[_Detail]:
    """What stands below a column, if all of it tells of it, and one line has its type or its
    constraints; a list of remarks may stand below anything.
    """
    details = [_detail(one) for one in inside]
    told = [detail for detail in details if detail]
    return told if len(told) == len(inside) and any(one.formal for one in told) else []


def _detail(row: Row) -> _Detail | None:
    """`Type: uuid`, `Default: 0`, or a type or constraints alone."""
    text = row.raw[0].strip()
    if match := _DETAIL.fullmatch(text):
        label, said = match["label"].casefold(), match["said"].strip().replace("`", "")
        kind = bool(_TYPE.fullmatch(label))
        if kind or label.startswith(("constraint", "rule")):
            return _Detail(said.rstrip("."), formal=True, kind=kind)
        return _Detail(lines.labelled(label, said))
    bare = row.cells[0].strip().rstrip(".")
    if is_type_alone(bare):
        return _Detail(bare, formal=True, kind=True)
    alone = read_constraints(bare)
    return _Detail(bare) if alone.facts and not alone.unread else None


def _joined(row: Row, name: str, details: Sequence[_Detail]) -> Row:
    """The column in one line: its own type, if it has one, and what the details say."""
    own = read_item(row)
    typed = own is not None and own.typed
    text = row.cells[0].split("\n")[0].rstrip(" .:") if typed else f"{name}:"
    for detail in sorted(details, key=lambda one: not one.kind):
        if detail.kind:
            text += "" if typed else f" {detail.text}"
        elif detail.text:
            text += f", {detail.text}"
    return replace(row, cells=(text,), raw=(f"`{name}`{text.removeprefix(name)}",))
