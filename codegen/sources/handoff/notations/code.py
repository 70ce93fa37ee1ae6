"""What the readers of code share: where its pieces are, and the facts that they tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeGuard

from codegen.sources.handoff.facts import (
    TYPED_BY_KEY,
    About,
    Fact,
    Index,
    Rank,
    Reading,
    Reference,
    Unnamed,
    Value,
    combine,
)
from codegen.sources.handoff.markdown.document import Block, Document, Fence
from codegen.sources.handoff.words.sqltext import quote

Said = tuple[str, About, Value]  # of a column; "" of the table


def tagged(block: Block, tags: Collection[str]) -> TypeGuard[Fence]:
    """A fence whose first tag is one of these; `js title="x"` is one of `js`."""
    return isinstance(block, Fence) and (block.tag.split() or [""])[0] in tags


def fences(document: Document) -> Iterator[Fence]:
    """The fences of a document."""
    return (block for block in document.blocks if isinstance(block, Fence))


def pieces(
    pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None
) -> Iterator[tuple[re.Match[str], int]]:
    """What a pattern finds in a text, each with where the next one begins, or the text ends."""
    end = len(text) if end is None else end
    found = list(pattern.finditer(text, start, end))
    yield from zip(found, [*(one.start() for one in found[1:]), end], strict=False)


def made(table: str, line: int, *, new: bool = True) -> Fact:
    """The code makes a table; or alters one that is there."""
    return Fact(table, "", About.CREATED, new, Rank.DDL, line)


def model(table: str, name: str, line: int, said: Iterable[Fact]) -> Reading:
    """A class of a program: its table, or the entity whose table is named elsewhere."""
    told = tuple(said)
    if table:
        return Reading((made(table, line), *(fact.on(table) for fact in told)))
    return Reading(unnamed=(Unnamed(name, line, told),)) if told else Reading()


def relined(reading: Reading, lines: Sequence[int]) -> Reading:
    """A reading of a text that was put together, with the lines of the document."""
    unnamed = (
        replace(one, line=lines[one.line], facts=_relined(one.facts, lines))
        for one in reading.unnamed
    )
    return replace(reading, facts=_relined(reading.facts, lines), unnamed=tuple(unnamed))


def _relined(told: Iterable[Fact], lines: Sequence[int]) -> tuple[Fact, ...]:
    return tuple(replace(fact, line=lines[fact.line]) for fact in told)


def whole(readings: Iterable[Reading]) -> Reading | None:
    """All of them; None where they say nothing."""
    found = combine(readings)
    return found if found.facts or found.unnamed else None


def snake(name: str) -> str:
    """`HTTPStatus`, `createdAt` as `http_status`, `created_at`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def unique_on(columns: Iterable[str]) -> Said:
    """Columns that are unique together, or the one that is."""
    listed = list(columns)
    if len(listed) == 1:
        return listed[0], About.UNIQUE, ""
    return "", About.CONSTRAINT, f"UNIQUE ({', '.join(quote(one) for one in listed)})"


def index_on(columns: Iterable[str], *, unique: object = False) -> Said:
    """An index over columns, which it may make unique."""
    listed = list(columns)
    index = Index("", ", ".join(map(quote, listed)))
    return unique_on(listed) if unique else ("", About.INDEX, index)


def line_of(block: Block, text: str, offset: int) -> int:
    """The document's line of a place in a fence's text."""
    return block.line + 1 + bisect_left(_breaks(text), offset)


@lru_cache(maxsize=8)
def _breaks(text: str) -> tuple[int, ...]:
    """Where lines end: to count them anew for every column is slow in a long fence."""
    return tuple(match.start() for match in re.finditer("\n", text))


def facts(table: str, said: Iterable[Said], line: int, silent: bool | None = None) -> list[Fact]:
    """What one line of code says, as facts. The type of a key that names only its table follows.

    silent: the null-ness of a column by the framework's rule, where the line does not say it.
    """
    found = list(said)
    stated = []
    for column, about, value in found:
        written = TYPED_BY_KEY if isinstance(value, Reference) else ""
        stated.append(Fact(table, column, about, value, Rank.DDL, line, written=written))
    if silent is None:
        return stated
    told = {column for column, about, _ in found if about in (About.NULLABLE, About.PRIMARY_KEY)}
    kinds = dict.fromkeys(c for c, about, _ in found if about in (About.TYPE, About.ENUM))
    null = Fact(table, "", About.NULLABLE, silent, Rank.DDL, line, stated=False)
    return stated + [replace(null, column=column) for column in kinds if column not in told]
