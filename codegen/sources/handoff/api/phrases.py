"""The words of which sentences about access are made, in many languages: `phrases.toml`.

A sentence is read as classes of words in an order (all, of what, needs, what), not as a sentence of
one language: a word that is added there is known in every order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

_LETTER = "a-zà-ɏа-яёạ-ỹ"
_DATA: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


def _any(name: str, *others: str) -> str:
    """Any word of a class; a sign of another script may follow whole words: `API` + 는. Words of
    scripts without spaces need nothing of the kind.
    """
    begins, words, unspaced = (_DATA[name].get(k, []) for k in ("begins", "words", "unspaced"))
    told = [rf"(?<![{_LETTER}/])(?:{'|'.join(begins)})"] if begins else []
    told += [rf"(?<![{_LETTER}/])(?:{'|'.join(words)})(?![{_LETTER}])"] if words else []
    return f"(?:{'|'.join((*others, *told, *unspaced))})"


ALL = _any("all")
THING = _any("thing")
SIGNING_IN = _any("signing_in")
MEANS = _any("means", SIGNING_IN)
NEED = _any("need")
WITHOUT = _any("without")
NOT = _any("not")
NOT_NEEDED = _any("not_needed", rf"(?:{NOT}|\b\w{{1,9}}n['\u2019]t)\W+(?:\w+\W+){{0,1}}?{NEED}")
PUBLIC = _any("public")
PROTECTED = _any("protected")
SOME = _any("some")
THAT = _any("that")
OF_THOSE = _any("of_those")
BEFORE_EXCEPTED = _any("before_excepted")
BEHIND_EXCEPTED = _any("behind_excepted")


def compiled(text: str) -> re.Pattern[str]:
    """A pattern of classes, whatever the case."""
    return re.compile(text, re.IGNORECASE)


_CALLED = {name: compiled("|".join(words)) for name, words in _DATA["called"].items()}


def called(text: str) -> Iterable[str]:
    """What paths call the things that a text names in another language."""
    return (name for name, words in _CALLED.items() if words.search(text))
