"""The segments of three versions side by side, in the order of the merge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.workspace.match import Pairs, added, match
from codegen.workspace.nodes import same_code
from codegen.workspace.segment import Order, Section, Segment


@dataclass(frozen=True)
class Row:
    """One segment in the three versions, as far as they have it.

    in_turn: it is a statement of a function.
    """

    base: Segment | None
    ours: Segment | None
    theirs: Segment | None
    in_turn: bool = False

    @property
    def settled(self) -> bool:
        """Whether both sides have it."""
        return self.ours is not None and self.theirs is not None

    @property
    def kept(self) -> bool:
        """Whether the merge has it: nobody deleted it, or what it holds is decided later."""
        if self.settled or self.base is None:
            return True
        left = self.ours or self.theirs
        return left is not None and left.sticky

    @property
    def clashes(self) -> bool:
        """Whether one side deleted what the other changed, or both added it differently.

        A definition that the user deleted stays deleted.
        """
        base, ours, theirs = self.base, self.ours, self.theirs
        if base is None:
            return bool(ours and theirs and not _same(ours, theirs))
        if ours and not theirs:
            return not ours.sticky and not _same(ours, base)
        return bool(theirs and not ours and self.in_turn and not _same(theirs, base))


def _same(one: Segment, other: Segment) -> bool:
    """Whether text and comments are equal, layout aside."""
    return one.remarks == other.remarks and same_code(one.text, other.text)


@dataclass(frozen=True)
class Run:
    """Rows that follow one another; with `clashes` they exclude each other."""

    rows: tuple[Row, ...]
    clashes: bool = False

    def text(self, side: str) -> str:
        """The rows' text in one version."""
        segments = (getattr(row, side) for row in self.rows)
        return "".join(segment.whole for segment in segments if segment)


@dataclass(frozen=True)
class Table:
    """The rows, and their numbers in the order of each version."""

    rows: Sequence[Row]
    base: Sequence[int]
    ours: Sequence[int]
    theirs: Sequence[int]


def table_of(base: Section, ours: Section, theirs: Section) -> Table:
    """Find every segment's counterparts."""
    mine, new = match(base, ours, by_hand=True), match(base, theirs, by_hand=False)
    both = added(ours, theirs, mine, new)
    in_turn = base.order is Order.IN_TURN
    rows = [
        Row(item, _at(ours, mine, at), _at(theirs, new, at), in_turn)
        for at, item in enumerate(base.items)
    ]
    numbers_of_ours = {there: here for here, there in mine.items()}
    numbers_of_theirs = {there: here for here, there in new.items()}
    twins = {mine_at: new_at for new_at, mine_at in both.items()}
    for at, item in enumerate(ours.items):
        if at not in numbers_of_ours:
            numbers_of_ours[at] = len(rows)
            rows.append(Row(None, item, _at(theirs, twins, at), in_turn))
    for at, item in enumerate(theirs.items):
        if at in both:
            numbers_of_theirs[at] = numbers_of_ours[both[at]]
        elif at not in numbers_of_theirs:
            numbers_of_theirs[at] = len(rows)
            rows.append(Row(None, None, item, in_turn))
    return Table(
        rows,
        range(len(base.items)),
        [numbers_of_ours[at] for at in range(len(ours.items))],
        [numbers_of_theirs[at] for at in range(len(theirs.items))],
    )


def _at(section: Section, pairs: Pairs, at: int) -> Segment | None:
    return section.items[pairs[at]] if at in pairs else None


def runs(table: Table) -> Iterator[Run]:
    """The rows in the order of the merge, those together that only one side has."""
    waiting: list[Row] = []
    for number in _order(table):
        row = table.rows[number]
        if row.settled:
            yield from _decided(waiting)
            waiting = []
            yield Run((row,))
        else:
            waiting.append(row)
    yield from _decided(waiting)


def _order(table: Table) -> list[int]:
    """The user's order where they moved something, else the generated one; the rest fits in."""
    known = [number for number in table.ours if table.rows[number].base is not None]
    if known != sorted(known):
        return _fitted(_fitted(table.ours, table.theirs, set()), table.base, set())
    fresh = {number for number in table.theirs if table.rows[number].ours is None}
    return _fitted(_fitted(table.theirs, table.ours, fresh), table.base, set())


def _fitted(first: Sequence[int], second: Sequence[int], ahead: set[int]) -> list[int]:
    """Put what only the second order has behind what it follows there, and behind `ahead`."""
    merged = list(first)
    place = -1
    for number in second:
        if number in merged:
            place = merged.index(number)
            continue
        place += 1
        while place < len(merged) and merged[place] in ahead:
            place += 1
        merged.insert(place, number)
    return merged


def _decided(rows: Sequence[Row]) -> Iterator[Run]:
    """Rows between two that both sides have: either each for itself, or all one conflict."""
    if _exclude(rows):
        yield Run(tuple(rows), clashes=True)
    else:
        yield from (Run((row,)) for row in rows)


def _exclude(rows: Sequence[Row]) -> bool:
    """Whether both sides did something here that may not just follow each other."""
    mine = [row for row in rows if row.base is None and row.ours]
    new = [row for row in rows if row.base is None and row.theirs]
    if any(row.in_turn for row in rows):
        mine += [row for row in rows if row.base and row.theirs and not row.ours]
        new += [row for row in rows if row.base and row.ours and not row.theirs]
    if not mine or not new:
        return False
    replaced = any(row.base and not row.ours and not row.theirs for row in rows)
    found = [row.ours or row.theirs for row in (*mine, *new)]
    return replaced or not all(segment and segment.loose for segment in found)
