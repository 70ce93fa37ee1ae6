"""The migration files that a text names."""

from __future__ import annotations

import re

_PATH = re.compile(r"[\w/.-]++")


def named(text: str) -> tuple[str, ...]:
    """`V3__rooms.sql`, `versions/0001_rooms.py`: a number in the file's name."""
    paths = (path.rstrip(".-/") for path in _PATH.findall(text))
    return tuple(dict.fromkeys(path for path in paths if _is_migration(path)))


def _is_migration(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.endswith((".sql", ".py")) and any(letter.isdigit() for letter in name)
