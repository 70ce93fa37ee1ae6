"""The roles that a document names as roles, and the texts that consist of them.

A word such as `reception` is a role where the document says so: in a table of roles, behind
`Roles:`, as "the role `reception`". A list of such words beside an endpoint, in a tag or in the
title above it says who may call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.sources.design import Access
from codegen.sources.handoff.api import access, fences, lexicon, spots
from codegen.sources.handoff.api.belonging import trail
from codegen.sources.handoff.api.found import Found
from codegen.sources.handoff.api.outline import Kind, Line, clean

_NAME = r"[`'\"]?[^\W\d][\w-]*[`'\"]?"
# `Roles: a, b.`, "role `office`", `roles in the token (a, b)`
_TOLD = re.compile(
    r"\broles?\b(?:(?:[\w ]{0,30}[:(]|\s*:)\s*|\s+(?=[`'\"]))"
    rf"(?P<names>{_NAME}(?:\s*(?:,|/|\||\band\b|\bor\b)\s*{_NAME})*)\s*(?=$|[.;,)])",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]")
_OWN = re.compile(r"\s*[,(]?\s*\b(?:(?:row )?owners?(?: only)?|own|only)\b\)?\s*$", re.IGNORECASE)


class Cast:
    """The roles of a document, by their names as a token has them."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.roles = frozenset(role for line in lines for role in _named(line))

    def of(self, found: Found) -> Access | None:
        """Who may call an endpoint, where a text of its own or a title consists of roles."""
        texts = [*_texts(found.spot.line, found.spot.rest), *_labelled(found)]
        texts += [text for section in trail(found.section) for text in _in_brackets(section.text)]
        return next(filter(None, map(self.access, texts)), None)

    def access(self, text: str) -> Access | None:
        """What a list of roles says; None for any other text."""
        words = clean(text).strip(" .→>–—-")
        owner = _OWN.search(words)
        roles = access.names_of_roles(words[: owner.start()] if owner else words)
        if not roles or not self.roles.issuperset(roles):
            return None
        return Access("required", (), roles, bool(owner and "own" in owner[0]), words)


def completed(said: Access | None, told: Access | None) -> Access | None:
    """What the lines of an endpoint say, with the roles that a list of them names."""
    if told is None or (said and (said.auth == "none" or set(said.roles) >= set(told.roles))):
        return said
    if said is None or not said.understood:
        return told
    return replace(said, auth="required", roles=told.roles, owner=said.owner or told.owner)


def _named(line: Line) -> Iterator[str]:
    """The roles that a line names as such."""
    if line.kind is Kind.ROW:
        texts = list(spots.columns(line, lexicon.ROLE_LABELS))
    elif line.kind is Kind.CODE:
        texts = []
    else:
        texts = [match["names"] for match in _TOLD.finditer(line.text)]
    for text in texts:
        yield from access.names_of_roles(text)


def _texts(line: Line, rest: str) -> Iterator[str]:
    """What may name the roles of an endpoint on its line: its cell, its tags, what follows it."""
    if line.kind is Kind.ROW:
        yield from spots.columns(line, lexicon.AUTH_LABELS)
        return
    yield rest
    yield from _in_brackets(rest or line.text)


def _labelled(found: Found) -> Iterator[str]:
    """What stands behind the labels of roles below it, and the roles that others name."""
    for line in fences.outside(found.block):
        for title, text in spots.labels(line):
            if spots.is_one(title, lexicon.ROLE_LABELS):
                yield text
            elif spots.is_one(title, lexicon.AUTH_LABELS):
                yield from (match["names"] for match in _TOLD.finditer(line.text))


def _in_brackets(text: str) -> Iterator[str]:
    yield from _BRACKETED.findall(text)
