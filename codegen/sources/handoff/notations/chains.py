"""Chains of calls, `table.string('name', 40).notNullable()`, and facts told of code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from codegen.sources.handoff.facts import TYPED_BY_KEY, About, Fact, Rank, Reference, Value
from codegen.sources.handoff.markdown.document import Block
from codegen.sources.handoff.notations.jsobjects import group, parts, text_of
from codegen.sources.handoff.words.sqltext import quote

Said = tuple[str, About, Value]  # of a column; "" of the table

_FIRST = re.compile(r"\s*(?P<name>\w+)(?:\s*<[\w.<>, ?]*>)?\s*(?=\()")
_NEXT = re.compile(r"(?:\s|//[^\n]*)*\??\.\s*(?P<name>\w+)\s*(?=\()")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|true|false", re.IGNORECASE)


@dataclass(frozen=True)
class Call:
    """One call of a chain, its arguments as they are written."""

    name: str
    arguments: tuple[str, ...]

    @property
    def first(self) -> str:
        """The text of the first argument; empty where it is none in quotes."""
        return text_of(self.arguments[0]) if self.arguments else ""


def chain(text: str) -> tuple[list[Call], str]:
    """The calls that a text begins with, and what stands behind them."""
    calls: list[Call] = []
    at = 0
    while match := (_NEXT if calls else _FIRST).match(text, at):
        body = group(text, match.end())
        calls.append(Call(match["name"], tuple(_arguments(body))))
        at = match.end() + len(body)
    return calls, text[at:]


def _arguments(body: str) -> Iterator[str]:
    whole = body if body.endswith(")") else body.partition("\n")[0] + ")"  # a call left open
    for _, part in parts(whole):
        if part.strip():
            yield part.strip()


def literal(text: str) -> str:
    """The SQL of a literal in code; empty for anything else."""
    if _NUMBER.fullmatch(text):
        return text.lower()
    quoted = text_of(text)
    return "'" + quoted.replace("'", "''") + "'" if quoted or text in ("''", '""') else ""


def action(text: str) -> str | None:
    """What becomes of a row when its parent goes, in SQL's words; None without."""
    return text.strip("'\"` ").replace("_", " ").upper() or None


def unique_on(columns: Iterable[str]) -> Said:
    """Columns that are unique together, or the one that is."""
    listed = list(columns)
    if len(listed) == 1:
        return listed[0], About.UNIQUE, ""
    return "", About.CONSTRAINT, f"UNIQUE ({', '.join(quote(one) for one in listed)})"


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
    made = [
        Fact(
            table,
            column,
            about,
            value,
            Rank.DDL,
            line,
            written=TYPED_BY_KEY if isinstance(value, Reference) else "",
        )
        for column, about, value in found
    ]
    told = {column for column, about, _ in found if about in (About.NULLABLE, About.PRIMARY_KEY)}
    kinds = dict.fromkeys(c for c, about, _ in found if about in (About.TYPE, About.ENUM))
    for column in kinds:
        if silent is not None and column not in told:
            made.append(Fact(table, column, About.NULLABLE, silent, Rank.DDL, line, stated=False))
    return made
