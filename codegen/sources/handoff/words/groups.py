"""What stands in parentheses behind a type: `(20 chars, unique)`, `(timestamptz, UTC)`.

Its parts are told apart by what they are: a size, the type that the database has for a program's
word, a constraint; anything else is a remark and no argument of the type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from codegen.sources import spellings
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.said import Say
from codegen.sources.handoff.words.sqltext import split

# Parentheses that belong to a type as they are: `(255)`, `(8, 2)`, `(max)`, `(Point, 4326)`.
ARGUMENTS = re.compile(
    r"\(\s*(?:\d+|max|\*)\s*(?:,\s*-?\d+\s*)?(?:byte|char)?\s*\)|\(\s*\w+,\s*\d+\s*\)", re.I
)
# `max 80 chars`, `length: 20`, `precision 12`: a size in words.
_SIZE = re.compile(
    r"(?:(?:max(?:imum)?|min|up\s+to|fixed|exactly|len(?:gth)?|size|precision|scale|máx(?:imo)?|макс\w*|最大|최대)\W*)*"
    r"(?P<size>\d+)\s*(?:-?\s*(?:char(?:acter)?s?|letters|digits|caracteres|znak\w+|символ\w+|zeichen"
    r"|caract[èe]res|文字|字符|자))?",
    re.IGNORECASE,
)
# Types that are words of a sentence as well: `optional text`, `start date`.
EVERYDAY = spellings.WORDS.union(
    (
        *("text", "date", "time", "number", "list", "set", "array", "object", "record", "map"),
        *("image", "year", "line", "path", "point", "box", "circle", "any", "long", "binary"),
        *("name", "real", "money"),
    )
)
# `DateTime(timezone=True)`, as SQLAlchemy calls a moment.
_ZONED = re.compile(r"timezone\s*=\s*True", re.IGNORECASE)
_LEAST = re.compile(r"\bmin", re.IGNORECASE)
_TEXTS = frozenset(("string", "str", "varchar", "char", "nvarchar", "nchar", "varchar2"))
_NUMBERS = frozenset(("numeric", "number"))


@dataclass(frozen=True)
class Parts:
    """A type with its size, and what else its parentheses say of the column."""

    kind: str
    written: str
    said: tuple[Say, ...]


def read(base: str, group: str) -> Parts | None:
    """The parts of a group behind a type; None where it has neither a size nor a constraint nor a
    type of its own, as `text (open / shut)` has not.
    """
    if _ZONED.fullmatch(group[1:-1].strip()):
        return Parts("timestamp with time zone", base + group, ())
    parts = [part.strip() for _, part in split(group[1:-1], ",;")]
    sizes = _sizes(base, parts)
    others = [part for part in parts if not _SIZE.fullmatch(part)]
    loose = spellings.is_type(base) and not spellings.known(base, "postgresql")
    exact = next((part for part in others if loose and _of_database(part)), "")
    told = [said for part in others for said in [read_constraints(part)] if not said.unread]
    if not (sizes or exact or any(said.facts for said in told)):
        return None
    written = f"{base} ({exact})" if exact else ""
    return Parts(exact or base + sizes, written, tuple(s for said in told for s in said.facts))


def is_type_alone(text: str) -> bool:
    """A type of databases and nothing else, and no word of everyday language: `UUID`."""
    one = text.strip(" `.")
    return spellings.is_type(one) and one.casefold() not in EVERYDAY


def _sizes(base: str, parts: list[str]) -> str:
    """The arguments that a type of this kind takes: one length, or the digits of a number."""
    kind = spellings.normal(base)
    found = [m["size"] for part in parts if (m := _SIZE.fullmatch(part)) and not _LEAST.match(part)]
    most = 1 if kind in _TEXTS else 2 if kind in _NUMBERS else 0
    return f"({','.join(found)})" if 0 < len(found) <= most else ""


def _of_database(word: str) -> bool:
    return is_type_alone(word) and spellings.known(word, "postgresql")
