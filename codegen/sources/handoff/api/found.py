"""Endpoints as they were found in lines, and which of them a request of an example means."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from codegen.sources.handoff.api import commands, lexicon
from codegen.sources.handoff.api.outline import Kind, Line, Section
from codegen.sources.handoff.api.paths import Examples, key, last, without_prefixes
from codegen.sources.handoff.api.spots import Spot, label

_ENDS = re.compile(r"`([a-z][a-z-]*)`\s")


@dataclass
class Found:
    """An endpoint, and the lines that belong to it; of a row there is only the row."""

    spot: Spot
    path: str
    block: list[Line] = field(default_factory=list)
    aside: bool = False  # below a title that only mentions endpoints
    before: int = 0  # how many stand above it in its fence
    titled: int | None = None  # where in its block the lines begin that a title says are of it

    @property
    def own_block(self) -> list[Line]:
        """The lines that speak of its bodies; those below a fence of many are about any."""
        if self.before < 2:
            return self.block
        told = [] if self.titled is None else self.block[self.titled :]
        return [*itertools.takewhile(_in_fence, self.block), *told]

    @property
    def of_labels(self) -> bool:
        """METHOD and path stand behind labels, whose list ends before what is said of it."""
        said = label(self.spot.line)
        return said is not None and said[0] in lexicon.METHOD_LABELS | lexicon.PATH_LABELS

    @property
    def of_fence(self) -> bool:
        """A line of a fence, which is not among those that belong to it."""
        return self.spot.line.kind is Kind.CODE and self.spot.line not in self.block

    def reaches(self, line: Line) -> bool:
        """The line stands in the same fence, right below what belongs to this one."""
        last = self.block[-1] if self.block else self.spot.line
        return last.kind is Kind.CODE and last.line == line.line - 1

    def is_like(self, spot: Spot) -> bool:
        """It has the same method, and nothing of its own stands below it."""
        return self.spot.method == spot.method and not any(one.text.strip() for one in self.block)

    @property
    def section(self) -> Section | None:
        """The section that it stands in, its own heading aside."""
        section = self.spot.line.section
        own = self.spot.line.kind is Kind.HEADING
        return section.above if own and section else section


def _in_fence(line: Line) -> bool:
    return line.kind is Kind.CODE


def ending_in(line: Line, found: Sequence[Found]) -> Found | None:
    """The one endpoint of a fence whose path ends so, for `` `assign` takes … `` below it."""
    word = _ENDS.match(line.text) if line.kind in (Kind.TEXT, Kind.ITEM) else None
    listed = [one for one in found if word and one.spot.line.kind is Kind.CODE]
    ends = [one for one in listed if word and last(one.path) == word[1]]
    return ends[0] if len(ends) == 1 else None


def with_examples(found: list[Found], base: str) -> list[Found]:
    """Requests in fences, `PUT /api/v1/plots/7`, under the path that is listed: `/plots/{id}`."""
    sure = [one for one in found if not (one.spot.weak or _is_example(one))]
    told = _Listed([one for one in sure if one.spot.line.kind is not Kind.CODE], base)
    written = _Listed(sure or [one for one in found if "{" in one.path], base)
    for one in (one for one in found if one.spot.line.kind is Kind.CODE):
        paths = (one.path, *without_prefixes(one.path))
        meant = (lists.path(one.spot.method, path) for lists in (told, written) for path in paths)
        one.path = next(filter(None, meant), "") or commands.generalised(one.path)
    return found


class _Listed:
    """The paths that a document lists, to find the one that is meant by an example."""

    def __init__(self, found: Sequence[Found], base: str) -> None:
        self.base = base
        keys = [key(one.spot.method, one.path, base) for one in found]
        self.paths = {k: one.path for k, one in zip(reversed(keys), reversed(found), strict=True)}
        self.examples = Examples(dict.fromkeys(keys))

    def path(self, method: str, path: str) -> str:
        """The listed path; empty where there is none."""
        known = key(method, path, self.base)
        known = known if known in self.paths else self.examples.of(known) or known
        return self.paths.get(known, "")


def _is_example(found: Found) -> bool:
    """A request in a fence that names a row: `PUT /plots/7`."""
    return found.spot.line.kind is Kind.CODE and commands.generalised(found.path) != found.path
