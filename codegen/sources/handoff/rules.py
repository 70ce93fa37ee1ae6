"""Validation rules against CHECK constraints: where a value passes one and not the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from codegen.sources.handoff.facts import About, Rule
from codegen.sources.handoff.merge import Column, Tables

_NUMBER = r"-?\d+(?:\.\d+)?"
_BETWEEN = re.compile(rf"\bbetween\s+({_NUMBER})\s+and\s+({_NUMBER})", re.IGNORECASE)
_SPAN = re.compile(rf"({_NUMBER})\s*[-–]\s*({_NUMBER})")  # noqa: RUF001 - people type both dashes
_COMPARED = re.compile(rf"([\w\"]+)\s*(<=|>=|<|>)\s*({_NUMBER})")
_TURNED = re.compile(rf"({_NUMBER})\s*(<=|<|>=|>)\s*([a-z_\"]\w*)", re.IGNORECASE)
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True)
class Range:
    """What a number may be; `strict` bounds do not belong to it."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_strict: bool = False
    high_strict: bool = False

    @property
    def bounded(self) -> bool:
        """It excludes some number."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True)
class Contradiction:
    """A rule that is not what the database checks."""

    subject: str
    text: str
    line: int


def read_range(text: str, name: str) -> Range | None:
    """The range that a text gives to a name: `1-100`, `0 < percent <= 100`, `x >= 1`."""
    if between := _BETWEEN.search(text):
        return Range(Decimal(between[1]), Decimal(between[2]))
    if span := _SPAN.fullmatch(text.strip()):
        return Range(Decimal(span[1]), Decimal(span[2]))
    signs = [(m[1], m[2], m[3]) for m in _COMPARED.finditer(text)]
    signs += [(m[3], _MIRROR[m[2]], m[1]) for m in _TURNED.finditer(text)]
    values = Range()
    for subject, sign, number in signs:
        if subject.strip('"').casefold() == name.casefold():
            values = _narrowed(values, sign, Decimal(number))
    return values if values.bounded else None


def _narrowed(values: Range, sign: str, number: Decimal) -> Range:
    strict = "=" not in sign
    if ">" in sign:
        return Range(number, values.high, strict, values.high_strict)
    return Range(values.low, number, values.low_strict, strict)


def contradictions(tables: Tables, rules: Sequence[Rule]) -> Iterator[Contradiction]:
    """Rules about a column whose CHECK gives another range."""
    for rule in rules:
        for table, column in tables.all_columns():
            said = read_range(rule.text, column.name)
            checked = _checked(column)
            if rule.field.casefold() != column.name.casefold() or not (said and checked):
                continue
            if said != checked[0]:
                subject = f"{table.name}.{column.name}"
                text = (
                    f"{subject}: the rule `{rule.text}` (line {rule.line}) and the database's "
                    f"{checked[1]} differ. Which of them holds?"
                )
                yield Contradiction(subject, text, rule.line)


def _checked(column: Column) -> tuple[Range, str] | None:
    for text in column.texts(About.CHECK):
        if found := read_range(text, column.name):
            return found, text
    return None
