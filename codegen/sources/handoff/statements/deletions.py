"""What a delete does, where a label says it of all the references below: `**SET NULL**: …`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from codegen.sources.handoff.facts import Fact, Reference
from codegen.sources.handoff.markdown.document import Block, Items

_ACTION = re.compile(
    r"^\W*(?:on\s+delete\s*:?\s*)?(?P<does>cascade|restrict|set\s+null|set\s+default|no\s+action)\b",
    re.IGNORECASE,
)
# `User → Order`, of which a table of relations says what a delete does.
PAIR = re.compile(
    r"\W*(?P<parent>[A-Za-z_]\w*)\W*?(?:[-=]+>|→|1\s*[:\u2013\u2014-]\s*[NM1*])\W*(?P<child>[A-Za-z_]\w*)\W*$"
)


def above(block: Block) -> Mapping[int, str]:
    """By line, the action that an item around it, the lead or the nearest heading names."""
    whole = _named(block.lead) or (_named(block.trail[-1].text) if block.trail else "")
    if not isinstance(block, Items):
        return {}
    found: dict[int, str] = {}
    around: list[str] = []
    for row in block.rows:
        around = [*around[: row.depth], *[""] * (row.depth - len(around))]
        if does := next((one for one in reversed(around) if one), whole):
            found[row.line] = does
        around.append(_named(row.cells[0]))
    return found


def ruled(fact: Fact, rules: Mapping[int, str]) -> Fact:
    """The fact, with the action of its line where it refers to a table and says none itself."""
    target, does = fact.value, rules.get(fact.line)
    if not isinstance(target, Reference) or target.on_delete or not does:
        return fact
    return replace(fact, value=replace(target, on_delete=does))


def _named(text: str) -> str:
    match = _ACTION.match(text)
    return " ".join(match["does"].upper().split()) if match else ""
