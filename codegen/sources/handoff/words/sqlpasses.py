"""What a script of SQL is rid of before it is read, and what its comments hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.sources.handoff.words.sqltext import NAME, bare

_ADD_NAMED = re.compile(rf"\bADD\s+CONSTRAINT\s+({NAME})", re.IGNORECASE | re.DOTALL)
_DROP_NAMED = re.compile(
    rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?{NAME}\s+DROP\s+CONSTRAINT\s+(?:IF\s+EXISTS\s+)?"
    rf"(?P<name>{NAME})(?:\s+(?:CASCADE|RESTRICT))?\s*;",
    re.IGNORECASE | re.DOTALL,
)
# `name TEXT -- the name,`: the comma was meant for the column.
_COMMA = re.compile(
    r"^(?P<code>[ \t]*[A-Za-z_\"]\w*\"?[ \t]+[A-Z][^\n]*?[^\s,(;-])"
    r"(?P<words>[ \t]*--[^\n]*),[ \t]*$",
    re.MULTILINE,
)
# `{prefix}orders`, `${schema}.orders`
_SLOT = re.compile(r"(?<![\w}])\$?\{\$?[A-Za-z_][\w>-]*\}\.?(?=[A-Za-z_])")
_GOES_ON = re.compile(r"\s*(?:--[^\n]*+\s*)*[A-Za-z_\"]")
_LEFT_OUT = re.compile(
    r"(?:--|/\*)\s*\(?\s*(?:\.{2,}|\u2026|(?:(?:and|plus|all|the)\s+)*(?:other|existing|remaining|more"
    r"|additional|rest\s+of\s+the)\s+(?:columns|fields)\b|etc\b)",
    re.IGNORECASE,
)


def without_slots(sql: str) -> str:
    """Without what a program fills in before names: `{prefix}orders`, `{$wpdb->prefix}orders`."""
    return _SLOT.sub("", sql)


def with_commas(sql: str) -> str:
    """The text with the commas of its columns before the comments that they end."""

    def moved(match: re.Match[str]) -> str:
        quoted = match["code"].count("'") % 2
        last = not _GOES_ON.match(sql, match.end())
        return match[0] if quoted or last else f"{match['code']},{match['words']}"

    return _COMMA.sub(moved, sql) if "--" in sql else sql


def gaps(sql: str, line: int) -> Iterator[int]:
    """The lines where a comment stands for columns, of a text that begins on `line`."""
    for number, text in enumerate(sql.split("\n"), start=line):
        if _LEFT_OUT.search(text):
            yield number


def without_replaced(sql: str) -> str:
    """Without DROP CONSTRAINT of what is added again under its name: then that one holds."""
    added = {bare(match[1]).casefold() for match in _ADD_NAMED.finditer(sql)}

    def kept(match: re.Match[str]) -> str:
        again = bare(match["name"]).casefold() in added
        return re.sub(r"[^\n]", " ", match[0]) if again else match[0]

    return _DROP_NAMED.sub(kept, sql) if added else sql
