"""Notions that documents put into words in many languages: `notions.toml`, and of APIs
`notions_of_apis.toml`, and of sentences `notions_of_prose.toml`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_HERE = Path(__file__)
_DATA: dict[str, dict[str, list[str]]] = {}
for _name in ("notions.toml", "notions_of_apis.toml", "notions_of_prose.toml"):
    _DATA |= tomllib.loads(_HERE.with_name(_name).read_text(encoding="utf-8"))

_LETTER = r"[A-Za-z\u00c0-\u024f\u0400-\u04ff]"


def words_for(notion: str) -> str:
    """Any of the words for it, `headings.indexes`, as a part of a regular expression."""
    section, name = notion.split(".")
    return "|".join(_DATA[section][name])


def whole(words: str) -> str:
    """Any of the words, as a whole; scripts that put no spaces between them write on."""
    return rf"(?<!{_LETTER})(?:{words})(?!{_LETTER})"


def saying(notion: str) -> re.Pattern[str]:
    """Any of the words for it, whatever the case."""
    return re.compile(words_for(notion), re.IGNORECASE)
