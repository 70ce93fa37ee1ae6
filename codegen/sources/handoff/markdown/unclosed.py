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
        elif _LANGUAGE.fullmatch(info) and _ended(lines, begun, at, told):
            begun, sign, told = at, match["sign"], info
    return "\n".join(lines)


def _ended(lines: list[str], begun: int, next_one: int, told: str) -> bool:
    """End the fence of this language above what is no code any more; one of none has ended another
    where it seems to begin, and is taken away. Whether there is a place for the end.
    """
    if _SHOWN.match(told):
        return False
    empty = [at for at in range(begun + 1, next_one) if not lines[at].strip()]
    headings = [at for at in empty if _HEADING.match(lines[at + 1])]
    end = next(iter(headings or empty[-1:]), None) if told else begun
    if end is not None:
        lines[end] = lines[begun].split(told)[0].strip() if told else ""
    return end is not None
