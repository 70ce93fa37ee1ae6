"""What comments in SQL hide: the comma that ends a column, and columns that are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

# `name TEXT -- the name,`: the comma was meant for the column.
_COMMA = re.compile(
    r"^(?P<code>[ \t]*[A-Za-z_\"]\w*\"?[ \t]+[A-Z][^\n]*?[^\s,(;-])"
    r"(?P<words>[ \t]*--[^\n]*),[ \t]*$",
    re.MULTILINE,
)
_GOES_ON = re.compile(r"\s*(?:--[^\n]*\s*)*[A-Za-z_\"]")
_LEFT_OUT = re.compile(
    r"(?:--|/\*)\s*\(?\s*(?:\.{2,}|\u2026|(?:(?:and|plus|all|the)\s+)*(?:other|existing|remaining|more"
    r"|additional|rest\s+of\s+the)\s+(?:columns|fields)\b|etc\b)",
    re.IGNORECASE,
)


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
