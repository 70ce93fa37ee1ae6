"""What a table has, in one line each, below its name in a list:

1. **visits**
   - Primary key: id (UUID)
   - Foreign keys: guest_id → guests(id), room_id → rooms(id)
   - Columns: came_at (TIMESTAMPTZ), note, tags (TEXT[])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import placed
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.leads import PARTIAL
from codegen.sources.handoff.columns.several import read_items
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Items, Row
from codegen.sources.handoff.words.headers import Role, meanings_of
from codegen.sources.handoff.words.said import Say
from codegen.sources.handoff.words.sqltext import split

_LINE = re.compile(r"\W*(?P<label>[^\W\d_][\w ]{1,24}?)\s*(?:\(\d+\))?\W*:\W*?\s+(?P<body>\S.*)")
_COLUMNS = re.compile(
    r"(?:(?:other|main|data)\s+)?(?:columns|fields|attributes)|timestamps", re.IGNORECASE
)
_PRIMARY = re.compile(
    r"primary\s+key|pk|identity|identifier|identidad|identificador|clave\s+primaria", re.IGNORECASE
)
_FOREIGN = re.compile(r"foreign\s+keys?|fks?", re.IGNORECASE)
_KEYS = {About.PRIMARY_KEY: _PRIMARY, About.FOREIGN_KEY: _FOREIGN}
_UNIQUE = re.compile(r"(?:unique\s+)?constraints?|unique", re.IGNORECASE)
_MORE = re.compile(r"[,;]\s*(?:etc|\.{2,}|\u2026|and\s+(?:more|others))\W*$", re.IGNORECASE)
_NAME = re.compile(r"[a-z]\w*\??(?:\s*(?:\(|[-=]>|\u2192|:).*)?", re.DOTALL)

# `**Max length:** 80`
_LABEL = re.compile(r"\*\*[A-Z][\w -]*(?::\*\*|\*\*\s*:)(?=\s|$)")
_ABOUT_ONE = {Role.DEFAULT, Role.NOTES, Role.NULLABLE, Role.REQUIRED, Role.RULE, Role.VALUES}


def of_column(rows: list[Row]) -> bool:
    """`Type: text`, `Rule: not empty`: what is said of a column, whose name stands above."""
    heads = [meanings_of(row.raw[0].partition(":")[0].strip("* ")) for row in rows]
    if heads[0] == (Role.TYPE,) and all(_LABEL.match(row.raw[0]) for row in rows if not row.depth):
        return True
    return (
        heads[0] == (Role.TYPE,)
        and any(kinds and _ABOUT_ONE.issuperset(kinds) for kinds in heads[1:])
        and not any(item.typed for row in rows[1:] for item in read_items(row))
    )


def read(place: Items, title: Title, rows: list[Row]) -> Reading | None:
    """Read such lines; None where none of them lists columns, or one that does has other words, or
    other labels stand above columns, too: `Timestamps` beside `Progress`.
    """
    facts: list[Fact] = []
    partial: list[Partial] = []
    listing, groups, alone = False, False, True
    for row in rows:
        match = _LINE.match(row.cells[0].replace("**", "").replace("`", ""))
        label, body = (match["label"], match["body"].rstrip(" .")) if match else ("", "")
        named = _is_columns(label)
        if named or _FOREIGN.fullmatch(label) or _PRIMARY.fullmatch(label):
            body = re.split(r"\)\s+-\s", body)[0] + (")" if re.search(r"\)\s+-\s", body) else "")
            if more := _MORE.search(body):
                partial.append(Partial("", row.line, label))
                body = body[: more.start()]
            key = next((a for a, known in _KEYS.items() if known.fullmatch(label)), None)
            found = list(_columns(body, row, key))
            if not found:
                return None
            facts += found
            listing = listing or named
            alone = alone and not (named and label.casefold() != "timestamps")
        elif _UNIQUE.fullmatch(label):
            facts += statements(body, row.line)
        else:
            items = read_items(row)
            groups = groups or bool(items)
            if label.casefold() in {fact.column.casefold() for fact in facts}:
                continue  # `Status: open, shut` below columns of which one is `status`
            facts += (
                fact
                for item in items
                for name in (item.listed if item.typed or len(item.listed) > 1 else ())
                for fact in column_facts("", name, item.said, Rank.TABLE, row.line)
            )
    listing = listing and not (alone and groups)
    found_here = Reading(tuple(facts), partial=tuple(partial))
    return placed(found_here, title, place) if listing else None


def _is_columns(label: str) -> bool:
    """`Columns`, in the languages that heads of tables are known in; not `Key fields`."""
    in_words = Role.COLUMNS in meanings_of(label) and not PARTIAL.search(label)
    return bool(_COLUMNS.fullmatch(label)) or in_words


def _columns(body: str, row: Row, key: About | None) -> Iterator[Fact]:
    """The columns of one line; nothing if one of its parts is no column."""
    parts = [part for _, part in split(body, ",;")]
    items = [_item(part, row) for part in parts if _NAME.fullmatch(part)]
    good = [item for item in items if item is not None]
    if len(good) < len(parts):
        return
    for item in good:
        if key is About.PRIMARY_KEY and len(good) == 1:
            item.said.facts.append(Say(About.PRIMARY_KEY, "", "primary key"))
        if key is About.FOREIGN_KEY and item.said.get(key) is None:
            item.said.add(key, Reference())
        yield from column_facts("", item.listed[0], item.said, Rank.TABLE, row.line)
    if key is About.PRIMARY_KEY and len(good) > 1:
        names = tuple(item.listed[0] for item in good)
        yield Fact("", "", About.PRIMARY_KEY, names, Rank.TABLE, row.line)


def _item(part: str, row: Row) -> Item | None:
    name, rest = re.match(r"(\w+\??)\s*(.*)", part, re.DOTALL).groups()  # type: ignore[union-attr]
    item = read_item(replace(row, cells=(f"{name} {rest}".strip(),), raw=(f"`{name}` {rest}",)))
    return item if item is not None and len(item.listed) == 1 else None
