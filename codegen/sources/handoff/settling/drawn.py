"""A list of columns without a key, beside a drawing of the same table that has one: each has what
the other leaves out, and the table has both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from codegen.sources.handoff.facts import About, Fact, Rank

_KEY = re.compile(r"_?id|uuid", re.IGNORECASE)
_SHORTENED = 5  # letters that tell a column whose name did not fit into its box


def completing(facts: Sequence[Fact]) -> tuple[list[Fact], set[str]]:
    """The facts without drawn columns that are listed under a longer name, and the tables, in small
    letters, to which what only a drawing knows belongs as well.
    """
    listed, drawn = _by_table(facts, well=True), _by_table(facts, well=False)
    tables = {
        table
        for table, known in listed.items()
        if not _has_key(known) and _has_key(drawn.get(table, []))
    }
    names = {table: [fact.column for fact in listed[table]] for table in tables}
    kept = [f for f in facts if f.rank < Rank.DRAWING or not _is_double(f, names)]
    return kept, tables


def _by_table(facts: Sequence[Fact], *, well: bool) -> dict[str, list[Fact]]:
    """What drawings say, or what is better."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        better = Rank.ANSWER < fact.rank < Rank.DRAWING
        if not fact.remark and (better if well else fact.rank is Rank.DRAWING):
            found[fact.table.casefold()].append(fact)
    return found


def _has_key(facts: Sequence[Fact]) -> bool:
    return any(f.about is About.PRIMARY_KEY or _KEY.fullmatch(f.column) for f in facts)


def _is_double(fact: Fact, listed: dict[str, list[str]]) -> bool:
    """A drawn column of which one of the list is another spelling, or has the longer name."""
    known = [name for name in listed.get(fact.table.casefold(), ()) if name]
    if not fact.column or fact.column.casefold() in map(str.casefold, known):
        return False
    spelled = _plain(fact.column) in map(_plain, known)
    return spelled or any(_is_cut(fact.column, other) for other in known)


def _is_cut(short: str, name: str) -> bool:
    """The name was cut off within a word: `state` is no short form of `state_id` or `stateId`."""
    rest = name[len(short) :]
    begins = name.casefold().startswith(short.casefold())
    return begins and len(short) >= _SHORTENED and rest[:1].islower()


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()
