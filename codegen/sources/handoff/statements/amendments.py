"""What a line adds to a table, takes from it or changes in it: `rooms: drop note`, `Changed
rooms.size to bigint`, `Removed column: rooms.note`. It holds over what stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from codegen.sources import spellings
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.items import Item, read_item
from codegen.sources.handoff.facts import About, Fact, Rank
from codegen.sources.handoff.markdown.document import Block, Row, plain

_ADD = r"add(?:s|ed|ing)?|new|neue|nueva|nova|nouvelle"
_REMOVE = r"remov(?:e|es|ed|ing)|drop(?:s|ped|ping)?|delet(?:e|es|ed|ing)"
_CHANGE = r"chang(?:e|es|ed|ing)|alter(?:s|ed|ing)?|modif(?:y|ied|ies|ying)"
_VERB = (
    rf"(?:(?P<add>{_ADD})|(?P<remove>{_REMOVE})|(?P<change>{_CHANGE}))\b"
    r"(?:\s+(?:the|an?|new|nullable|optional))*\s*(?:columns?|fields?|spalte|columna|coluna|colonne)?\s*:?\s*"
)
_TABLE, _NAME = r"(?P<table>[a-z_]\w*)", r"(?P<name>[A-Za-z_]\w*)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"\W*{_VERB}`?{_TABLE}\.{_NAME}\b`?(?P<rest>.*)",
        rf"\W*`?{_TABLE}`?\s*[:\u2013\u2014-]\s*{_VERB}`?{_NAME}\b`?(?P<rest>.*)",
        rf"\W*{_VERB}`?{_NAME}`?\s+from\s+(?:the\s+)?`?{_TABLE}`?(?:\s+table)?(?P<rest>\W*)",
        rf"\W*`?{_TABLE}\.{_NAME}`?\s+(?:(?:was|is|has\s+been|wurde|fue|foi)\s+)?"
        r"(?P<remove>removed|dropped|deleted|entfernt|gelöscht|eliminada|removida)(?P<rest>\W*)",
        rf"\W*`{_TABLE}`\s*[:\u2013\u2014-]\s*`{_NAME}`(?P<rest>\s+\w[\w() ,]*(?:\u2192|[-=]>).*)",
    )
)
# The new definition: `from int to bigint`, `int → bigint`.
_TO = re.compile(r"(?:.*?[\s`])?(?:to|into|\u2192|[-=]>)[\s`]+(?P<new>.+)", re.DOTALL)
_TO_DO = re.compile(r"add|remove|drop|delete|change|alter|modify", re.IGNORECASE)
_REMARK = re.compile(r"\W*(?:\(.*\)|[\u2013\u2014-]\s.*)?\W*", re.DOTALL)
# Above what is done to tables, and not to be done one day.
_CHANGES = re.compile(r"\b(?:alter|chang|modif|correct|amend|migrat|revis)", re.IGNORECASE)


def read(text: str, block: Block, line: int) -> Iterator[Fact]:
    """The facts of a line that amends a column; none of any other line."""
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        return
    told = match.groupdict()
    verb = told.get("add") or told.get("remove") or told.get("change") or ""
    above = f"{block.lead} {block.trail[-1].text if block.trail else ''}"
    if _TO_DO.fullmatch(verb) and not _CHANGES.search(above):
        return
    table, name, rest = match["table"], match["name"], match["rest"]
    if told.get("remove"):
        if _REMARK.fullmatch(rest):
            yield Fact(table, name, About.EXISTS, False, Rank.DDL, line, revises=True)
        return
    new = None if told.get("add") else _TO.fullmatch(rest)
    item = _defined(name, new["new"] if new else rest) if new or told.get("add") else None
    if item is not None:
        rank = Rank.DDL if new else Rank.TABLE
        for fact in column_facts(table, name, item.said, rank, line):
            yield replace(fact, revises=bool(new))
        yield Fact(table, "", About.CREATED, False, Rank.PROSE, line)


def _defined(name: str, text: str) -> Item | None:
    """The column, if what is said of it begins with a type."""
    item = read_item(Row((f"{name} {plain(text.replace('`', '')).strip()}",), 0, (f"`{name}`",)))
    kind = item.said.get(About.TYPE) if item and item.typed else None
    return item if isinstance(kind, str) and spellings.is_type(kind) else None
