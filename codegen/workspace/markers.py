"""Conflict markers: those that git left in a text, and those that a proposal shows.

Git makes them longer where one conflict may hold another: where both branches renamed a file, and
in the common ancestor of branches that were merged before. A text's first marker tells how long its
own are; longer ones stand in what was common, and shorter ones in nothing.
"""

import re
from collections.abc import Iterator

from codegen.workspace.diff import lines

_OPENING = re.compile(r"^(<{7,}) ", re.MULTILINE)
_ANY = re.compile(r"(<{7,}|\|{7,}|>{7,}) ")

_Of = tuple[str, ...]  # the names of sides


def sides(text: str) -> list[str]:
    """The text, or where git left conflict markers in it, our and their text."""
    opening = _OPENING.search(text)
    if opening is None:
        return [text]
    rows = list(_rows(text, len(opening[1])))
    return ["".join(line for line, of in rows if side in of) for side in ("ours", "theirs")]


def _rows(text: str, length: int) -> Iterator[tuple[str, _Of]]:
    """Each line with the sides that have it."""
    both: _Of = ("ours", "theirs")
    of = both
    for line in lines(text):
        mark = line.rstrip().partition(" ")[0]
        if mark == "<" * length:
            of = ("ours",)
        elif mark == "|" * length and of != both:
            of = ()
        elif mark == "=" * length and of != both:
            of = ("theirs",)
        elif mark == ">" * length and of != both:
            of = both
        else:
            yield line, of


def marked_line(text: str) -> int | None:
    """The number of the first line that is a conflict marker."""
    return next((at for at, line in enumerate(lines(text), 1) if _ANY.match(line)), None)
