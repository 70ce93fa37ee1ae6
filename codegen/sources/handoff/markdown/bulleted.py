"""Lists whose items begin with a sign that markdown does not know: `• id: uuid`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGN = re.compile(
    r"^([ \t]*)[\u2022\u25e6\u25aa\u25b8\u2023\u2043\u25cf\u25cb\u25a0](?=[ \t]+\S)", re.MULTILINE
)
_FENCE = re.compile(r"[ \t]*(```|~~~)")


def as_lists(text: str) -> str:
    """The text with such items as those of markdown, but in fences; lines stay where they are."""
    return "\n".join(_lines(text)) if _SIGN.search(text) else text


def _lines(text: str) -> Iterator[str]:
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        yield line if fence else _SIGN.sub(r"\1-", line)
