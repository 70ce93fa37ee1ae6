"""One document's API design: its endpoints with what is said of each, of groups, and of all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import itemgetter
from typing import Generic, TypeVar

from codegen.diagnostics import Diagnostic, Place
from codegen.sources.design import Access, Auth, Design, DesignedEndpoint, is_param, segments_of
from codegen.sources.handoff.api import (
    access,
    bodies,
    details,
    endpoints,
    lexicon,
    paths,
    patterns,
    spots,
)
from codegen.sources.handoff.api.access import Statement
from codegen.sources.handoff.api.endpoints import Found, Named
from codegen.sources.handoff.api.outline import Kind, Line, Section, clean, outline
from codegen.sources.handoff.api.spots import Spot

_Named = TypeVar("_Named")
_ALIASES = {"2fa": "two factor", "mfa": "multi factor", "oauth2": "oauth"}


# `/devices/register` is not meant by "all but register and login"
_AMENDED = re.compile(r"\bamend", re.IGNORECASE)
_DEFINING = (Kind.HEADING, Kind.ROW)
# What may stand in a path before `login`: `/api/v1/auth`, and not `/devices`.
_OF_USERS = re.compile(rf"|api|rest|v\d+|(?:{'|'.join(sorted(lexicon.SIGNING_IN))})s?")
# `/api/v1/**`: all endpoints there are.
_ANY_PATH = re.compile(r"(?:/(?:api|rest|v\d+))*/\*+")


@dataclass(frozen=True)
class _Group:
    """A row about a group of endpoints: its name or path pattern, its qualifiers, who may call."""

    name: str
    qualifiers: tuple[str, ...]
    access: Access


def read(text: str, file: str) -> Design:
    """Read the API that a document designs; a document without one gives an empty design."""
    lines = outline(text)
    named = endpoints.read(lines)
    designing = _Designing(lines, named, file)
    designed = tuple(designing.designed())
    aside = [(spot, "GA321", "is out of scope") for spot in named.left_out]
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

    def __init__(self, lines: Sequence[Line], named: Named, file: str) -> None:
        self.named = named
        self.lines = list(lines)
        self.file = file
        blocks = {id(line) for found in named.defined for line in found.block}
        self.loose = [line for line in lines if id(line) not in blocks]
        self.foreign: list[Spot] = []  # mentioned, and defined nowhere
        self.homes = {s for found in named.defined for s in _trail(found.section)}
        self.at = {id(line): index for index, line in enumerate(self.lines)}
        self.said = self._said_in_rows()
        self.statements: dict[Section | None, Statement] = {}
        for statement, home in self._statements():
            self.statements.setdefault(home, statement)
        self.groups = _Near((group.name, group) for group in self._groups())
        self.patterns = _Near((pattern.path, pattern) for pattern in self._patterns())

    def designed(self) -> Iterator[DesignedEndpoint]:
        """Each endpoint once, in order of first mention."""
        merged: dict[tuple[str, str], DesignedEndpoint] = {}
        at: dict[tuple[str, str], Found] = {}
        before: Access | None = None
        for found in self.named.defined:
            one = self._one(found, before)
            before = one.access if one.access.text else before
            key = paths.key(one.method, one.path, self.named.base)
            if key in merged and any(_AMENDED.search(t.text) for t in _trail(found.section)):
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
        for key, one in merged.items():
            yield self._from_elsewhere(one, at[key])

    def _one(self, found: Found, before: Access | None) -> DesignedEndpoint:
        said = details.access_of(found, before)
        if details.silent_cell(found):
            said = Access("none", text="-") if self._has_a_say(found) else None
        success, failures = details.statuses(found)
        told = bodies.bodies(found)
        return DesignedEndpoint(
            method=found.spot.method,
            path=found.path,
            at=Place(self.file, found.spot.line.line),
            access=said or Access(),
            summary=details.summary_of(found),
            section=_title(found.section),
            handler=details.handler_of(found),
            success=success,
            failures=failures,
            inputs=tuple(told.inputs.values()),
            outputs=tuple(told.outputs.values()),
            listed=told.listed,
            query=tuple(told.query.values()),
            unread=tuple(told.unread),
        )

    def _has_a_say(self, found: Found) -> bool:
        """Whether an empty cell says "no": where others say yes, and none says no in words.

        A dash says no beside words, too; a blank cell beside words says nothing.
        """
        ways = self.said[found.spot.line.header]
        return "required" in ways and ("none" not in ways or details.dash(found))

    def _said_in_rows(self) -> dict[tuple[str, ...], set[Auth | None]]:
        """What the rows of a table, by its header, say in their column about access."""
        found: dict[tuple[str, ...], set[Auth | None]] = defaultdict(set)
        for one in self.named.defined:
            if one.spot.line.kind is Kind.ROW and not details.silent_cell(one):
                said = details.access_of(one, None)
                found[one.spot.line.header] |= {said.auth} if said else set()
        return found

    # --- what is said of many ---------------------------------------------------------------------

    def _from_elsewhere(self, one: DesignedEndpoint, found: Found) -> DesignedEndpoint:
        if one.access.text:
            return self._with_roles(one, found)
        for said in (
            self._of_patterns(one, found),
            self._of_groups(one, found),
            self._of_titles(found),
            self._of_all(one, found),
        ):
            if said is not None:
                return replace(one, access=said)
        return one

    def _with_roles(self, one: DesignedEndpoint, found: Found) -> DesignedEndpoint:
        """Where its own lines only say that it needs a token, a title says who: `(Admin only)`."""
        own, title = one.access, self._of_titles(found)
        if own.auth != "required" or own.roles or own.scopes or own.owner or title is None:
            return one
        return replace(one, access=replace(own, roles=title.roles, scopes=title.scopes))

    def _of_patterns(self, one: DesignedEndpoint, found: Found) -> Access | None:
        """Of the patterns that match, the one that says most of the path."""
        fit = (
            pattern
            for pattern in self.patterns.near(one, found)
            if pattern.method in ("", one.method) and _matches(pattern.path, one.path)
            if not (_ANY_PATH.fullmatch(pattern.path) and _gives_tokens(one))
        )
        best = max(fit, key=lambda pattern: len(pattern.path.rstrip("/*")), default=None)
        return best.access if best else None

    def _patterns(self) -> Iterator[patterns.Pattern]:
        for line in self.loose:
            yield from patterns.in_line(line)

    def _of_titles(self, found: Found) -> Access | None:
        said = (access.title_access(section.text) for section in _trail(found.section))
        return next((one for one in said if one is not None), None)

    def _of_all(self, one: DesignedEndpoint, found: Found) -> Access | None:
        """The nearest statement about all: of its section, then of the document."""
        trail = list(_trail(found.section))
        for section in (*trail, None):
            if statement := self.statements.get(section):
                if _too_general(statement, one):
                    return None
                if _excepted(statement, one, found):
                    return Access(statement.excepted, text=statement.text)
                return statement.access
        return None

    def _statements(self) -> Iterator[tuple[Statement, Section | None]]:
        """Each with the section of endpoints that it holds for; None is the document."""
        for line in self.loose:
            if line.kind not in (Kind.TEXT, Kind.ITEM):
                continue
            for sentence in access.sentences(self._paragraph(line)):
                if found := access.statement(sentence, line.line):
                    yield found, self._home(line)
            said = self._of_a_section(line)
            if said is not None and said.auth:
                whom = Statement(
                    said.auth, line.line, text=said.text, roles=said.roles, scopes=said.scopes
                )
                yield whom, self._home(line)

    def _paragraph(self, line: Line) -> str:
        """The line, with the items that it announces: `All routes require:`."""
        text = clean(line.text)
        if not text.endswith((":", "\uff1a")) or line.kind is not Kind.TEXT:
            return text
        at = self.at[id(line)]
        items = takewhile(
            lambda one: one.kind in (Kind.ITEM, Kind.CODE), self.lines[at + 1 : at + 9]
        )
        return " ".join((text, *(clean(one.text) for one in items)))

    def _home(self, line: Line) -> Section | None:
        section = line.section
        return section if section in self.homes and section and section.level > 1 else None

    def _of_a_section(self, line: Line) -> Access | None:
        """`**Auth:** Required` before the endpoints of a section."""
        labelled = spots.label(line)
        if any(patterns.in_line(line)):
            return None
        at_home = line.section is None or line.section in self.homes or line.section.level == 1
        if labelled and labelled[0] in lexicon.AUTH_LABELS - {"token", "jwt", "who", "security"}:
            general = (
                line.section is None or line.section.level == 1 or line.section not in self.homes
            )
            if not at_home or (general and access.is_mechanism(labelled[1])):
                return None
            said = access.read_access(labelled[1]) if clean(labelled[1]) else None
            return said if said and said.understood and len(clean(labelled[1])) < 80 else None
        if line.section in self.homes and line.section and line.section.level > 1:
            return access.own_statement(clean(line.text).lstrip("-*> "))
        return None

    # --- groups -----------------------------------------------------------------------------------

    def _groups(self) -> Iterator[_Group]:
        for line in self.loose:
            if line.kind is not Kind.ROW:
                continue
            name = spots.column(line, lexicon.GROUPS)
            who = spots.column(line, lexicon.AUTH_LABELS | lexicon.ROLE_LABELS)
            if name and who and not access.is_empty(name):
                base, _, rest = clean(name).partition("(")
                inside = re.split(r"[,/]\s*", rest.rstrip(")")) if rest else []
                qualifiers = tuple(word.strip().casefold() for word in inside if word.strip())
                yield _Group(base.strip(), qualifiers, access.read_access(who))

    def _of_groups(self, one: DesignedEndpoint, found: Found) -> Access | None:
        for group in self.groups.near(one, found):
            if _in_group(group, one, found):
                return group.access
        return None


class _Near(Generic[_Named]):
    """What is named by a path or by words, found by the longest word that its endpoints have."""

    def __init__(self, named: Iterable[tuple[str, _Named]]) -> None:
        self.by_word: dict[str, list[tuple[int, _Named]]] = defaultdict(list)
        for order, (name, one) in enumerate(named):
            parts = name.split("/")
            words = _words("/".join(part for part in parts if not is_param(part)))
            longest = max(words, key=lambda word: (len(word), word), default="")
            self.by_word[longest].append((order, one))

    def near(self, one: DesignedEndpoint, found: Found) -> Iterator[_Named]:
        """Those that may mean the endpoint, in order."""
        words = _words(one.path).union({""}, *(_words(s.text) for s in _trail(found.section)))
        near = [held for word in words for held in self.by_word.get(word, ())]
        yield from (named for _, named in sorted(near, key=itemgetter(0)))


def _in_group(group: _Group, one: DesignedEndpoint, found: Found) -> bool:
    if group.name.startswith("/"):
        return _matches(group.name, one.path)
    words = _words(group.name)
    titles = [_words(section.text) for section in _trail(found.section)]
    if not words or not any(words <= title for title in titles):
        return False
    last = [part for part in segments_of(one.path) if not is_param(part)][-1:]
    own = {one.handler.rpartition("#")[2].casefold(), *(part.casefold() for part in last)}
    told = (
        _words(one.summary) | _words(one.handler) | {word for part in own for word in _words(part)}
    )
    return not group.qualifiers or any(q in own or _words(q) <= told for q in group.qualifiers)


def _words(text: str) -> set[str]:
    spaced = text.casefold()
    for short, long in _ALIASES.items():
        spaced = re.sub(rf"\b{short}\b", long, spaced)
    return set(re.findall(r"[^\W_]+", spaced))


def _excepted(statement: Statement, one: DesignedEndpoint, found: Found) -> bool:
    if any(_matches(path, one.path) or _matches(one.path, path) for path in statement.paths):
        return True
    own = {_stem(word) for word in _words(one.path)}
    own |= {"auth", "authentication"} & (_words(_title(found.section)) | own) and {
        "auth",
        "authentication",
    }
    titles = {_stem(word) for section in _trail(found.section) for word in _words(section.text)}
    signs_in = bool((own | titles) & lexicon.SIGNING_IN)
    return any(
        _stem(word) in own | titles and (signs_in or word not in lexicon.AUTH_VERBS)
        for word in statement.words
    )


def _too_general(statement: Statement, one: DesignedEndpoint) -> bool:
    """ "All endpoints need a token", without an exception: that can't be meant of those that give
    one.
    """
    general = statement.auth == "required" and not (statement.paths or statement.words)
    return general and _gives_tokens(one)


def _gives_tokens(one: DesignedEndpoint) -> bool:
    *above, last = ("", *(part.replace("-", "").casefold() for part in segments_of(one.path)))
    return last in lexicon.GIVING_TOKENS and all(map(_OF_USERS.fullmatch, above))


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _matches(pattern: str, path: str) -> bool:
    """A path below a pattern, at whatever prefix: `/auth/*` is `/api/v1/auth/login` too."""
    said = segments_of(pattern.rstrip("/*"))
    parts = [r"[^/]+" if is_param(part) else re.escape(part) for part in said]
    more = r"(/.*)?" if pattern.endswith("*") else ""
    return bool(parts) and re.search("/" + "/".join(parts) + more + "/?$", path) is not None


def _defines(found: Found) -> bool:
    """A heading or a row is where an endpoint is defined, if it is named elsewhere, too."""
    return found.spot.line.kind in _DEFINING


def _trail(section: Section | None) -> Iterator[Section]:
    yield from section.trail() if section else ()


def _title(section: Section | None) -> str:
    return section.text if section else ""


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
        query=first.query or later.query,
        unread=first.unread or later.unread,
    )
