"""What a merge works on: stretches of a module that have a name, and what they merge into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Order(Enum):
    """How the segments of a section find their counterparts."""

    BY_NAME = "by name"  # a module, a class body, the elements of a list: they may be moved
    IN_TURN = "in turn"  # the statements of a function: what comes after what matters


@dataclass(frozen=True)
class Section:
    """Segments that follow one another."""

    order: Order
    items: tuple[Segment, ...]


@dataclass(frozen=True)
class Segment:
    """A definition, a statement or an element of a list, with its exact text.

    name: what it is found by among its siblings; empty where only its text tells.
    lead: the blank lines and comments above it. text: the rest, up to its last line's end.
    sections: what the text consists of: decorators, the line up to the colon, the body. None:
        the text is a statement, or an element.
    loose: two sides may each add one in the same place, the order does not matter.
    sticky: never dropped because the other side has none: import blocks, which merge as sets.
    defines: whether it is a function or a class, which a renaming by hand can be told of.
    """

    text: str
    name: str = ""
    lead: str = ""
    sections: tuple[Section, ...] = ()
    loose: bool = False
    sticky: bool = False
    defines: bool = False

    @property
    def whole(self) -> str:
        """The segment with what stands above it."""
        return self.lead + self.text

    @property
    def remarks(self) -> list[str]:
        """The comments above it."""
        return [line.strip() for line in self.lead.split("\n") if line.strip()]


@dataclass(frozen=True)
class Clash:
    """A place that both sides changed: the three texts."""

    base: str
    ours: str
    theirs: str


Piece = str | Clash


class ClashError(Exception):
    """Two changes inside of one statement that exclude each other."""


def is_clean(pieces: Iterable[Piece]) -> bool:
    """Whether no place is in conflict."""
    return all(isinstance(piece, str) for piece in pieces)
