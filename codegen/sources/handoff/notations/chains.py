"""Chains of calls, `table.string('name', 40).notNullable()`, and what their arguments say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.sources.handoff.notations.jsobjects import group, parts, text_of

_FIRST = re.compile(r"\s*(?P<name>\w+)(?:\s*<[\w.<>, ?]*>)?\s*(?=\()")
_NEXT = re.compile(r"(?:\s|//[^\n]*+)*\??\.\s*(?P<name>[$\w]+)\s*(?=\()")
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
