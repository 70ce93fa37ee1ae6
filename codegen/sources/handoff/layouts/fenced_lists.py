"""A list in a fence: `- id: who it is` in each line, as in markdown."""

from __future__ import annotations

import re

from codegen.sources.handoff.markdown.document import Fence, Items, Row
from codegen.sources.handoff.words.tags import PLAIN, SQL

_ITEM = re.compile(r"\s*[-*\u2022]\s+(?P<name>[a-z][\w, ]*?)(?P<rest>(?:\s*[:(].*)?)", re.DOTALL)


def items(block: Fence) -> Items | None:
    """The list that a fence holds, its names as code; None where a line is no item of it."""
    lines = enumerate(block.text.split("\n"), start=block.line + 1)
    found = [(_ITEM.fullmatch(text), line) for line, text in lines if text.strip()]
    rows = [_row(match, line) for match, line in found if match]
    if block.tag not in PLAIN | SQL or len(rows) < 2 or len(rows) < len(found):
        return None
    return Items(block.trail, block.line + 1, tuple(rows), intro=block.intro, outer=block.outer)


def _row(match: re.Match[str], line: int) -> Row:
    named = re.sub(r"\w+", r"`\g<0>`", match["name"])
    return Row((f"{match['name']}{match['rest']}",), line, (f"{named}{match['rest']}",), depth=1)
