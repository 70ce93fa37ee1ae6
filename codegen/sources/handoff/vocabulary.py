"""Words that say something about a column, in the languages that were met: `vocabulary.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from codegen.sources.handoff.facts import About, Value

Meaning = tuple[About, Value]

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_MEANINGS: dict[str, Meaning] = {
    "not_null": (About.NULLABLE, False),
    "null": (About.NULLABLE, True),
    "primary_key": (About.PRIMARY_KEY, ""),
    "unique": (About.UNIQUE, ""),
    "auto": (About.AUTO, True),
    "index": (About.INDEX, ""),
}


def _sayings() -> dict[tuple[str, ...], Meaning]:
    """By their words, in upper case; the longest first, so that NULL never answers for NOT NULL.

    Hyphens stand alone, as `sqltext.tokens` cuts them.
    """
    found = {
        tuple(saying.upper().replace("-", " - ").split()): _MEANINGS[kind]
        for kind, listed in _DATA["sayings"].items()
        for saying in listed
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _words(section: str, key: str) -> frozenset[str]:
    return frozenset(_DATA[section][key])


HEADERS: dict[str, list[str]] = _DATA["headers"]
SURE_HEADERS = _words("header_kinds", "sure")
HEADER_FILLERS = _words("header_kinds", "fillers")
WORDS = _sayings()
FIRST_WORDS = frozenset(words[0] for words in WORDS)
BEGINNING: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {
    first: [item for item in WORDS.items() if item[0][0] == first] for first in FIRST_WORDS
}
REFERENCE_WORDS = _words("references", "words")
FILLERS = _words("references", "fillers")
EMPTY = _words("cells", "empty")
YES = _words("cells", "yes")
NO = _words("cells", "no")
NOT_SAID = _words("leads", "not_said")
LEADS = {
    word: _MEANINGS[kind]
    for kind, listed in _DATA["leads"].items()
    if kind in _MEANINGS
    for word in listed
}

ACTIONS = (("CASCADE",), ("RESTRICT",), ("SET", "NULL"), ("SET", "DEFAULT"), ("NO", "ACTION"))
# Full-width and typographic signs as those that the grammar knows; lengths stay the same.
PUNCTUATION = str.maketrans(
    "\uff0c\uff1b\uff1a\uff08\uff09\u3001\u3002\u00a0\u2011\u201c\u201d\u2018\u2019",
    ",;:(),. -\"\"''",
)
