"""Lists of constraints: keys, references and uniqueness, each in words of its own or of SQL."""

from __future__ import annotations

import re
from dataclasses import replace

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import of_title, statements
from codegen.sources.handoff.columns.items import Item
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.several import of_group, read_items
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import About, Fact, Rank, Reading
from codegen.sources.handoff.markdown.document import Items, Row
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.kinds import EVERY

_IN_SQL = re.compile(
    r"(CONSTRAINT\s+\w+\s+)?(PRIMARY\s+KEY|FOREIGN\s+KEY|UNIQUE|CHECK|INDEX|KEY)\b[^:]*\(",
    re.IGNORECASE,
)
_OTHER_TABLE = re.compile(
    r"(?:^|\W)(?P<table>[A-Za-z_]\w*)\.\w+\W+(?:\w\)\s*)?(?:[-=]>|→|references\b|refers\s+to\b)",
    re.IGNORECASE,
)
_ONE_NAME = re.compile(r"[A-Za-z_]\w*")


def read(place: Items, title: Title, rows: list[Row]) -> Reading | None:
    """Keys, references and uniqueness, each in words of its own."""
    announced = place.lead or place.trail[-1].text
    key = _says_key(announced) or bool(re.search(r"\bprimary\s+keys?$", announced.strip(), re.I))
    facts: list[Fact] = []
    if key and len(rows) > 1 and all(_ONE_NAME.fullmatch(row.cells[0].strip()) for row in rows):
        whole = tuple(row.cells[0].strip() for row in rows)
        return of_title(title, [Fact("", "", About.PRIMARY_KEY, whole, Rank.TABLE, rows[0].line)])
    for row in rows:
        text = row.cells[0]
        if (other := _OTHER_TABLE.search(text)) and other["table"] != title.name:
            continue
        listed = re.fullmatch(r"\(?\s*([\w$]+(?:\s*[,+]\s*[\w$]+)*)\s*\)?", text.strip())
        if key and listed:
            keys = tuple(re.split(r"\s*[,+]\s*", listed[1]))
            facts.append(Fact("", "", About.PRIMARY_KEY, keys, Rank.TABLE, row.line))
        else:
            facts += statements(text, row.line)
    if not facts:
        return None
    return of_title(title, facts)


def names_key(announced: str, rows: list[Row]) -> bool:
    """Names alone, below `Primary key`."""
    return _says_key(announced) and all(_ONE_NAME.fullmatch(row.cells[0].strip()) for row in rows)


def _says_key(announced: str) -> bool:
    """`Primary key`, and nothing else, in any language."""
    said = read_constraints(announced.strip(" :"))
    return not said.unread and [say.about for say in said.facts] == [About.PRIMARY_KEY]


_ALL = re.compile(EVERY, re.IGNORECASE)


def _is_code(item: Item) -> bool:
    return item.row.raw[0].startswith("`") or (item.ticked and len(item.listed) > 1)


def states_constraints(block: Items) -> bool:
    """Every item is a constraint or an index in the words of SQL."""
    return all(_IN_SQL.match(row.cells[0]) for row in block.rows)


def stated(block: Items) -> Reading | None:
    """The constraints of the table that a heading above names."""
    trail = block.trail
    while trail and (title := titles.title_of(replace(block, trail=trail))) is None:
        trail = trail[:-1]
    if not trail or title is None or other_place(block, title.heading):
        return None
    facts = [f for row in block.rows for f in statements(row.cells[0], row.line)]
    return of_title(title, facts) if facts else None


def keyed(title: Title | None, rows: list[Row]) -> Reading | None:
    """`- **Primary key**: id` among other remarks below a table's heading."""
    if title is None or not title.exact:
        return None
    own = [row for row in rows if not _ALL.search(row.cells[0])]
    said = (fact for row in own for fact in statements(row.cells[0], row.line))
    keys = [fact for fact in said if fact.about is About.PRIMARY_KEY]
    named = [
        Fact("", name, About.FIELD, name, Rank.TABLE, fact.line)
        for fact in keys
        if isinstance(fact.value, tuple)
        for name in fact.value
    ]
    beside = (
        fact
        for row in rows
        for item in (*of_group(row), *(one for one in read_items(row) if _is_code(one)))
        for fact in item.facts(Rank.TABLE)
    )
    return of_title(title, [*keys, *named, *beside]) if keys else None
