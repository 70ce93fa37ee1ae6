"""What the lines below an endpoint say of its bodies and its query: examples, tables, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from codegen.sources.design import PARAM, Input, segments_of
from codegen.sources.handoff.api import (
    access,
    cells,
    commands,
    examples,
    fences,
    lexicon,
    listed,
    openapi,
    spots,
)
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.gathered import Bodies, Called, Example
from codegen.sources.handoff.api.outline import Kind, Line, Section, clean
from codegen.sources.handoff.api.parts import (
    Part,
    carries_on,
    is_general,
    is_of_either,
    named,
    of_fields,
    of_params,
    of_values,
)
from codegen.sources.handoff.api.spots import Spot

_INLINE = re.compile(r"[{\[].*[}\]]")
_NAMED_OBJECT = re.compile(r"\s*`?(\w+\[\{[^{}]*\}\])`?")
_NAMED = re.compile(r"[A-Za-z_]\w*\??")
Types = Callable[[str], Called | None]
_NOWHERE = Line(Kind.TEXT, "", 0, None)
_READING = ("GET", "DELETE", "HEAD")


def bodies(found: Found, types: Types) -> Bodies:
    """The fields of request, response and query, each as the first place has it.

    types: what a body that is called by a name is declared as.
    """
    reader = _Reader(found, types)
    if found.of_fence:
        reader.behind_path()
        reader.labelled(found.spot.rest, found.spot.line.line)
    told = found.spot.leads and not found.of_fence  # a sentence about it
    for lines in fences.runs(found.own_block or [found.spot.line][:told]):
        reader.take(lines)
    return reader.done()


@dataclass
class _Label:
    """The label that lines stand below, and how deep in lists; top: of the bullets below it."""

    part: Part = Part.UNSAID
    depth: int = 0
    top: int = 0
    last: Input | None = None


def fields(lines: Sequence[Line]) -> Sequence[Input]:
    """Those of an object that is drawn, tabled or listed."""
    reader = _Reader(Found(Spot("POST", "/", _NOWHERE), "/"), lambda _: None)
    reader.label, reader.section = _Label(Part.REQUEST), lines[0].section
    for run in fences.runs(lines):
        reader.take(run)
    return tuple(reader.done().inputs.values())


class _Reader:
    def __init__(self, found: Found, types: Types) -> None:
        self.found, self.types = found, types
        asked = (Input(name, "", None, "", found.spot.line.line) for name in found.spot.query)
        self.told = Bodies(found.spot.method, query={one.name: one for one in asked})
        parts = segments_of(found.path)
        self.in_path = {part[1] for part in map(PARAM.fullmatch, parts) if part}
        self.called = False  # a request stands above
        self.silent = True  # no label yet
        self.status: Part | None = None  # what a status above speaks of
        self.said = ""  # the line above
        self.section: Section | None = found.spot.line.section
        own = found.spot.line.kind in (Kind.TEXT, Kind.ITEM, Kind.HEADING)
        behind = clean(found.spot.rest) if own else ""
        part = named(behind)
        self.label = _Label(part if part is not Part.OTHER else Part.UNSAID)
        self.label.depth = found.spot.line.depth if behind else 0

    def take(self, lines: list[Line]) -> None:
        """Read one line, or the lines of one fence."""
        first, own = lines[0], self.found.spot.line
        for line in lines:
            self._ask(listed.asked_of(line, self.found.spot), line.line)
        if first.section is not self.section:
            self.section, self.label = first.section, _Label()
            self.silent &= first.section is None or is_general(first.section.text)
        if first.kind is Kind.CODE:
            self._fence(lines)
        elif first is own and first.kind is Kind.ROW:
            self._cells(first)
            self._list_taken(first)
        elif first is own:
            self.behind_path()
            self.labelled(own.text, own.line)
            self._ask(listed.asked(self.found.spot.rest), own.line)
            self._list_taken(first)
        elif first.kind is Kind.ROW:
            self._row(first)
        elif first.kind is not Kind.HEADING:
            self._text(first)
        self.said = "" if first.kind is Kind.CODE else clean(first.text)

    def done(self) -> Bodies:
        """What was read."""
        self.told.settle()
        return self.told

    def _part(self) -> Part:
        """What the lines here are about, by their label or the titles above them."""
        return self.label.part if self.label.part is not Part.UNSAID else self._of_titles()

    def _of_titles(self) -> Part:
        own = self.found.spot.line.section if self.found.spot.line.kind is Kind.HEADING else None
        for section in self.section.trail() if self.section else ():
            if section is own or section is self.found.section:
                break
            if (part := named(section.text)) is not Part.UNSAID:
                return part
        return Part.UNSAID

    # --- fences -----------------------------------------------------------------------------------

    def _fence(self, lines: list[Line]) -> None:
        own = self.found.spot.line
        begins = own.kind is Kind.CODE and lines[0].line == own.line + 1
        texts = {line.line + 1: line.text for line in lines}
        for piece in fences.pieces(lines, begins=begins):
            if piece.call:
                self.called = True
                self._sent(commands.sent(piece.text), piece.line)
                continue
            part = self._lead() if piece.part is Part.UNSAID else piece.part
            if (
                part is Part.REQUEST
                and self.told.method == "GET"
                and of_params(texts.get(piece.line, self.said))
            ):
                part = Part.QUERY
            self.called |= piece.part is Part.REQUEST
            if part is Part.QUERY and (names := listed.asked(piece.text)):
                self._ask(names, piece.line)
            elif part is Part.QUERY and self._name(" ".join(piece.text.split()), piece.line, part):
                continue
            elif described := openapi.parameters(piece.text, piece.line):
                self.told.add(Part.QUERY, described)
            elif piece.readable or part is not Part.UNSAID:
                self._example(piece.text, piece.line, part)

    def _lead(self) -> Part:
        """What the line above the fence, or else a label, says of it."""
        part, lead = self._part(), named(self.said)
        announced = self.said.endswith((":", "：")) and lead is not Part.UNSAID
        asks = lead is Part.REQUEST and self.told.writes
        return lead if part is Part.UNSAID and (announced or asks) else part

    def _sent(self, body: str, line: int) -> None:
        """JSON, or a form: `name=a&size=3`."""
        if body.lstrip().startswith("{"):
            self._example(body, line, Part.REQUEST)
        elif not self.told.of(Part.REQUEST):
            self.told.add(Part.REQUEST, listed.form(body, line))

    def _example(self, text: str, line: int, part: Part) -> None:
        if not text.strip() or part is Part.OTHER:
            return
        try:
            fields, many = examples.read(text, line)
        except examples.UnclearError:
            fields, many = listed.form(text, line) if part is not Part.UNSAID else (), False
        if not fields or (part is Part.REQUEST and self.told.method == "GET"):
            self.told.unread.append(line)
        elif part is Part.UNSAID:
            sent = not (many or self.called or self.told.of(Part.REQUEST))
            about = named(self.said)  # `Returns 403 where …`
            sent = sent and about not in (Part.RESPONSE, Part.OTHER)
            self.told.unsaid.append(Example(line, fields, many, sent, self.silent))
        else:
            self.told.answered = line if part is Part.RESPONSE else self.told.answered
            self.told.give(fields, many, part)

    # --- rows -------------------------------------------------------------------------------------

    def _cells(self, line: Line) -> None:
        """`{ name: string }` in a cell below `Request body`, or behind words for what it is."""
        for title, cell in zip(line.header, line.cells, strict=False):
            words, column = clean(cell), named(clean(title))
            self.labelled(cell, line.line)
            if words.find(self.found.spot.path) in (0, 1):
                self._behind(words.partition(self.found.spot.path)[2], line.line)
            elif "→" in cell and column is Part.UNSAID:
                self._behind(words, line.line)
            for part, told in cells.drawn(cell, column):
                self._either(told, line.line, part)
            self._ask(listed.asked(cell), line.line)
            if column in (Part.REQUEST, Part.QUERY):
                self._name(cell, line.line, column)
            else:
                self._call(cell, column)

    def labelled(self, text: str, line: int) -> None:
        """`body: name, size?` in a line that says more."""
        for part, told in cells.labelled(text):
            if "{" in told:
                self._example(told, line, part)
            else:
                self._name(told, line, part)

    def _name(self, text: str, line: int, part: Part) -> bool:
        """Add the fields of a list; where a row is named to delete it, they stand in the query."""
        if self._call(text, part) and " " not in clean(text):
            return True
        part = Part.QUERY if part is Part.REQUEST and self.found.spot.method == "DELETE" else part
        found = self._listed(text, line)
        self.told.add(part, examples.told_apart(found) if part is Part.REQUEST else found)
        return bool(found)

    def _listed(self, text: str, line: int) -> Sequence[Input]:
        return [one for one in listed.names(text, line) if one.name not in self.in_path]

    def behind_path(self) -> None:
        """`{ name, size? } → { id }` behind the path."""
        line = self.found.spot.line
        self._behind(clean(line.text).partition(self.found.spot.path)[2], line.line)

    def _behind(self, tail: str, line: int) -> None:
        self._call(cells.arrowed(tail).partition("→")[2], Part.RESPONSE)
        for part, told in cells.behind(tail):
            self._example(told, line, part)

    def _row(self, line: Line) -> None:
        name, kind = spots.column(line, lexicon.NAMES), spots.column(line, lexicon.TYPES)
        bare = clean(name or "").removeprefix("» ")  # deeper ones are of an object above
        titled = (
            named(spots.header(line.header[0])) if line.header and name is None else Part.UNSAID
        )
        if titled is not Part.UNSAID:  # `Query parameter | Type`
            bare = clean(line.cells[0])
        if kind is None and name and self._takes(line):
            kind = ""
        place = clean(spots.column(line, lexicon.PLACES) or "").casefold()
        whole = bare == place  # `body | body | object`
        if kind is None or whole or not _NAMED.fullmatch(bare) or bare in self.in_path:
            return
        part = named(place) if place else titled if titled is not Part.UNSAID else self._part()
        if part is Part.UNSAID:
            reads = self.found.spot.method in _READING
            part = Part.QUERY if reads else Part.REQUEST
        must = spots.column(line, lexicon.REQUIRED)
        rule = clean(spots.column(line, lexicon.RULES) or "")
        given = examples.described(bare, clean(kind), rule, line.line, _yes(must))
        self.told.add(part, (given,))

    def _takes(self, line: Line) -> bool:
        """The rows are of what is sent: by what stands above them, or as `Parameter | Meaning`."""
        titles = (
            title for title in line.header if spots.is_one(spots.header(title), lexicon.NAMES)
        )
        return {self._part(), *map(named, titles)} & {Part.QUERY, Part.REQUEST} != set()

    # --- text -------------------------------------------------------------------------------------

    def _text(self, line: Line) -> None:
        self._leave(line)
        self._list_taken(line)
        if line.kind is Kind.ITEM and (found := self._bullet(line)):
            self._list(found, line.depth)
            return
        if self._is_own(line):
            self._ask(listed.asked(line.text), line.line)
        for sentence in cells.further(line.text):
            self.labelled(sentence, line.line)
        pairs = listed.labels(line)
        if not pairs and len(line.text.split()) < 3:
            pairs = [(clean(line.text), ".")]
        deeper = 0 < self.label.top < line.depth
        for title, value in pairs:
            if not deeper or named(title) is not Part.UNSAID:
                self._label(title, value, line)
        if not pairs and self._part() in (Part.QUERY, Part.REQUEST):
            self.told.loose.append((self._part(), self._listed(line.text, line.line)))

    def _label(self, title: str, value: str, line: Line) -> None:
        """A label of a part; any other that stands above lines ends the part before it."""
        part = Part.UNSAID if of_values(title) else self._named(title, line)
        self.status = fences.part_of_status(title, value) or self.status
        if part is Part.UNSAID and of_fields(title) and not of_values(title) and self.told.writes:
            part = Part.REQUEST
        if part is not Part.UNSAID:
            self.label, self.silent = _Label(part, line.depth), False
            self._value(value, line.line, part)
        elif carries_on(title):
            self._value(value, line.line, self._part())
        elif not value.strip():
            self.label, self.silent = _Label(depth=line.depth), False
        elif line.kind is Kind.ITEM and cells.OBJECT.fullmatch(clean(value)):  # `- Invite: {…}`
            self._either(clean(value), line.line, self._part())

    def _either(self, text: str, line: int, part: Part) -> None:
        """An object; one of which no word says what it is may be one of several that are sent."""
        if part is not Part.UNSAID:
            self._example(text, line, part)
        elif self.told.writes:
            with suppress(examples.UnclearError):
                self.told.loose.append((Part.REQUEST, examples.read(text, line)[0]))

    def _named(self, title: str, line: Line) -> Part:
        """What a label names; `Body` below what is answered is the answer's."""
        if not is_of_either(title):
            return named(title)
        below = self.label.part if line.depth > self.label.depth else self._of_titles()
        return below if below is Part.RESPONSE else self.status or named(title)

    def _is_own(self, line: Line) -> bool:
        """The line lies in the section of the endpoint, or below the endpoint's own title."""
        own = self.found.spot.line
        return own.kind is Kind.HEADING or line.section is own.section

    def _leave(self, line: Line) -> None:
        """The item, or the list, that a label stands in ends before the line."""
        at = self.label.depth
        if line.depth < at or (at and line.depth == at and line.kind is Kind.ITEM):
            self.label = _Label()

    def _value(self, value: str, line: int, part: Part) -> None:
        """What stands behind a label: an object, a query, or names."""
        inline = _INLINE.search(value)
        if inside := _NAMED_OBJECT.match(value):  # `lines[{ id, size }]`
            self._example(f"{{{inside[1]}}}", line, part)
            return
        if self._name(value, line, part):
            return
        if inline and part is not Part.OTHER and not listed.asked(value):
            self._example(inline[0].strip("`"), line, part)

    def _call(self, text: str, part: Part) -> bool:
        """A body may be called by its name, if it stands nowhere."""
        called = self.types(text) if part in (Part.REQUEST, Part.RESPONSE) else None
        if called:
            self.told.called.append((part, called))
        return called is not None

    def _list_taken(self, line: Line) -> None:
        if self.told.writes:
            taken = map(examples.told_apart, listed.taken(line))
            self.told.loose += ((Part.REQUEST, one) for one in taken)
            for told in listed.objects_taken(line):
                self._either(told, line.line, Part.UNSAID)
        elif self.told.method == "GET":
            self.told.loose += ((Part.QUERY, one) for one in listed.filtered(line))

    def _ask(self, names: Sequence[str], line: int) -> None:
        self.told.add(Part.QUERY, [Input(name, "", None, "", line) for name in names])

    def _bullet(self, line: Line) -> listed.Bullet | None:
        if self._part() in (Part.OTHER, Part.UNSAID):
            return None
        found = listed.bullet(line)
        if found is None or any(one.name in self.in_path for one in found.fields):
            return None
        return found

    def _list(self, found: listed.Bullet, depth: int) -> None:
        """A field, or what an object above it holds; deeper ones list values."""
        label = self.label
        label.top = label.top or depth
        if self._part() is Part.RESPONSE and not found.sure:
            self.told.loose.append((Part.RESPONSE, found.fields))
        elif depth <= label.top:
            self.told.add(self._part(), found.fields)
            label.last = found.fields[-1]
        elif label.last and (label.last.kind == "object" or label.last.many):
            held = self.told.of(self._part())
            label.last = replace(label.last, fields=(*label.last.fields, *found.fields))
            held[label.last.name] = label.last


def _yes(cell: str | None) -> bool | None:
    if cell is None or not clean(cell):
        return None
    return access.read_access(cell).auth == "required"
