"""One document's API design: its endpoints with what is said of each, of groups, and of all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from codegen.diagnostics import Diagnostic, Place
from codegen.sources.design import Access, Design, DesignedEndpoint
from codegen.sources.handoff.api import bodies, details, endpoints, openapi, paths
from codegen.sources.handoff.api.access import read_access
from codegen.sources.handoff.api.belonging import gives_tokens, title_of, trail
from codegen.sources.handoff.api.declared import Declared
from codegen.sources.handoff.api.endpoints import Named
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.outline import Kind, Line, outline
from codegen.sources.handoff.api.people import People
from codegen.sources.handoff.api.sayings import Sayings
from codegen.sources.handoff.api.spots import Spot
from codegen.sources.handoff.api.statuses import statuses

# `/devices/register` is not meant by "all but register and login"
_AMENDED = re.compile(r"\bamend", re.IGNORECASE)
_DEFINING = (Kind.HEADING, Kind.ROW)


def read(text: str, file: str) -> Design:
    """Read the API that a document designs; a document without one gives an empty design."""
    lines = outline(text)
    described = openapi.described(lines)
    named = endpoints.read(lines, described)
    designing = _Designing(lines, named, described.operations, file)
    designed = tuple(designing.designed())
    aside = [(spot, "GA321", "is out of scope") for spot in named.left_out]
    aside += [(spot, "GA327", "says how paths are made, and names none") for spot in named.patterns]
    aside += [
        (spot, "GA327", "is mentioned here and defined nowhere") for spot in designing.foreign
    ]
    notes = tuple(
        Diagnostic(code, f"{spot.method} {spot.path} {says}", Place(file, spot.line.line))
        for spot, code, says in aside
    )
    return Design(designed, named.base, sources=(file,), notes=notes)


class _Designing:
    """Puts together what several places say of one endpoint."""

    def __init__(
        self,
        lines: Sequence[Line],
        named: Named,
        operations: Mapping[int, openapi.Operation],
        file: str,
    ) -> None:
        self.lines, self.named = lines, named
        self.operations = operations
        self.file = file
        self.types = Declared(lines)
        self.foreign: list[Spot] = []  # mentioned, and defined nowhere
        self.said = self._said_in_rows()
        homes = {s for found in named.defined for s in trail(found.section)}
        self.sayings = Sayings(lines, named.defined, homes)

    def designed(self) -> Iterator[DesignedEndpoint]:
        """Each endpoint once, in order of first mention."""
        merged: dict[tuple[str, str], DesignedEndpoint] = {}
        at: dict[tuple[str, str], Found] = {}
        places: dict[tuple[str, str], list[Found]] = defaultdict(list)
        before: Access | None = None
        for found in self.named.defined:
            one = self._one(found, before)
            before = one.access if one.access.text else before
            key = paths.key(one.method, one.path, self.named.base)
            places[key].append(found)
            if key in merged and any(_AMENDED.search(t.text) for t in trail(found.section)):
                merged[key] = _joined(one, merged[key])
                merged[key] = replace(merged[key], disputed=None)
                at[key] = found
            elif key in merged and _defines(found) and at[key].spot.line.kind not in _DEFINING:
                merged[key] = replace(_joined(merged[key], one), path=one.path, at=one.at)
                at[key] = found
            else:
                merged[key] = _joined(merged[key], one) if key in merged else one
                at.setdefault(key, found)
        examples, foreign = paths.Examples(merged), dict[tuple[str, str], Spot]()
        for found in self.named.mentioned:
            key = paths.key(found.spot.method, found.path, self.named.base)
            known = key if key in merged else examples.of(key)
            if known is not None:
                merged[known] = _joined(merged[known], self._one(found, None))
            else:
                foreign.setdefault(key, found.spot)
        self.foreign = list(foreign.values())
        people = People(self.lines, merged.values())
        for key, one in merged.items():
            named = people.completed(one, at[key])
            yield self.sayings.completed(named, [at[key], *places[key]])

    def _one(self, found: Found, before: Access | None) -> DesignedEndpoint:
        if described := self.operations.get(found.spot.line.line):
            return self._described(found, described)
        said = details.access_of(found, before)
        if details.silent_cell(found):
            said = Access("none", text="-") if self._has_a_say(found) else None
        success, failures = statuses(found)
        told = bodies.bodies(found, self.types.called)
        return DesignedEndpoint(
            method=found.spot.method,
            path=found.path,
            at=Place(self.file, found.spot.line.line),
            access=said or Access(),
            summary=details.summary_of(found),
            section=title_of(found.section),
            handler=details.handler_of(found),
            success=success,
            failures=failures,
            inputs=tuple(told.inputs.values()),
            outputs=tuple(told.outputs.values()),
            listed=told.listed,
            query=tuple(told.query.values()),
            unread=tuple(told.unread),
        )

    def _described(self, found: Found, told: openapi.Operation) -> DesignedEndpoint:
        at = Place(self.file, found.spot.line.line)
        one = replace(told.said, path=found.path, at=at, section=title_of(found.section))
        # what holds for all is not asked of whom it gives a token to
        return replace(one, access=Access()) if told.general and gives_tokens(one) else one

    def _has_a_say(self, found: Found) -> bool:
        """Whether an empty cell says "no": where others say yes, and none says no in words.

        A dash says no beside words, too; a blank cell beside words says nothing. Where the others
        only say whose token it takes, it may mean that any will do.
        """
        ways = self.said[found.spot.line.header]
        apart = "none" in ways or not self.sayings.needs_token(found)
        return "required" in ways and apart and ("none" not in ways or details.dash(found))

    def _said_in_rows(self) -> dict[tuple[str, ...], set[str]]:
        """What the rows of a table, by its header, say in their column about access."""
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for one in self.named.defined:
            if one.spot.line.kind is Kind.ROW and not details.silent_cell(one):
                said = details.access_of(one, None)
                found[one.spot.line.header] |= {_way(said)} if said else set()
        return found

    # --- what is said of many ---------------------------------------------------------------------


def _way(said: Access) -> str:
    own = read_access(said.text)  # without what other cells add
    return "whose" if own.says_whose else said.auth or ""


def _defines(found: Found) -> bool:
    """A heading or a row is where an endpoint is defined, if it is named elsewhere, too."""
    return found.spot.line.kind in _DEFINING


def _joined(first: DesignedEndpoint, later: DesignedEndpoint) -> DesignedEndpoint:
    """What one place says, completed by another; where both say who may call it, both are kept."""
    own, other = first.access, later.access
    chosen, disputed = own if own.auth or not other.text else other, first.disputed
    if own.auth and other.auth and own.auth != other.auth:
        disputed = disputed or other
    if own.auth == other.auth and other.text:
        scopes = tuple(dict.fromkeys((*own.scopes, *other.scopes)))
        roles = tuple(dict.fromkeys((*own.roles, *other.roles)))
        chosen = replace(own, scopes=scopes, roles=roles, owner=own.owner or other.owner)
    seen = {(failure.status, failure.when) for failure in first.failures}
    asked = {one.name for one in first.query}
    more = tuple(f for f in later.failures if (f.status, f.when) not in seen)
    return replace(
        first,
        access=chosen,
        disputed=disputed,
        summary=first.summary or later.summary,
        handler=first.handler or later.handler,
        success=first.success or later.success,
        failures=(*first.failures, *more),
        inputs=first.inputs or later.inputs,
        outputs=first.outputs or later.outputs,
        listed=first.listed or (not first.outputs and later.listed),
        query=(*first.query, *(one for one in later.query if one.name not in asked)),
        unread=first.unread or later.unread,
    )
