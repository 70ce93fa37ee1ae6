"""Several columns in one row, each with its own type: `hash, label` of `char(64), varchar(40)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.sources import spellings
from codegen.sources.handoff.columns.cells import Cells
from codegen.sources.handoff.words.constraints import read_constraints
from codegen.sources.handoff.words.headers import Role
from codegen.sources.handoff.words.said import Said
from codegen.sources.handoff.words.sqltext import split

Named = tuple[list[str], Said]

_KEYS = frozenset(("FK", "PK"))


def paired(cells: Cells, named: Sequence[Named]) -> Iterator[tuple[Named, Cells]]:
    """The names of a row with the cells that speak of them.

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
