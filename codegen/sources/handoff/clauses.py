"""Constraints in a line of text: `UNIQUE (a, b)`, "Foreign key `a` -> `t.b`"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.facts import About, Fact, Rank, Reference
from codegen.sources.handoff.sqltext import names

# A line that states a constraint is short; a longer one is prose, or an attack on the patterns.
LONGEST = 600
_COLUMN = r"[A-Za-z_$][\w$]*"
_LISTED = rf"\(\s*({_COLUMN}(?:\s*[,+]\s*{_COLUMN})*)\s*\)"
_PRIMARY = re.compile(
    rf"(?:primary\s+key|PK|主键|composite\s+(?:primary\s+)?key)\b\s*(?:on|over|:|is|=|-)?\s*(?:{_LISTED}|({_COLUMN}(?:\s*[,+]\s*{_COLUMN})*)\s*\.?$)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    rf"""^(?:.*?(?:foreign\s+keys?|fk)\b\W*(?:on\s+|from\s+|:\s*)?)?\(?\s*(?P<column>{_COLUMN}(?:\.{_COLUMN})?)\s*\)?
    \s*(?:[-=]+>|→|>|\breferences?\b|\brefers?\s+to\b|\bto\b)\s*(?:the\s+)?
    (?P<table>{_COLUMN}(?:\.{_COLUMN})*)\s*(?:\(\s*(?P<target>{_COLUMN})\s*\))?(?P<more>.*)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_UNIQUE = re.compile(
    rf"(?:^|\b)(?:unique|唯一)(?:\s+(?:constraint|index|key|together))?\s*(?:on|:|over)?\s*(?:{_LISTED}|({_COLUMN}\s*[,+]\s*{_COLUMN}(?:\s*[,+]\s*{_COLUMN})*))(?P<more>.*)$",
    re.IGNORECASE,
)
_NAMED_UNIQUE = re.compile(rf"{_COLUMN}\s*{_LISTED}\s*[-:]?\s*\(?unique\)?\s*$", re.IGNORECASE)
_ON_DELETE = re.compile(
    r"on\s+delete:?\s+(cascade|restrict|set\s+null|set\s+default|no\s+action)", re.IGNORECASE
)
_CHECK = re.compile(r"(?:CONSTRAINT\s+\w+\s+)?CHECK\s*\(.*\)", re.IGNORECASE | re.DOTALL)
_NARROWED = re.compile(r"\bwhere\b|\bpartial\b|\bwhen\b", re.IGNORECASE)


def statements(text: str, line: int) -> Iterator[Fact]:
    """The constraints of one line, of a table that the caller knows."""
    if len(text) > LONGEST:
        return
    text = " ".join(text.split())
    if found := next((f for reader in _READERS for f in [reader(text, line)] if f), None):
        yield found


def _primary(text: str, line: int) -> Fact | None:
    match = _PRIMARY.search(text)
    if match is None or re.search(r"foreign", text[: match.start()], re.IGNORECASE):
        return None
    listed = tuple(re.split(r"\s*[,+]\s*", match[1] or match[2]))
    return Fact("", "", About.PRIMARY_KEY, listed, Rank.TABLE, line)


def _foreign(text: str, line: int) -> Fact | None:
    match = _FOREIGN.match(text)
    if match is None or not re.search(r"foreign|\bfk\b|[-=]>|→|references?", text, re.IGNORECASE):
        return None
    table, target = match["table"], match["target"]
    if target is None and "." in table:
        table, target = table.rsplit(".", 1)
    if target is None and not re.search(r"foreign|\bfk\b|references", text, re.IGNORECASE):
        return None
    action = _ON_DELETE.search(match["more"])
    does = " ".join(action[1].upper().split()) if action else None
    column = match["column"].rpartition(".")[2]
    return Fact("", column, About.FOREIGN_KEY, Reference(table, target, does), Rank.TABLE, line)


def _unique(text: str, line: int) -> Fact | None:
    match = _UNIQUE.search(text) or _NAMED_UNIQUE.match(text)
    if match is None or _NARROWED.search(text):
        return None
    listed = names(next(group for group in match.groups() if group).replace("+", ","))
    if len(listed) == 1:
        return Fact("", listed[0], About.UNIQUE, "", Rank.TABLE, line)
    return Fact("", "", About.CONSTRAINT, f"UNIQUE ({', '.join(listed)})", Rank.TABLE, line)


def _check(text: str, line: int) -> Fact | None:
    match = _CHECK.search(text)
    return Fact("", "", About.CONSTRAINT, match[0], Rank.TABLE, line) if match else None


_READERS = (_check, _foreign, _primary, _unique)
