"""Fences that begin before the last one ended: one of the two signs stands there by mistake, and
markdown would take text for code and code for text from there on.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"[ \t]*(?P<sign>`{3,}|~{3,})(?P<info>[^`~]*)$")
# Behind closing signs stand remarks: `(since the first migration)`, `<!-- end -->`.
_REMARK = re.compile(r"[ \t]*[(<]|[ \t]+\w+ \w+|[ \t]*$")
# What opens a fence: a language, and what is told of it.
_LANGUAGE = re.compile(r"[A-Za-z][\w+#.-]*(?:[ \t]*[{:=].*|[ \t]+[\w-]+=.*)?")
# A document that is shown has fences of its own.
_SHOWN = re.compile(r"(?:md|mdx|markdown)\b", re.IGNORECASE)
_HEADING = re.compile(r"#{2,6} |\*\*[^*]+\*\*:?\s*$")


def repaired(text: str) -> str:
    """The text with every fence closed before the next begins, each line where it was."""
    lines = text.split("\n")
    begun, sign, told = 0, "", ""
    for at, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is None or not match["sign"].startswith(sign):
            continue
        info = match["info"].strip()
        if not sign:
            begun, sign, told = at, match["sign"], info
        elif _REMARK.match(line, match.end("sign")):
            lines[at] = line[: match.end("sign")]
            sign = ""
        elif _LANGUAGE.fullmatch(info) and not _SHOWN.match(told):
            end = _end(lines, begun, at) if told else None
            lines[begun if end is None else end] = "" if end is None else sign
            begun, sign, told = at, match["sign"], info
    return "\n".join(lines)


def _end(lines: list[str], begun: int, next_one: int) -> int | None:
    """The empty line where a fence ended: above what is no code, or the last. Without one, or of no
    language, the sign where it seems to begin has ended another, or stands there twice.
    """
    empty = [at for at in range(begun + 1, next_one) if not lines[at].strip()]
    headings = [at for at in empty if _HEADING.match(lines[at + 1])]
    return next(iter(headings or empty[-1:]), None)
