"""Regular expressions of CHECK constraints: which ones are read, and texts that match them.

The subset read means the same to PostgreSQL, to Python, to Pydantic's engine and to JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

_CLASSES = {"d": "0123456789", "w": "abcdefgh0123", "s": " "}
_ANY = "abcdefgh"
_ESCAPED = re.compile(r"\\([dws.\-+*?()\[\]{}|^$/\\@])")
_NONE_BUT = re.compile(r"\[\^[^\[\]\\]+\]")
_EVERY = re.compile(r"\^(\[[^\[\]\\]+\][*+])\$")
_START = re.compile(r"\^(?:\[[^\[\]\\]+\]|[\w-])+")
_REPEAT = re.compile(r"[*+?]|\{(\d+)(?:(,)(\d*))?\}")


@dataclass(frozen=True)
class _Piece:
    """Alternatives for one place, and how often it stands there."""

    choices: tuple[str, ...]
    least: int
    most: int


class _UnreadableError(Exception):
    """The pattern uses something outside the subset."""


@cache
def readable(pattern: str) -> bool:
    """The pattern lies in the subset, so a request schema may hold it."""
    try:
        _Reader(pattern).alternatives()
    except _UnreadableError:
        return False
    return True


def without(pattern: str) -> str | None:
    """The pattern of texts in which a class of characters occurs nowhere; None for another."""
    return f"^[{pattern[2:]}*$" if _NONE_BUT.fullmatch(pattern) else None


def joined(one: str, other: str) -> str:
    """A pattern of texts that match both: how they start, and of what characters they are.

    The later one in the order of texts, where they say something else.
    """
    for start, every in ((one, other), (other, one)):
        characters = _EVERY.fullmatch(every)
        if characters and _START.fullmatch(start):
            return f"{start}{characters[1][:-1]}*$"
    return max(one, other)


@cache
def examples(pattern: str) -> tuple[str, ...]:
    """Different texts that match, at least two where the reader finds them; none if unreadable."""
    try:
        found = _Reader(pattern).alternatives()
    except _UnreadableError:
        return ()
    wider = [f"a{text}" for text in found] + [f"{text}a" for text in found]
    return tuple(dict.fromkeys(text for text in (*found, *wider) if re.search(pattern, text)))


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def alternatives(self) -> list[str]:
        """Texts for the whole pattern."""
        found = self._either()
        if self._at < len(self._text):
            raise _UnreadableError
        return found

    def _either(self) -> list[str]:
        found = self._sequence()
        while self._peek() == "|":
            self._at += 1
            found = [*found, *self._sequence()]
        return list(dict.fromkeys(found))

    def _sequence(self) -> list[str]:
        pieces: list[_Piece] = []
        while self._peek() not in ("", "|", ")"):
            choices = self._atom()
            least, most = self._repeat()
            pieces.append(_Piece(tuple(choices), least, most))
        return list(_texts(pieces))

    def _atom(self) -> Sequence[str]:
        character = self._peek()
        if character in "^$":
            self._at += 1
            return ("",)
        if character == "(":
            return self._group()
        if character == "[":
            return self._set()
        if character == "\\":
            return self._escape()
        if character in "*+?{":
            raise _UnreadableError
        self._at += 1
        return _ANY if character == "." else (character,)

    def _group(self) -> Sequence[str]:
        self._at += 1
        if self._text.startswith("?:", self._at):
            self._at += 2
        elif self._peek() == "?":
            raise _UnreadableError
        found = self._either()
        self._expect(")")
        return found

    def _escape(self) -> Sequence[str]:
        match = _ESCAPED.match(self._text, self._at)
        if match is None:
            raise _UnreadableError
        self._at = match.end()
        return _CLASSES.get(match[1], (match[1],))

    def _set(self) -> Sequence[str]:
        self._at += 1
        negated = self._peek() == "^"
        self._at += negated
        members: list[str] = []
        while self._peek() not in ("]", ""):
            members += self._span()
        self._expect("]")
        if not members:
            raise _UnreadableError
        return [c for c in "abcdefghxyzABC019-_" if c not in members] if negated else members

    def _span(self) -> list[str]:
        first = self._member()
        if self._peek() != "-" or self._text.startswith("-]", self._at):
            return first
        self._at += 1
        last = self._member()
        if len(first) != 1 or len(last) != 1:
            raise _UnreadableError
        return [chr(code) for code in range(ord(first[0]), ord(last[0]) + 1)]

    def _member(self) -> list[str]:
        if self._peek() == "\\":
            return list(self._escape())
        if self._peek() in ("[", ""):
            raise _UnreadableError
        self._at += 1
        return [self._text[self._at - 1]]

    def _repeat(self) -> tuple[int, int]:
        match = _REPEAT.match(self._text, self._at)
        if match is None:
            return 1, 1
        self._at = match.end()
        if self._peek() in ("?", "+", "*"):
            raise _UnreadableError
        if match[1] is None:
            return {"*": (0, 3), "+": (1, 3), "?": (0, 1)}[match[0]]
        least = int(match[1])
        return least, least if match[2] is None else int(match[3] or least + 3)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise _UnreadableError
        self._at += 1


def _texts(pieces: Sequence[_Piece]) -> Iterator[str]:
    """Texts of a sequence: each piece as short, then as long as may be, with rotating choices."""
    for turn in range(3):
        yield "".join(_repeated(piece, turn) for piece in pieces)


def _repeated(piece: _Piece, turn: int) -> str:
    if not piece.choices:
        return ""
    times = max(piece.least, min(piece.most, 1 + turn))
    return "".join(piece.choices[(turn + i) % len(piece.choices)] for i in range(times))
