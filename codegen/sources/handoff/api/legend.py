"""Signs that a document explains: `🔒` needs a token, `🌐` is public, 👑 = admins only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.sources.design import Access
from codegen.sources.handoff.api import access
from codegen.sources.handoff.api.outline import Kind, Line, clean

_ONE = r"[\u2190-\u21ff\u2300-\u2bff\U0001f300-\U0001faff]\ufe0f?"
_SIGN = re.compile(rf"{_ONE}(?:\u200d{_ONE})*")
# `🌐 public · 🔑 any user · 🧹 keeper`: signs with their meanings, and nothing else
_LISTED = re.compile(rf"(?:\W*?{_SIGN.pattern}\s*[^\W\d][\w\s-]{{1,40}}(?:[·,;|/]|$)){{2,}}")
_A_NAME = re.compile(r"[a-z][\w-]*")
# What stands between a sign and its meaning.
_MEANS = re.compile(
    r"[`\"')\]]*\s*(?:=|:|：|—|–|-|→|\|"
    r"|\b(?:is|are|means?|needs?|requires?|é|são|exigen?|es|son|est|ist)\b)\s*",
    re.IGNORECASE,
)
# `🌐 **Public** — no check at all`: an item that calls a sign by a name.
_CALLED = re.compile(rf"\W*(?P<sign>{_SIGN.pattern})\s*\*\*(?P<name>[^*]{{2,60}})\*\*\s*[:：—–-]")
# `with the role behind it`
_OF_ROLES = re.compile(r"\broles?\b", re.IGNORECASE)
_BEHIND = re.compile(rf"{_SIGN.pattern}\s*([a-z][\w-]*)(?=\s*(?:$|\||[–—(:]))")
# `… unless marked 🌍`
_UNLESS = re.compile(
    rf"\b(?:unless|except)\b[^.;]{{0,40}}?\b(?:marked|tagged|flagged|with)\W{{1,3}}({_SIGN.pattern})"
)
_LONGEST = 80  # characters of a meaning


def _explained(line: Line) -> Iterator[tuple[str, Access]]:
    """The signs of a line, each with what it asks of a caller."""
    if line.kind is Kind.ITEM and (called := _CALLED.match(line.text)):
        read = access.read_access(called["name"])
        if read.auth and read.understood:
            yield called["sign"].rstrip("\ufe0f"), read
        return
    text = clean(line.text) if line.kind in (Kind.TEXT, Kind.ITEM, Kind.ROW) else ""
    signs, listed = list(_SIGN.finditer(text)), bool(_LISTED.fullmatch(text))
    ends = [*(match.start() for match in signs[1:]), len(text)]
    for sign, end in zip(signs, ends, strict=False):
        means = _MEANS.match(text, sign.end())
        begins = means.end() if means else sign.end()
        said = text[begins:end].strip(" ,;.|·/(`\"'") if means or listed else ""
        read = access.read_access(said) if 0 < len(said) < _LONGEST else Access()
        if listed and not read.understood and _A_NAME.fullmatch(said):
            read = Access("required", (), (said,), text=said)
        if read.auth and read.understood:
            yield sign[0].rstrip("\ufe0f"), read


class Legend:
    """The signs of a document, if it tells one kind of caller from another by them.

    lines: those that explain, which say nothing of any endpoint.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        lines = list(lines)
        told = [(line, entries) for line in lines if (entries := list(_explained(line)))]
        self.signs = {sign: said for _, entries in told for sign, said in entries}
        ways = {(said.auth, said.roles, said.scopes) for said in self.signs.values()}
        if not (len(ways) > 1 or any(said.auth == "none" for said in self.signs.values())):
            told, self.signs = [], {}
        self.lines = {id(line) for line, _ in told}
        left_out = (_UNLESS.search(line.text) for line in lines)
        free = {match[1].rstrip("\ufe0f"): match[0] for match in left_out if match}
        self.signs |= {sign: Access("none", text=text) for sign, text in free.items()}
        self.tells_roles = any(_OF_ROLES.search(line.text) for line, _ in told)

    def of(self, text: str) -> Access | None:
        """What the first sign of an endpoint's line, or of its title, says that is explained."""
        found = (match[0].rstrip("\ufe0f") for match in _SIGN.finditer(text))
        said = next((self.signs[sign] for sign in found if sign in self.signs), None)
        if said is None or said.auth != "required" or said.says_whose:
            return said
        named = _BEHIND.search(clean(text)) if self.tells_roles else None
        return replace(said, roles=(named[1],) if named else access.roles_behind(text))
