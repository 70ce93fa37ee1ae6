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
from itertools import takewhile

from codegen.sources.handoff.columns.clauses import statements
from codegen.sources.handoff.columns.columns import placed
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.columns.leads import PARTIAL
from codegen.sources.handoff.columns.several import read_items
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Partial, Rank, Reading, Reference
from codegen.sources.handoff.markdown.document import Items, Row
from codegen.sources.handoff.words.headers import Role, meanings_of, of_columns
from codegen.sources.handoff.words.said import Say
from codegen.sources.handoff.words.sqltext import in_commas, split

_LINE = re.compile(
    r"\W*(?P<label>[^\W\d_][\w ]{1,24}?)\s*(?:\(\d+\))?\W*?:[\s*]*(?P<body>.*)", re.DOTALL
)
_COLUMNS = re.compile(
    r"(?:(?:other|main|data)\s+)?(?:columns|fields|attributes)|timestamps", re.IGNORECASE
)
_PRIMARY = re.compile(r"pk|identity|identifier|identidad|identificador", re.IGNORECASE)
_FOREIGN = re.compile(r"fks?|\u5916\u952e", re.IGNORECASE)
_KEYS = {
    About.PRIMARY_KEY: (_PRIMARY, Role.PRIMARY_KEY),
    About.FOREIGN_KEY: (_FOREIGN, Role.FOREIGN_KEY),
}
_UNIQUE = re.compile(r"(?:unique\s+)?constraints?|unique", re.IGNORECASE)
_MORE = re.compile(r"[,;]\s*(?:etc|\.{2,}|\u2026|and\s+(?:more|others))\W*$", re.IGNORECASE)
_NAME = re.compile(r"[a-z]\w*\??(?:\s*(?:\(|[-=]>|\u2192|:).*)?", re.DOTALL)
_COMPOSITE = re.compile(r"^(?:composite|compound)?\W*\((?P<names>[\w\s,`]+)\)\W*$", re.IGNORECASE)
_OPTIONAL = re.compile(r"^optional\s+(`?\w+)\??", re.IGNORECASE)

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
    labels: list[str] = []
    keys: set[About] = set()
    groups = False
    for row in rows:
        match = _LINE.fullmatch(row.raw[0].replace("**", ""))
        label, body = (match["label"], match["body"].rstrip(" .")) if match else ("", "")
        key = next((about for about in _KEYS if _is_key(about, label)), None)
        if key or _is_columns(label):
            found, whole = _columns(body, row, key)
            if body and not (found or key):
                return None
            if not (whole or key) or PARTIAL.search(label):
                partial.append(Partial("", row.line, label))
            facts += found
            keys |= {key} if key and found else set()
            labels += [] if key else [label]
        elif _UNIQUE.fullmatch(label):
            facts += statements(body.replace("`", ""), row.line)
        else:
            items = read_items(row)
            groups = groups or bool(items)
            if label.casefold() in {fact.column.casefold() for fact in facts}:
                continue  # `Status: open, shut` below columns of which one is `status`
            facts += (
                fact
                for item in items
                if item.typed or len(item.listed) > 1 or label.casefold() == "soft delete"
                for fact in item.facts(Rank.TABLE)
            )
    alone = all(label.casefold() == "timestamps" for label in labels)
    listing = bool(labels) and not (alone and groups)
    found_here = Reading(tuple(facts), partial=tuple(partial))
    return placed(found_here, title, place) if facts and (listing or keys == {*_KEYS}) else None


def _is_columns(label: str) -> bool:
    """`Columns`, in the languages that heads of tables are known in."""
    return bool(_COLUMNS.fullmatch(label)) or of_columns(label, alone=True)


def _is_key(about: About, label: str) -> bool:
    words, role = _KEYS[about]
    return bool(words.fullmatch(label)) or role in meanings_of(label)


def _columns(body: str, row: Row, key: About | None) -> tuple[list[Fact], bool]:
    """The columns of one line, and whether it has nothing else: of several in code, words about
    more of them may follow.
    """
    body = re.split(r"\)\s+-\s", body)[0] + (")" if re.search(r"\)\s+-\s", body) else "")
    body = group["names"] if (group := _COMPOSITE.match(body)) else body
    more = _MORE.search(body)
    body = body[: more.start()] if more else body
    parts = [_OPTIONAL.sub(r"\1?", part) for _, part in split(in_commas(body), ",;")]
    named = list(takewhile(lambda part: "`" not in part or part.startswith("`"), parts))
    coded = [part for part in named if part.startswith("`")]
    listed = [part.replace("`", "") for part in coded or parts]
    items = [item for part in listed if _NAME.fullmatch(part) and (item := _item(part, row))]
    if len(items) < len(listed):
        return [], False
    return list(_facts(items, row, key)), len(listed) == len(parts) and not more


def _facts(items: list[Item], row: Row, key: About | None) -> Iterator[Fact]:
    for item in items:
        if key is About.PRIMARY_KEY and len(items) == 1:
            item.said.facts.append(Say(About.PRIMARY_KEY, "", "primary key"))
        if key is About.FOREIGN_KEY and item.said.get(key) is None:
            item.said.add(key, Reference())
        yield from item.facts(Rank.TABLE)
    if key is About.PRIMARY_KEY and len(items) > 1:
        names = tuple(item.listed[0] for item in items)
        yield Fact("", "", About.PRIMARY_KEY, names, Rank.TABLE, row.line)


def _item(part: str, row: Row) -> Item | None:
    name, rest = re.match(r"(\w+\??)\s*(.*)", part, re.DOTALL).groups()  # type: ignore[union-attr]
    item = read_item(replace(row, cells=(f"{name} {rest}".strip(),), raw=(f"`{name}` {rest}",)))
    return item if item is not None and len(item.listed) == 1 else None
