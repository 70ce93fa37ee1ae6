"""What a document says of many endpoints at once: by paths, by groups, in titles, of all."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, takewhile

from codegen.sources.design import Access, DesignedEndpoint
from codegen.sources.handoff.api import (
    access,
    details,
    exceptions,
    lexicon,
    patterns,
    spots,
    statements,
    titles,
)
from codegen.sources.handoff.api.belonging import (
    Group,
    Near,
    excepted,
    gives_tokens,
    in_group,
    trail,
)
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.legend import Legend
from codegen.sources.handoff.api.outline import Kind, Line, Section, clean
from codegen.sources.handoff.api.paths import matches
from codegen.sources.handoff.api.statements import Statement
from codegen.sources.handoff.words.notions import saying

_MOST = 100  # sentences about all: a document that has more is no design
_OTHERS = re.compile(r"\ball (?:the )?other\b", re.IGNORECASE)
# `/api/v1/**`: all endpoints there are.
_ANY_PATH = re.compile(r"(?:/(?:api|rest|v\d+))*/\*+")


class Sayings:
    """What is said outside of the endpoints' own lines.

    homes: the sections that endpoints stand in.
    """

    def __init__(
        self, lines: Sequence[Line], defined: Sequence[Found], homes: set[Section]
    ) -> None:
        self.lines, self.defined, self.homes = list(lines), defined, homes
        self.sizes = Counter(section for found in defined for section in trail(found.section))
        own = {id(line) for found in defined for line in found.block}
        loose = [line for line in lines if id(line) not in own]
        self.legend = Legend(loose)
        self.loose = [line for line in loose if id(line) not in self.legend.lines]
        # What follows a list of endpoints may be about all of them.
        listed = (found for found in defined if found.spot.line.kind in (Kind.ITEM, Kind.TEXT))
        self.below = {id(line) for found in listed for line in found.block}
        self.tells_apart = any(titles.frees(s.text) for s in self.sizes)
        self.at = {id(line): index for index, line in enumerate(self.lines)}
        self.statements: dict[Section | None, list[Statement]] = defaultdict(list)
        for statement, home in islice(self._statements(), _MOST):
            self.statements[home].append(statement)
        self.groups = Near((group.key, group) for group in self._groups())
        self.patterns = Near((pattern.path, pattern) for pattern in self._patterns())

    def completed(self, one: DesignedEndpoint, places: Sequence[Found]) -> DesignedEndpoint:
        """The endpoint with what is said elsewhere of who may call it.

        places: where it is named, the first where it is defined.
        """
        if one.access.text:
            return self._with_roles(one, places[0])
        said = (access for found in places for access in self._of_many(one, found))
        return replace(one, access=next(said, None) or _of_failures(one) or one.access)

    def _of_many(self, one: DesignedEndpoint, found: Found) -> Iterator[Access]:
        near = (self._of_signs, self._of_patterns, self._of_groups)
        sayings = (said(one, found) for said in (*near, self._of_titles, self._of_all))
        yield from filter(None, sayings)

    def needs_token(self, found: Found) -> bool:
        """All need one but those that a sentence lists, and it does not list this one."""
        near = (
            told for section in (*trail(found.section), None) for told in self.statements[section]
        )
        said = [told for told in near if told.auth == "required" and (told.paths or told.words)]
        return bool(said) and not any(excepted(told, found.path, found) for told in said)

    def _with_roles(self, one: DesignedEndpoint, found: Found) -> DesignedEndpoint:
        """Where its own lines only say that it needs a token, a title says who: `(Admin only)`."""
        own = one.access
        if own.auth != "required" or own.roles or own.scopes or own.owner:
            return one
        title, sign = self._of_titles(one, found) or Access(), self._of_signs(one, found)
        roles = (sign and sign.roles) or title.roles or _refusing_others(one)
        return replace(one, access=replace(own, roles=roles, scopes=title.scopes))

    def _of_signs(self, _: DesignedEndpoint, found: Found) -> Access | None:
        said = map(self.legend.of, (found.spot.line.text, *self._own_titles(found)))
        return next(filter(None, said), None)

    def _own_titles(self, found: Found) -> list[str]:
        """The titles that nothing else stands below; the document's is of no endpoint."""
        above = trail(found.section)
        return [one.text for one in above if one.level > 1 and self.sizes[one] == 1]

    def _of_patterns(self, one: DesignedEndpoint, found: Found) -> Access | None:
        """Of the patterns that match, the one that says most of the path."""
        fit = (
            pattern
            for pattern in self.patterns.near(one, found)
            if pattern.method in ("", one.method) and matches(pattern.path, one.path)
            if not (_ANY_PATH.fullmatch(pattern.path) and gives_tokens(one))
        )
        best = max(fit, key=lambda pattern: len(pattern.path.rstrip("/*")), default=None)
        return best.access if best else None

    def _patterns(self) -> Iterator[patterns.Pattern]:
        for line in self.loose:
            yield from patterns.in_line(line)

    def _of_titles(self, one: DesignedEndpoint, found: Found) -> Access | None:
        own = found.spot.line.section if found.spot.line.kind is Kind.HEADING else None
        texts = [section.text for section in (own, *trail(found.section)) if section]
        demands = map(titles.demanded, texts) if self.tells_apart else iter(())
        alone = [text.strip("🔒🔐 ") for text in self._own_titles(found)]
        demands = itertools.chain(
            demands, map(details.of_tag, alone), map(partial(details.plain, title=True), alone)
        )
        said = [*map(titles.of_title, texts[own is not None :]), *demands]
        told = (each for each in said if each is not None)
        return next((each for each in told if each.auth == "none" or not gives_tokens(one)), None)

    def _of_all(self, one: DesignedEndpoint, found: Found) -> Access | None:
        """The nearest statement about all: of its section, then of the document."""
        for section in (*trail(found.section), None):
            told = [
                one_of
                for one_of in sorted(self.statements[section], key=lambda said: not said.scopes)
                if not one_of.methods or one.method in one_of.methods
            ]
            for statement in told:
                if excepted(statement, one.path, found):
                    open_ = exceptions.leaves_open(statement.text) and not gives_tokens(one)
                    return None if open_ else Access(statement.excepted, text=statement.text)
            for statement in told:  # of one that gives tokens, none is asked: it has to be said
                asks = statement.auth == "required" and gives_tokens(one)
                return None if asks else statement.access
        return None

    def _statements(self) -> Iterator[tuple[Statement, Section | None]]:
        """Each with the section of endpoints that it holds for; None is the document."""
        loose = {id(line) for line in self.loose}
        for line in self.lines:
            free = id(line) in loose
            if line.kind not in (Kind.TEXT, Kind.ITEM) or not (free or id(line) in self.below):
                continue
            texts = list(statements.sentences(self._paragraph(line)))
            if any(patterns.in_line(line)):  # the others than those that it names
                texts = [_OTHERS.sub("all", text) for text in texts]
            of_many = [told for text in texts for told in statements.scoped(text, line.line)]
            of_many += filter(None, (statements.statement(text, line.line) for text in texts))
            home = self._home(line)
            for found in filter(self._is_told, of_many):
                if not found.near or home or self._is_general(line):
                    yield found, home if self._reaches(found, home) else None
            if (
                free
                and not of_many
                and (said := self._of_a_section(line)) is not None
                and said.auth
            ):
                yield _told(said, line), self._home(line)
        general = [(said, line) for line in self.loose if (said := self._of_the_api(line))]
        if len({said.auth for said, _ in general}) == 1:  # else each is about its own part
            yield _told(*general[0]), None

    def _is_told(self, statement: Statement) -> bool:
        """What it leaves out is there: of a word that nobody has, it is not known what it means."""
        words = statement.words
        known = not words or statement.paths or statement.methods or lexicon.LEFT_OUT & set(words)
        return bool(known) or any(excepted(statement, one.path, one) for one in self.defined)

    def _paragraph(self, line: Line) -> str:
        """The line, with the items or the fence that it announces: `All routes require:`."""
        text = clean(line.text)
        if not text.endswith((":", "\uff1a")):
            return text
        kinds = (Kind.ITEM, Kind.CODE) if line.kind is Kind.TEXT else (Kind.CODE,)
        at = self.at[id(line)]
        items = takewhile(
            lambda one: one.kind in kinds and not any(spots.in_text(one)),
            self.lines[at + 1 : at + 9],
        )
        return " ".join((text, *(clean(one.text) for one in items)))

    def _home(self, line: Line) -> Section | None:
        """The section of endpoints that a line is about; what is said of all is not said of one."""
        section = line.section
        if section is None or section.level == 1 or section not in self.homes:
            return None
        return None if self.sizes[section] < 2 and id(line) in self.below else section

    def _introduces(self, statement: Statement, home: Section) -> bool:
        """What stands under `Authentication`, before its endpoints, is about all there are."""
        titled = spots.header(home.text).lstrip("0123456789. ") in lexicon.AUTH_LABELS
        first = (one.spot.line.line for one in self.defined if home in trail(one.section))
        return titled and statement.line < min(first, default=0)

    def _reaches(self, statement: Statement, home: Section | None) -> bool:
        """Its exceptions are in its own section; else it speaks of all that there is."""
        here = [one for one in self.defined if home and home in trail(one.section)]
        if home and self._introduces(statement, home):
            return False
        named = statement.paths or statement.words
        return not named or any(excepted(statement, one.path, one) for one in here)

    def _is_general(self, line: Line) -> bool:
        return line.section is None or line.section.level == 1

    def _of_the_api(self, line: Line) -> Access | None:
        """`Authentication: requires a session`, in a section that has no endpoints."""
        prose = line.kind in (Kind.TEXT, Kind.ITEM)
        if not prose or line.section is None or line.section in self.homes or _of_some(line):
            return None
        labelled = spots.label(line)
        named = labelled is not None and labelled[0] in lexicon.AUTH_LABELS
        titled = spots.header(line.section.text).lstrip("0123456789. ") in lexicon.AUTH_LABELS
        titled &= line.kind is Kind.TEXT
        text = labelled[1] if labelled and named else clean(line.text) if titled else ""
        return statements.of_the_api(text)

    def _of_a_section(self, line: Line) -> Access | None:
        """`**Auth:** Required` before the endpoints of a section."""
        labelled = spots.label(line)
        if _of_some(line):
            return None
        at_home = line.section is None or line.section in self.homes or line.section.level == 1
        if labelled and labelled[0] in lexicon.AUTH_LABELS - {"token", "jwt", "who", "security"}:
            general = (
                line.section is None or line.section.level == 1 or line.section not in self.homes
            )
            if not at_home or (general and _is_mechanism(labelled[1])):
                return None
            said = access.read_access(labelled[1]) if clean(labelled[1]) else None
            return said if said and said.understood and len(clean(labelled[1])) < 80 else None
        if self._is_of_one(line) and labelled and spots.is_one(labelled[0], details.RIGHTS):
            return next(details.of_rights(*labelled), None)
        if line.section in self.homes and line.section and line.section.level > 1:
            return statements.own_statement(clean(line.text).lstrip("-*> "))
        return None

    def _is_of_one(self, line: Line) -> bool:
        """It stands below the title of a single endpoint."""
        section = line.section
        return section is not None and section.level > 1 and self.sizes[section] == 1

    # --- groups -----------------------------------------------------------------------------------

    def _groups(self) -> Iterator[Group]:
        loose = {id(line) for line in self.loose}
        for line in self.lines:
            if line.kind is not Kind.ROW and (id(line) in loose or id(line) in self.below):
                yield from self._spoken(line)
            if line.kind is not Kind.ROW or id(line) not in loose:
                continue
            name = spots.column(line, lexicon.GROUPS)
            who = spots.column(line, lexicon.AUTH_LABELS | lexicon.ROLE_LABELS)
            if name and who and not access.is_empty(name):
                base, _, rest = clean(name).partition("(")
                inside = re.split(r"[,/]\s*", rest.rstrip(")")) if rest else []
                qualifiers = tuple(word.strip().casefold() for word in inside if word.strip())
                yield Group(base.strip(), qualifiers, access.read_access(who))

    def _spoken(self, line: Line) -> Iterator[Group]:
        for sentence in statements.sentences(line.text) if line.kind is not Kind.CODE else ():
            if found := statements.of_a_name(sentence):
                yield Group(found[0], (), found[1], spoken=True)

    def _of_groups(self, one: DesignedEndpoint, found: Found) -> Access | None:
        for group in self.groups.near(one, found):
            asks = group.spoken and group.access.auth == "required" and gives_tokens(one)
            if in_group(group, one, found) and not asks:
                return group.access
        return None


# A scheme in the general part of a document: it says how tokens travel, not who needs one.
_MECHANISM = re.compile(
    r"(?:authorization\b|bearer\b|jwt\b|token\b|oauth\b|basic\b|api[ -]?key|session|cookie)"
    r"(?!.*\b(?:all|every|required|requir\w+|must|obligator\w+)\b)",
    re.IGNORECASE,
)


def _of_some(line: Line) -> bool:
    """It is said of the endpoints that it names."""
    return any(patterns.in_line(line)) or any(spots.in_text(line))


def _is_mechanism(text: str) -> bool:
    """`Authorization: Bearer <token>`: how a caller is known, where one has to be."""
    return bool(_MECHANISM.match(clean(text)))


# An answer to callers that are not known; `wrong password` is one to those that say who they are.
_UNKNOWN = saying("access.stranger")
_ASKS_WHO = re.compile(
    r"auth|login|log-in|sign|register|token|session|password|verify|confirm|callback|webhook|oauth"
    r"|refresh|invit|reset|otp|2fa|mfa|sso"
)


_DEMANDS = re.compile(r"\b(?:required?|requires|must|needs?|only)\b", re.IGNORECASE)
# Where nobody is found out who is not known.
_OF_THE_CALLER = re.compile(r"/(?:me|profile|account|(?:log|sign)-?_?out)/?$", re.IGNORECASE)


def _of_failures(one: DesignedEndpoint) -> Access | None:
    """An endpoint that answers 401 to callers that are not known needs a token.

    Not one that finds out who calls, whose 401 is about what it is sent.
    """
    asks = _ASKS_WHO.search(one.path.casefold()) and not _OF_THE_CALLER.search(one.path)
    if asks or any("password" in i.name for i in one.inputs):
        return None
    told = (f.when for f in one.failures if f.status == 401 and _UNKNOWN.search(f.when))
    when = next(told, "")
    return Access("required", text=f"401 {when}") if when else None


def _refusing_others(one: DesignedEndpoint) -> tuple[str, ...]:
    """The role that a 403 demands: `Admin access required`; of two, it is not said which."""
    told = (f.when for f in one.failures if f.status == 403 and _DEMANDS.search(f.when))
    roles = next(filter(None, map(access.roles_of, told)), ())
    return roles if len(roles) == 1 else ()


def _told(said: Access, line: Line) -> Statement:
    return Statement(said.auth or "none", line.line, (), (), said.text, said.roles, said.scopes)
