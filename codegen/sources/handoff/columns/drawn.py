"""A column in a line of a drawing or of an outline: `PK id uuid`, `+ id: int`, `uuid id PK`,
`guest_id ──► guests`, cells with lines between them, or a name alone.
"""

from __future__ import annotations

import re

from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.facts import About
from codegen.sources.handoff.markdown.document import Row
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.vocabulary import PUNCTUATION

SIDES = re.compile(r"[\u2502\u2551|\u2524\u251c\u2560\u2563\u253c]")
# `state: 'open' | 'shut'`: values, and no cells.
_UNION = re.compile(r"""(?<=['"])\s*\|\s*(?=['"]|null\b)""")
_KEYS = r"PK|FK|UK|UQ|UNIQUE"
_KEY_FIRST = re.compile(r"^[\W_]*\b(PK|FK|UK|UNIQUE)\b(?!\s*\()[\s:,\])}>]*(?=[A-Za-z_])", re.I)
_KEY_CELL = re.compile(rf"(?:{_KEYS})(?:\s*[,/+&]\s*(?:{_KEYS}))*", re.IGNORECASE)
# `rooms.id ── 1:N`: a relation, and no column.
_OF_ANOTHER = re.compile(r"\w+\.\w")
# An arrow within a box, or out of it through its side, to the name of another.
_ARROW = re.compile(r"\s*[\u2500\u2501-]{1,80}[\u25ba\u25b6>]\s*(?=[A-Za-z_])")
_BACK = re.compile(r"\s*(?:[\u2190\u25c4]|<(?!\w[^<>]*>)).*$")
# `FK > rooms.id`
_TO = re.compile(r"\b(FK|ref|references)\s*:?\s*[<>]\s*(?=[\w\"])", re.IGNORECASE)
# `code (TEXT) → label: string`: what programs call the column.
_FIELD = re.compile(r"(?<=\))\s*(?:\u2192|[-=]>)\s*(?P<field>\w+)\s*:.*$")
_BULLET = re.compile(r"^[-+*#\u2022\u25cf]\s*")
# `came_on, left_on   date`: in columns of their own.
SEVERAL = re.compile(r"[a-z]\w*(?:,\s?[a-z]\w*)+(?:\s{2,}|\t)\s*(?=\S)")


def read_line(text: str, line: int) -> Item | None:
    """The line as a column or several; None where it is none."""
    text = _TO.sub(r"\1 -> ", _ARROW.sub(" -> ", text.translate(PUNCTUATION), count=1))
    field = _FIELD.search(text)
    text = _BACK.sub("", text[: field.start()] if field else text).strip()
    text = _of_cells(text) if SIDES.search(_UNION.sub("", text)) else text
    first = _KEY_FIRST.match(text)
    text = text[first.end() :] if first else _BULLET.sub("", text)
    item = _read(text, line)
    if (
        item is None
        or "*" in text
        or _OF_ANOTHER.match(text)
        or (len(item.listed) > 1 and item.typed and not SEVERAL.match(text))
    ):
        return None
    if first:
        item.said.take(read_constraints(first[1]))
    if field:
        item.said.add(About.FIELD, field["field"])
    return item


def _read(text: str, line: int) -> Item | None:
    return read_item(Row((text,), line, (f"`{text}",)))


def _of_cells(text: str) -> str:
    """`PK | id | uuid | who it is` as one line: the key, the name, the type and the remark."""
    cells = [cell.strip() for cell in SIDES.split(text)]
    if not cells[0] or _KEY_CELL.fullmatch(cells[0]):
        first, *cells = cells
    else:
        first = ""
    definition, remark = " ".join(cells[:2]), ", ".join(filter(None, cells[2:]))
    return f"{first} {definition}{' -- ' if remark else ''}{remark}".strip()
