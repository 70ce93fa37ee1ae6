"""Columns in a paragraph with dots between: `` `id` · `member_id` FK · `role` (`lead` | `re`) ``
below a table's name, and **`flags`** with `` `key PK · value jsonb` `` behind it.
"""

from __future__ import annotations

import re

from codegen.sources.handoff.columns import titles
from codegen.sources.handoff.columns.clauses import LONGEST, statements
from codegen.sources.handoff.columns.columns import facts as column_facts
from codegen.sources.handoff.columns.columns import is_constraint, placed
from codegen.sources.handoff.columns.items import read_item
from codegen.sources.handoff.columns.lookalikes import other_place
from codegen.sources.handoff.columns.titles import Title
from codegen.sources.handoff.facts import Fact, Partial, Rank, Reading
from codegen.sources.handoff.markdown.document import (
    LABEL_LEVEL,
    Block,
    Document,
    Heading,
    Paragraph,
    Row,
    plain,
)

_DOT = re.compile(r"\s+\u00b7(?:\s+|$)")
_TICKED = re.compile(r"`[A-Za-z_]\w*\??`")
_OWN = re.compile(r"^\*\*`(?P<name>[a-z][a-z0-9_]*)`\*\*[^`\n]{0,200}", re.DOTALL)
_SPAN = re.compile(r"`(?P<list>[a-z]\w*[^`]*\s\u00b7\s[^`]*)`")
_UNIQUE = re.compile(r"UQ\s*(?=\()")
# `UQ_partial one a day`: a rule in words.
_KEY_WORDS = re.compile(r"(?:UQ|PK|FK|IDX|CHECK)(?:_\w+)?\s+\w")
_FEWEST = 2


def read(block: Block, _document: Document) -> Reading | None:
    """Read such a paragraph; None for any other block."""
    if not isinstance(block, Paragraph) or "\u00b7" not in block.text:
        return None
    text = " ".join(block.text.split())
    own, span = _OWN.match(block.text), _SPAN.search(text)
    if own and span and not other_place(block):
        heading = Heading(LABEL_LEVEL, own["name"], block.line, f"`{own['name']}`")
        title = Title(own["name"], exact=True, heading=heading)
        listed = (part.replace("(self)", "") for part in _DOT.split(span["list"]))
        parts = [_ticked(part) for part in listed if not _KEY_WORDS.match(part)]
        return _reading(block, title, parts)
    named = titles.title_of(block)
    parts = [part.strip() for part in _DOT.split(text) if part.strip()]
    ticked = sum(bool(_TICKED.match(part)) for part in parts)
    if named is None or not named.exact or other_place(block, named.heading):
        return None
    return _reading(block, named, parts) if ticked > _FEWEST and ticked == len(parts) else None


def _ticked(part: str) -> str:
    """`waba_id FK→waba` with its name as code; `UQ(a, b)` in the words of SQL."""
    name, _, rest = part.strip().partition(" ")
    return _UNIQUE.sub("UNIQUE ", part) if "(" in name else f"`{name}` {rest}".strip()


def _reading(block: Paragraph, title: Title, parts: list[str]) -> Reading | None:
    facts: list[Fact] = []
    partial: list[Partial] = []
    for part in parts:
        text = plain(part[:LONGEST])
        if is_constraint(text):
            facts += statements(text, block.line)
            continue
        item = read_item(Row((text,), block.line, (part[:LONGEST],)))
        if item is None or len(item.listed) != 1:
            partial.append(Partial(title.name, block.line, text[:60]))
        else:
            said = column_facts("", item.listed[0], item.said, Rank.TABLE, block.line)
            facts += said
    if len(partial) * 2 > len(parts) or len({f.column for f in facts if f.column}) < _FEWEST:
        return None
    return placed(Reading(tuple(facts), partial=tuple(partial)), title, block)
