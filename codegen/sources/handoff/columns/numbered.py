"""Names that count up: `` `slot1` ~ `slot5` ``, `slot1..5` stand for five columns."""

from __future__ import annotations

import re
from dataclasses import replace

from codegen.sources.handoff.markdown.document import Row

# More are no columns that somebody means one by one.
_MOST = 50
_LONGEST = 400
_DOTS = r"(?:~|\u301c|\uff5e|\.{2,3}|\u2026)"
_TO = rf"(?:{_DOTS}|[\u2013\u2014-]|to|bis|do|à|até|по|至|到|から)"
_WORDS = rf"(?:{_DOTS}|to|bis|até|по|至|到|から)"
_NAMES = (
    r"(?P<stem>[A-Za-z_]\w*?)(?P<low>\d+)(?P<end>(?:[a-z_]\w*)?){tick}\s*{to}\s*"
    r"{tick}(?P=stem)(?P<high>\d+)(?P=end)(?!\w)"
)

_RANGES = tuple(
    re.compile(text)
    for text in (
        rf"(?P<tick>`){_NAMES.format(tick='`', to=_TO)}`",
        rf"(?P<tick>)\b{_NAMES.format(tick='', to=_WORDS)}\b",
        rf"(?P<tick>`?)\b(?P<stem>[A-Za-z_]\w*?)(?P<low>\d+){_DOTS}(?P<high>\d+)(?P<end>_\w+)?(?P=tick)(?!\w)",
    )
)


# `` `line1/2` ``, `line1/2/3`: the name is written once.
_ENDINGS = re.compile(
    r"(?P<tick>`?)(?P<stem>[A-Za-z_]\w*?)(?P<first>\d+)(?P<more>(?:/\d+)+)(?P=tick)"
)


# `point_x/y/z`, `open_from/to`: the letters or words that tell them apart.
_APART = (
    r"(?:[a-z]|from|to|start|end|min|max|in|out|at|by|lat|lng|lon|low|high|old|new|before|after)"
)
_LETTERS = re.compile(
    rf"(?P<tick>`?)(?P<stem>[A-Za-z]\w*_)(?P<first>{_APART})(?P<more>(?:\s*/\s*{_APART})+)(?P=tick)"
)


def with_endings(text: str) -> str:
    """A name cell in which further names are written as their numbers, or as what tells them apart,
    with all of them whole.
    """
    match = _ENDINGS.fullmatch(text) or _LETTERS.fullmatch(text)
    if match is None:
        return text
    endings = (match["first"], *re.findall(r"\w+", match["more"]))
    return ", ".join(f"{match['stem']}{ending}" for ending in endings)


def expanded(text: str) -> str:
    """The text with every name of such a range written out, with commas between."""
    for pattern in _RANGES if len(text) <= _LONGEST else ():
        text = pattern.sub(_listed, text)
    return text


def of_row(row: Row) -> Row:
    """An item of a list with its ranges written out."""
    if not any(sign.isdigit() for sign in row.raw[0][:_LONGEST]):
        return row
    return replace(row, cells=tuple(map(expanded, row.cells)), raw=tuple(map(expanded, row.raw)))


def _listed(match: re.Match[str]) -> str:
    parts = match.groupdict()
    low, high, end = parts["low"], parts["high"], parts["end"] or ""
    if not 0 < int(high) - int(low) < _MOST:
        return match[0]
    tick = match["tick"]
    numbers = range(int(low), int(high) + 1)
    return ", ".join(f"{tick}{match['stem']}{number:0{len(low)}d}{end}{tick}" for number in numbers)
