"""The roles that a document knows: those it lists as roles, and those it names anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from codegen.sources.design import Access, DesignedEndpoint
from codegen.sources.handoff.api import access, lexicon, spots, statements
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.outline import Kind, Line, clean

# `applicant (own)`: of which rows, to those that may.
_WHOSE = re.compile(r"\s*\((own|all|any)\b[^()]*\)|\s*,\s*(?:row )?owners?(?: only)?$")
_NAME = r"[`'\"]?[^\W\d_]+(?:[_-][^\W\d_]+)*[`'\"]?"
# "the role `agent`", `roles in the token (agent, lead)`
_TOLD = re.compile(
    r"\broles?\b(?:[\w ]{0,30}[:(]\s*|\s+(?=[`'\"]))"
    rf"(?P<names>{_NAME}(?:\s*(?:,|/|\||\band\b|\bor\b)\s*{_NAME})*)\s*(?=$|[.;,)])",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\([^()]*\)")
_BRACKETS = re.compile(r"[(\[]([\w ,/&|-]{2,60})[)\]]")
# "a token with the role in brackets": what stands there is a role, whatever it is called.
_IN_BRACKETS = re.compile(
    r"\broles?\b[^.]{0,30}\bin (?:\w+ )?(?:brackets|parentheses)\b", re.IGNORECASE
)


class People:
    """Who may call, by names that are roles in one document, whatever else they are."""

    def __init__(self, lines: Iterable[Line], designed: Iterable[DesignedEndpoint]) -> None:
        own = (role for one in designed for role in one.access.roles)
        lines = list(lines)
        self.roles = frozenset((*own, *(role for line in lines for role in _listed(line))))
        self.bracketed = any(_IN_BRACKETS.search(line.text) for line in lines)

    def completed(self, one: DesignedEndpoint, found: Found) -> DesignedEndpoint:
        """The endpoint with the roles that its words name."""
        own = one.access
        if own.auth == "none" or own.scopes:
            return one
        for text in (own.text, *self._said(found)):
            roles = self._named(text, of_label=text is own.text)
            if len(roles) > len(own.roles):
                whose = bool(_WHOSE.search(text)) or (own.owner and "owner" not in roles)
                told = Access("required", (), roles, whose, own.text or text)
                return replace(
                    one, access=told, summary=one.summary.removeprefix(text).lstrip(" ;,")
                )
        return one

    def _said(self, found: Found) -> Iterator[str]:
        """What may be a name: behind the path, in brackets there, and below it."""
        if self.bracketed and (inside := _BRACKETS.search(clean(found.spot.rest))):
            self.roles |= frozenset(access.roles_in(inside[1]))
        first = re.split(r"[;:]|\s{2,}", found.spot.rest.strip())[0]
        first = clean(first).strip(" .→>–—-")
        yield first if found.of_fence or found.spot.line.kind is Kind.ITEM else ""
        for line in found.block:
            yield from (match["names"] for match in _TOLD.finditer(line.text))
        yield from _BRACKETS.findall(clean(found.spot.rest))[:1]
        yield from (clean(line.text) for line in found.block if line.kind is Kind.ITEM)

    def _named(self, text: str, *, of_label: bool) -> tuple[str, ...]:
        """The roles that a text consists of; behind a label, words beside one that is known."""
        names = [name.strip() for name in access.names_of(_WHOSE.sub("", text))]
        roles = tuple(dict.fromkeys(re.sub(r"[ -]", "_", name.casefold()) for name in names))
        known = [role in self.roles or access.is_role(role) for role in roles]
        if all(known):
            return roles if names else ()
        beside = of_label and any(known) and all(name.isalpha() for name in names)
        return access.roles_in(", ".join(names)) if beside else ()


def _listed(line: Line) -> Sequence[str]:
    """`Roles: agent, lead`; a row below the head `Role`; both outside of endpoints."""
    if line.kind is Kind.ROW:
        titled = spots.is_one(spots.header(line.header[0]), lexicon.ROLE_LABELS)
        alone = titled and not any(spots.in_row(line))
        return access.roles_in(line.cells[0]) if alone else ()
    texts = [*statements.sentences(line.text)] if line.kind in (Kind.TEXT, Kind.ITEM) else []
    named = (match["names"] for text in texts for match in _TOLD.finditer(text))
    said = filter(None, (spots.label(replace(line, text=text)) for text in texts))
    told = (value for name, value in said if spots.is_one(name, lexicon.ROLE_LABELS))
    values = (_REMARK.sub("", value) for value in (*told, *named))
    return [role for value in values for role in access.all_roles(value)]
