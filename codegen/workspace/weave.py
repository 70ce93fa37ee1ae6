"""Three versions of a section woven into one.

Each segment is merged with its counterparts; what only one side has is put behind the segment that
it follows there. The order is the one that the user chose, or else the generated one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from merge3 import Merge3

from codegen.workspace.code import merge_code, one_sided
from codegen.workspace.diff import Matcher, lines
from codegen.workspace.nodes import holds_block
from codegen.workspace.rows import Row, Run, runs, table_of
from codegen.workspace.segment import Clash, ClashError, Piece, Section, Segment, is_clean


@dataclass
class Weaver:
    """Merges sections; notes what the user deleted although the generator changed it.

    relaid: whether brackets were laid out anew.
    """

    declined: list[str] = field(default_factory=list)
    relaid: bool = False

    def sections(self, base: Section, ours: Section, theirs: Section) -> list[Piece]:
        """Merge three versions of a section."""
        table = table_of(base, ours, theirs)
        return [piece for run in runs(table) for piece in self._run(run)]

    def elements(self, base: Section, ours: Section, theirs: Section) -> list[Segment]:
        """Merge three versions of what stands between brackets.

        Raises:
            ClashError: both sides changed one element.
        """
        merged: list[Segment] = []
        for run in runs(table_of(base, ours, theirs)):
            if run.clashes or any(row.clashes for row in run.rows):
                raise ClashError
            merged += [self._element(row) for row in run.rows if row.kept]
            for row in run.rows:
                self._note(row)
        self.relaid = True
        return merged

    def _element(self, row: Row) -> Segment:
        if row.base is None or row.ours is None or row.theirs is None:
            return row.ours or row.theirs or Segment("")
        lead = _lead(row.base, row.ours, row.theirs)
        if lead is None:
            raise ClashError
        texts = (row.base.text, row.ours.text, row.theirs.text)
        return Segment(merge_code(*texts, self.elements), row.ours.name, lead)

    def _note(self, row: Row) -> None:
        if row.base and row.theirs and not row.ours and row.base.text != row.theirs.text:
            self.declined.append(row.theirs.name or row.theirs.text.strip().split("\n")[0])

    def _run(self, run: Run) -> Iterator[Piece]:
        if run.clashes:
            yield Clash(run.text("base"), run.text("ours"), run.text("theirs"))
            return
        for row in run.rows:
            yield from self._row(row)

    def _row(self, row: Row) -> Sequence[Piece]:
        base, ours, theirs = row.base, row.ours, row.theirs
        if row.clashes:
            return [Clash(_whole(base), _whole(ours), _whole(theirs))]
        if base is not None and ours is not None and theirs is not None:
            return self._merged(base, ours, theirs)
        self._note(row)
        return [_whole(ours or theirs)] if row.kept else []

    def _merged(self, base: Segment, ours: Segment, theirs: Segment) -> Sequence[Piece]:
        lead = _lead(base, ours, theirs)
        if lead is None:
            return [Clash(base.whole, ours.whole, theirs.whole)]
        return [lead, *self._text(base, ours, theirs)]

    def _text(self, base: Segment, ours: Segment, theirs: Segment) -> Sequence[Piece]:
        if ours.text == base.text:
            return [theirs.text]
        if theirs.text in (base.text, ours.text):
            return [ours.text]
        sides = (base.sections, ours.sections, theirs.sections)
        if all(sides):
            trios = zip(*sides, strict=True)
            return [piece for trio in trios for piece in self.sections(*trio)]
        return [self._statement(base.text, ours.text, theirs.text)]

    def _statement(self, base: str, ours: str, theirs: str) -> Piece:
        indent = ours[: len(ours) - len(ours.lstrip())]
        try:
            easy = one_sided(base, ours, theirs)
            if easy is not None:
                return easy
            if holds_block(ours):
                raise ClashError
            merged = merge_code(base.strip(), ours.strip(), theirs.strip(), self.elements)
            return f"{indent}{merged}\n"
        except ClashError:
            pieces = by_lines(base, ours, theirs)
            return "".join(map(str, pieces)) if is_clean(pieces) else Clash(base, ours, theirs)


def by_lines(base: str, ours: str, theirs: str) -> list[Piece]:
    """Merge three texts line by line, as git does."""
    merger: Any = Matcher  # merge3's protocol leaves out the constructor's defaults
    texts = lines(base), lines(ours), lines(theirs)
    return [
        (
            Clash(*("".join(part) for part in group[1:]))
            if group[0] == "conflict"
            else "".join(group[1])
        )
        for group in Merge3(*texts, sequence_matcher=merger).merge_groups()
    ]


def _whole(segment: Segment | None) -> str:
    return segment.whole if segment else ""


def _lead(base: Segment, ours: Segment, theirs: Segment) -> str | None:
    """What stands above the merged segment; None where both changed the comments."""
    if ours.lead == base.lead:
        return theirs.lead
    if theirs.remarks in (base.remarks, ours.remarks):
        return ours.lead
    return theirs.lead if ours.remarks == base.remarks else None
