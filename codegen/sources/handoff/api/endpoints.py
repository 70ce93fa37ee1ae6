"""The endpoints of a document: where each stands, and what its lines say of it.

A table's row says everything in its cells; a heading or an item is followed by its block of lines.
What only mentions an endpoint (a flow, an example, a limit) adds to one that is defined elsewhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.sources.handoff.api import commands, lexicon, parts, paths, spots
from codegen.sources.handoff.api.bases import Bases
from codegen.sources.handoff.api.belonging import meant, trail
from codegen.sources.handoff.api.found import Found, ending_in, with_examples
from codegen.sources.handoff.api.openapi import NOTHING, Described
from codegen.sources.handoff.api.outline import Kind, Line, Section, clean, repeated
from codegen.sources.handoff.api.parts import Part
from codegen.sources.handoff.api.paths import Tree, below_all, key
from codegen.sources.handoff.api.routers import Routers
from codegen.sources.handoff.api.spots import Spot
from codegen.sources.handoff.words.notions import saying, words_for

# What is named below such a title is no part of the API.
LEFT_OUT = saying("headings.left_out")
_MENTIONS = re.compile(
    rf"\b(?:{words_for('headings.mentions')})\b|{words_for('headings.mentions_too')}", re.IGNORECASE
)
_EXAMPLE = re.compile(
    r"(?:for )?(?:example|exemplo|ejemplo|exemple|beispiel|пример|示例|例|예시?)s?\W*$",
    re.IGNORECASE,
)
# A heading above METHOD and path alone: what is beside it is said of the endpoint, too.
_ITSELF = re.compile(r"(?:http |api )?(?:endpoint|request|route|url|path|call)", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """What a document names: endpoints it defines, leaves out, or has patterns of, and its base."""

    defined: tuple[Found, ...]
    mentioned: tuple[Found, ...]
    left_out: tuple[Spot, ...]
    patterns: tuple[Spot, ...]
    base: str


def read(lines: Sequence[Line], described: Described = NOTHING) -> Named:
    """The endpoints in order of mention; one that is named twice is there twice.

    described: what fences describe as OpenAPI.
    """
    reader = _Reader(lines, described)
    for line in lines:
        reader.take(line)
    told = [one for one in reader.found if not (one.spot.weak and reader.is_patterned(one))]
    found = with_examples(told, reader.bases.base)
    sure = any(not one.spot.weak for one in found)  # else mentions are all there is
    strong = [one for one in found if not one.spot.weak or (sure and _is_described(one))]
    known = {key(one.spot.method, one.path, reader.bases.base) for one in strong}
    told = [one for one in found if one.spot.leads]
    told = [one for one in told if key(one.spot.method, one.path, reader.bases.base) not in known]
    if strong and told:  # what only a sentence is about
        taken = {id(one) for one in (*strong, *told)}
        strong = [one for one in found if id(one) in taken]
    strong = strong or found
    taken = {id(one) for one in strong}
    weak = [one for one in found if id(one) not in taken]
    return Named(
        tuple(strong),
        tuple(weak),
        tuple(reader.left_out),
        tuple(reader.patterns),
        reader.bases.base,
    )


def _is_described(found: Found) -> bool:
    """Below a title that only mentions endpoints, its own lines say who may call this one."""
    words = (line for line in found.block if line.kind is not Kind.CODE)
    said = (pair for line in words for pair in spots.labels(line))
    return found.aside and any(name in lexicon.AUTH_LABELS for name, _ in said)


@dataclass
class _Pair:
    """METHOD and path behind labels of their own, as far as they were met."""

    methods: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    line: Line | None = None
    query: tuple[str, ...] = ()


class _Reader:
    """Keeps the endpoint that the lines at hand belong to."""

    def __init__(self, lines: Sequence[Line], described: Described) -> None:
        self.operations = described.operations
        self.found: list[Found] = []
        self.left_out: list[Spot] = []
        self.patterns: list[Spot] = []
        self.open: list[Found] = []
        self.pair = _Pair()
        self.bases = Bases(lines)
        self.bases.base = self.bases.base or described.base
        self.branch: list[tuple[int, str]] = []  # items that are paths, with their depths
        self.tree = Tree()
        self.routers = Routers()
        self.calls = commands.calls(lines)
        self.repeated = repeated(lines)
        self.awaited = ""  # a label without a value
        self.called: list[Found] = []
        self.about: set[str] = set()  # the methods that the last line named, of the open endpoints
        self.lead = ""  # the line before a fence
        self.calling = commands.Calling()
        self.title = lines[0].section if lines else None  # of the document

    def take(self, line: Line) -> None:
        """Read one line."""
        self.lead = self.lead if line.kind is Kind.CODE else clean(line.text)
        if line.kind is Kind.HEADING:
            self._heading(line)
        elif line.kind is Kind.ROW:
            self._row(line)
        elif operation := self.operations.get(line.line):
            self._made([Spot(operation.said.method, operation.said.path, line)])
        elif line.kind is Kind.CODE:
            self._code(line)
        else:
            self._text(line)

    def is_patterned(self, one: Found) -> bool:
        """What is made by a pattern is an example of it."""
        same = (spot for spot in self.patterns if spot.method == one.spot.method)
        return any(paths.matches(spot.path, one.path) for spot in same)

    # --- kinds of lines ---------------------------------------------------------------------------

    def _heading(self, line: Line) -> None:
        self.pair = _Pair()
        named = list(spots.in_heading(line)) or list(spots.below_path(line))
        if named:
            self._start(named)
        elif self.open and line.section in self.repeated and parts.is_general(clean(line.text)):
            self._belongs(line)
        elif not self._is_titled() and (again := self._named_by_title(line, _above(line))):
            self.open = again
            self._belongs(line)
        elif not self._within(line):
            self.open = []
        else:
            self._belongs(line)
        if not named:
            found, methods = spots.paths_only(line.text), spots.methods_in(line.text)
            self.pair = _Pair(methods, found, line) if found or methods else self.pair

    def _named_by_title(self, line: Line, home: Section | None) -> list[Found]:
        """`Create room request`, below endpoints that are listed: of the one that it names."""
        if parts.named(clean(line.text)) in (Part.OTHER, Part.UNSAID):
            return []
        listed = (one for one in self.found if one.spot.line.kind is not Kind.HEADING)
        near = [one for one in listed if home in {None, *trail(one.section)}]
        alone = all(one.titled is not None for one in self.open)  # no line has begun one here
        told = meant(clean(line.text), near, alone=alone)
        for one in told:
            one.titled = len(one.block) if one.titled is None else one.titled
        return told

    def _row(self, line: Line) -> None:
        named = list(spots.in_row(line))
        if named:
            for found in self._made(named):
                found.block.append(line)
            return
        if not self._labelled(line):
            self._belongs(line)

    def _text(self, line: Line) -> None:
        if self._labelled(line) or self._branches(line):
            return
        named = list(spots.in_text(line))
        strong = [spot for spot in named if not spot.weak]
        if strong and not self._repeats(strong):
            self._start(strong)
            self._made([spot for spot in named if spot.weak])
        elif named and not strong and named[0].leads and _announces(line):
            self._start(named)
        elif named and not strong:
            for found in self._made(named):
                found.block += [line] if found.spot.leads else []
            self._belongs(line)
        elif _announces(line) and not self._is_titled():
            self.open = self._named_by_title(line, line.section) or self.open
            self._belongs(line)
        else:
            self._belongs(line)

    def _is_titled(self) -> bool:
        """The open endpoint has a heading of its own."""
        return any(one.spot.line.kind is Kind.HEADING for one in self.open)

    def _code(self, line: Line) -> None:
        if line.line in self.calls:
            self._call(self.calls[line.line])
        if self.calling.carries_on(line):
            for found in self.called:
                found.block.append(line)
            return
        self._made([*self.routers.take(line), *spots.in_drawing(line)])
        above, branch = self.tree.take(line)
        if branch and all(one.spot.line.kind is Kind.CODE for one in self.open):
            self.open = []
        named = [replace(spot, path=below_all(above, spot.path)) for spot in spots.in_code(line)]
        if _EXAMPLE.match(self.lead):
            self._made([replace(spot, weak=True, leads=True) for spot in named])
            named = []
        if path := spots.path_alone(line):
            self.pair = _Pair(self.pair.methods, (path,), self.pair.line or line)
            self._paired()
            return
        if (named and not self.open) or (
            named and all(o.spot.line.kind is Kind.CODE for o in self.open)
        ):
            others = [one for one in self.open if one.reaches(line)]
            self._start(named, keep=False)
            for found in self.open:
                found.before = max((one.before + 1 for one in others), default=0)
            if len(others) == 1 and others[0].is_like(named[0]):  # what follows is said of both
                self.open += others
        else:
            self._belongs(line)

    def _branches(self, line: Line) -> bool:
        """An item that is a path, or one below it that is a method."""
        if line.kind is not Kind.ITEM:
            return False
        self.branch = [one for one in self.branch if one[0] < line.depth]
        path, methods = spots.path_only(line.text), spots.methods_in(line.text)
        if path:
            self.branch.append((line.depth, path))
        elif methods and self.branch:
            self._start([Spot(method, self.branch[-1][1], line) for method in methods])
        return bool(methods and self.branch)

    def _call(self, call: commands.Call) -> None:
        """It belongs to the open endpoint if it calls that one."""
        self.called = [
            one
            for one in self.open
            if one.spot.method == call.method and paths.matches(one.spot.path, call.path)
        ]
        if not self.called:
            spot = Spot(call.method, call.path, call.line, weak=True, leads=True)
            self.called = self._made([spot])

    def _labelled(self, line: Line) -> bool:
        """`**Method:** POST` and `**URL:** /users`, in either order."""
        said = spots.label(line)
        if said is None:
            said, self.awaited = (self.awaited, clean(line.text)), ""
        if not said[1]:  # what it names stands in the next line
            self.awaited = said[0]
        labels = lexicon.METHOD_LABELS | lexicon.PATH_LABELS  # `HTTP Request: POST`
        methods = spots.methods_in(said[1]) if spots.is_one(said[0], labels) else ()
        found = spots.paths_only(said[1]) if said[0] in lexicon.PATH_LABELS else ()
        if not (methods or found):
            return False
        self.pair.methods = methods or self.pair.methods
        self.pair.paths = found or self.pair.paths
        self.pair.query = paths.query_of(said[1]) if found else self.pair.query
        self.pair.line = self.pair.line or line
        return self._paired()

    def _paired(self) -> bool:
        """METHOD and path are both known: they are an endpoint, unless of the one that is open."""
        if self.pair.methods and self.pair.paths and self.pair.line:
            at = self.pair.line
            named = list(itertools.product(self.pair.methods, self.pair.paths))
            if set(named) <= {(found.spot.method, found.spot.path) for found in self.open}:
                self.pair = _Pair()
                return False  # of the endpoint that is open
            if at.kind is Kind.ROW:  # of a table of labels: its other rows belong to the endpoint
                at = replace(at, kind=Kind.ITEM)
            query = self.pair.query
            self._start([Spot(method, path, at, query=query) for method, path in named])
            titled = at.kind is Kind.HEADING
            self.pair = _Pair(paths=self.pair.paths, line=at) if titled else _Pair()
        return True

    # --- blocks -----------------------------------------------------------------------------------

    def _start(self, named: Sequence[Spot], *, keep: bool = True) -> None:
        self.open, self.about = self._made(named), set()
        if keep:
            for found in self.open:
                found.block.append(found.spot.line)

    def _belongs(self, line: Line) -> None:
        """To those of several whose methods it names, if it names any; a fence as what leads it."""
        if meant := ending_in(line, self.found):
            meant.titled = len(meant.block) if meant.titled is None else meant.titled
            meant.block.append(line)
            return
        if line.kind is not Kind.CODE:
            named = spots.METHOD.findall(re.split(r"[;.(]", line.text)[0])
            self.about = set(named) & {found.spot.method for found in self.open}
        for found in self.open:
            if not self.about or found.spot.method in self.about:
                found.block.append(line)

    def _within(self, heading: Line) -> bool:
        """A heading below the open endpoint's own, or in the middle of its item."""
        if not self.open or heading.section is None or parts.is_of_path(heading.section):
            return False
        at = self.open[0].spot.line
        own = at.section if at.kind is Kind.HEADING else None
        if own and spots.methods_in(own.text):  # `### POST`, and the path in a fence
            own = own.above
        titled = at.section and (
            _ITSELF.fullmatch(at.section.text) or parts.names_path(at.section.text)
        )
        if own is None and titled and at.section and at.section.above:
            return at.section.above in heading.section.trail()
        if own is None:
            above = heading.section.above
            home = next((s for s in trail(at.section) if not parts.is_label(s)), None)
            return home is None or home in trail(above)
        return own in heading.section.trail()

    def _repeats(self, named: Sequence[Spot]) -> bool:
        """The endpoint's own block names it again; an item after its item is another mention, which
        may say otherwise.
        """
        if any(one.spot.line.kind is Kind.ITEM for one in self.open) and all(
            spot.line.kind is Kind.ITEM for spot in named
        ):
            return False
        base = self.bases.base
        own = {key(found.spot.method, found.spot.path, base) for found in self.open}
        return bool(own) and {key(spot.method, spot.path, base) for spot in named} <= own

    def _made(self, named: Sequence[Spot]) -> list[Found]:
        made = []
        for spot in named:
            if paths.is_pattern(spot.path):
                self.patterns.append(spot)
                continue
            titles = [section.text for section in _sections(spot)]
            if any(LEFT_OUT.search(s.text) for s in _sections(spot) if s is not self.title):
                self.left_out.append(spot)
                continue
            aside = spot.line.kind not in (Kind.HEADING, Kind.ROW) and any(
                _only_mentions(title, spot.path) for title in titles
            )
            called = spot.line.kind is Kind.CODE
            told = replace(
                spot, weak=spot.weak or aside, leads=spot.leads and (called or not aside)
            )
            path = (
                spot.path
                if called and spot.leads
                else self.bases.joined(spot.path, _sections(spot))
            )
            made.append(Found(told, path, aside=aside and not spot.weak))
        self.found += made
        return made


def _only_mentions(title: str, path: str) -> bool:
    """`Test data` defines nothing; `Test a webhook` is about `/webhooks/{id}/test`."""
    words = (match[0].casefold() for match in _MENTIONS.finditer(title))
    return any(word.removesuffix("s") not in path.casefold() for word in words)


def _announces(line: Line) -> bool:
    return line.text.rstrip("* ").endswith((":", "："))


def _above(line: Line) -> Section | None:
    return line.section.above if line.section else None


def _sections(spot: Spot) -> Iterator[Section]:
    """The sections that an endpoint stands in, its own heading aside."""
    section = spot.line.section
    if section and spot.line.kind is Kind.HEADING:
        section = section.above
    yield from trail(section)
