"""A row of a markdown table, read by the roles of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.diagnostics import Diagnostic
from codegen.sources import spellings
from codegen.sources.handoff.markdown.document import Document, Row
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import Role, roles
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import split
from codegen.sources.handoff.words.vocabulary import EMPTY, NO, YES

# `~~old_name~~ → name`: what is struck out is said no more.
_STRUCK = re.compile(r"~~[^~]+~~\s*(?:→|[-=]>)?")
# `Column / type`: the name is the first word of the cell, its type the rest.
_TOGETHER = (Role.NAME, Role.TYPE)
Named = tuple[list[str], Said]

_KEYS = frozenset(("FK", "PK"))

# In columns about other things these words are no answer.
_ABOUT_NULL = frozenset(("null", "nullable", "nil"))


@dataclass(frozen=True)
class Cells:
    """One row, read by role."""

    row: Row
    where: dict[Role, int]
    circles: bool = False  # the table ticks with ○, so that its `x` means no
    lettered: frozenset[Role] = frozenset()  # M and O: mandatory, optional
    marked: frozenset[Role] = frozenset()  # what the table ticks or leaves empty, which means no

    def __getitem__(self, role: Role) -> str:
        text = self._at(role, self.row.cells)
        answer = role is Role.DEFAULT and role in self.marked and text.casefold() in _ANSWERS
        return "" if answer or text.lower() in EMPTY else text

    def said(self, role: Role) -> bool | None:
        """Yes, no, or neither."""
        text = self[role]
        if role in self.lettered and text in _LETTERS:
            return text == "M"
        return False if role in self.marked and not text else yes_no(text)

    @property
    def is_header(self) -> bool:
        """The head of the table once more, in the place of a row; `name | string | Full name` is a
        column.
        """
        found = roles(self.row.cells)
        same = sum(self.where.get(role) == index for role, index in found.items())
        alike = found.get(Role.TYPE) == self.where.get(Role.TYPE)
        alike = alike and (Role.TYPE in found or not self[Role.NAME].islower())
        return len(self.where) > 1 and alike and same >= max(2, len(self.where) - 1)

    def with_type(self, kind: str) -> Cells:
        """The same row with another type."""
        at, row = self.where[Role.TYPE], self.row
        told, raw = ((*cells[:at], kind, *cells[at + 1 :]) for cells in (row.cells, row.raw))
        return replace(self, row=replace(row, cells=told, raw=raw))

    @property
    def without_role(self) -> Iterator[str]:
        """The cells whose heads nothing is known of, as markdown."""
        known = {*self.where.values()}
        return (text for at, text in enumerate(self.row.raw) if at not in known)

    def raw(self, role: Role) -> str:
        """The cell as markdown."""
        return self._at(role, self.row.raw)

    def _at(self, role: Role, cells: tuple[str, ...]) -> str:
        index = self.where.get(role, len(cells))
        text = _STRUCK.sub("", cells[index]).strip() if index < len(cells) else ""
        if role in _TOGETHER and len({self.where.get(one, one) for one in _TOGETHER}) == 1:
            name, _, kind = text.partition(" ")
            text = name.rstrip(":") if role is Role.NAME else kind.strip()
        return "\u00d7" if self.circles and text in ("x", "X") else text


_LETTERS = frozenset("MO")
_TICKS = frozenset("\u25cf\u25cb\u25ef\u3007\u2611\u2705\u2713\u2714xX")


# Whether there is a default, in the place of one; `false` and `0` are defaults.
_ANSWERS = frozenset(w for w in YES | NO if w.isalpha()) - frozenset(
    ("true", "false", "null", "t", "f", "x", "o")
)


def marked(rows: Sequence[Cells]) -> frozenset[Role]:
    """The columns of a table in which some cells have a tick and all the others are empty; that of
    the defaults where most cells only answer whether there is one.
    """
    found = set()
    defaults = [text.casefold() for cells in rows if (text := cells[Role.DEFAULT])]
    if len(defaults) > 1 and sum(text in _ANSWERS for text in defaults) * 2 > len(defaults):
        found.add(Role.DEFAULT)
    for role in (Role.NULLABLE, Role.REQUIRED):
        texts = [cells[role].replace("\ufe0f", "") for cells in rows]
        if {True, False} == {bool(text) for text in texts} and {*texts} - {""} <= _TICKS:
            found.add(role)
    return frozenset(found)


def lettered(rows: Sequence[Cells]) -> frozenset[Role]:
    """The columns of a table that say M where a value is mandatory, and O where it is optional."""
    said = {cells[Role.REQUIRED] for cells in rows}
    return frozenset((Role.REQUIRED,) if "M" in said and said <= {*_LETTERS, ""} else ())


def unused(cells: Cells, document: Document) -> Diagnostic:
    """A row that says nothing that is understood."""
    text = " | ".join(cells.row.cells)
    return Diagnostic("GA303", f"row that is not used: {text[:80]}", document.at(cells.row.line))


def ticked(text: str) -> bool | None:
    """The same in a column that is not about NULL, where that word is the empty cell."""
    return yes_no(text) if text.strip("*_` ").casefold() not in _ABOUT_NULL else False


def yes_no(text: str) -> bool | None:
    """What a yes/no cell says; the first word counts: `Yes (auto)`, `❌ No`."""
    words = re.sub(r"[*_`]", "", text.casefold()).replace("not null", "no").split()
    first = words[0].strip(",.;:()") if words else ""
    return True if first in YES else False if first in NO else None


def paired(cells: Cells, named: Sequence[Named]) -> Iterator[tuple[Named, Cells]]:
    """The names of a row with the cells that speak of them: `hash, label`, `char(64), varchar(40)`.

    As many types as names go with them in order; of another number it is not said which has which.
    """
    names = [(name, words) for listed, words in named for name in listed]
    if len(names) > 1 and cells[Role.TYPE].strip().casefold() == "timestamps":
        cells = cells.with_type("timestamp")
    kinds, shared = _apart(cells[Role.TYPE], len(names))
    if len(names) < 2 or len(kinds) < 2 or not _are_types(kinds):
        yield from ((each, cells) for each in named)
        return
    if len(kinds) != len(names):
        kinds = [""] * len(names)
    for (name, words), kind in zip(names, kinds, strict=True):
        yield ([name], words), cells.with_type(", ".join(filter(None, (kind, *shared))))


def _apart(text: str, count: int) -> tuple[list[str], list[str]]:
    """`char(64), varchar(40), nullable`: the types of so many columns, and what all of them are."""
    kinds = [part.strip() for _, part in split(text, ",")]
    shared = kinds[count:] if count > 1 else []
    read = [read_constraints(part) for part in shared]
    if all(said.facts and not said.unread for said in read):
        return kinds[: len(kinds) - len(shared)], shared
    return kinds, []


def _are_types(kinds: Sequence[str]) -> bool:
    typed = sum(map(spellings.is_type, kinds))
    return typed > 0 and typed + sum(kind.upper() in _KEYS for kind in kinds) == len(kinds)
