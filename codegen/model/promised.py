"""Rules of documents as limits of requests, where they are formal and say of which column.

The database knows nothing of them, so they bind what clients send and nothing that is stored.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, MetaData, Table
from sqlalchemy import types as sql

from codegen.diagnostics import Diagnostic
from codegen.model import patterns
from codegen.model.checks import Checks, Limit, both
from codegen.model.claimed import Claimed
from codegen.model.names import snake
from codegen.model.rows import underlying
from codegen.model.values import Bounds
from codegen.sources.design import Design, DesignedEndpoint, FieldLimit, FieldRule


@dataclass(frozen=True)
class Promises:
    """By table and column: limits, and the documents' words for those who send the field."""

    limits: Mapping[str, Mapping[str, Limit]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[Diagnostic, ...] = ()
    claimed: Claimed = field(default_factory=Claimed)

    def narrowed(self, checks: Checks, table: str) -> Checks:
        """What the database checks of a table, narrowed by what is promised of it."""
        orders = self.claimed.orders.get(table, ())
        named = {f"{one.smaller} below {one.larger}": one for one in orders}
        return checks.promising(self.limits.get(table, {}), self.words.get(table, {})).ordering_too(
            {text: (one.smaller, one.larger, one.strict) for text, one in named.items()},
            {text: one.message for text, one in named.items()},
        )


def promised(
    metadata: MetaData, design: Design, bodies: Iterable[tuple[Table, DesignedEndpoint]]
) -> Promises:
    """What the documents promise about the fields of requests.

    bodies: designed operations with the table whose rows they take, for the rules of their fields.
    """
    limits: dict[str, dict[str, Limit]] = defaultdict(dict)
    words: dict[str, dict[str, str]] = defaultdict(dict)
    notes: list[Diagnostic] = []
    rules = dict.fromkeys((*design.constraints, *_of_bodies(bodies)))
    named = _by_name(metadata) if rules else {}
    for rule in rules:
        columns = _columns(named, rule)
        made = (
            [limit for one in rule.limits for limit in limits_of(columns[0], one)]
            if columns
            else []
        )
        if len(columns) != 1 or not made:
            continue
        table, name = columns[0].table.fullname, columns[0].name
        for limit in made:
            limits[table][name] = both(limits[table].get(name), limit)
        told = rule.text + (f" ({rule.message})" if rule.message else "")
        words[table][name] = "; ".join(filter(None, (words[table].get(name), told)))
        message = f"{table}.{name}: requests are checked against `{rule.text}`"
        notes.append(Diagnostic("GA324", message, rule.at, subjects=(f"{table}.{name}",)))
    return Promises(limits, words, tuple(notes))


def _of_bodies(bodies: Iterable[tuple[Table, DesignedEndpoint]]) -> Iterator[FieldRule]:
    for table, one in bodies:
        for given in one.inputs:
            at = type(one.at)(one.at.file, given.line)
            yield FieldRule(given.name, given.rule, at, table.fullname, limits=given.limits)


_Named = Mapping[tuple[str, str], Sequence[Column[Any]]]


def _by_name(metadata: MetaData) -> _Named:
    """Columns by their table's name, "" for any, and their own."""
    found: dict[tuple[str, str], list[Column[Any]]] = defaultdict(list)
    for table in metadata.tables.values():
        for column in table.columns:
            for home in {"", table.name, table.fullname}:
                found[home, snake(column.name, "field")].append(column)
    return found


def _columns(named: _Named, rule: FieldRule) -> Sequence[Column[Any]]:
    """The columns that the rule may speak of: more than one where it does not say the table."""
    return named.get((rule.table, snake(re.sub(r"\W+", "_", rule.field), "field")), ())


def limits_of(column: Column[Any], said: FieldLimit) -> Iterator[Limit]:
    """The limit, if values of the column's type can have it."""
    kind = underlying(column)
    if isinstance(kind, sql.Enum):
        return
    if isinstance(kind, sql.String):
        if said.choices:
            yield Limit(choices=said.choices)
        elif said.pattern and patterns.readable(said.pattern):
            yield Limit(Bounds(pattern=said.pattern))
        elif said.of_length is not False and (bounds := _lengths(said)):
            yield Limit(bounds)
    elif isinstance(kind, sql.Integer | sql.Numeric) and (bounds := _numbers(said)):
        yield Limit(bounds)


def _lengths(said: FieldLimit) -> Bounds:
    step = int(said.strict)
    return Bounds(
        min_length=None if said.low is None else int(said.low) + step,
        max_length=None if said.high is None else int(said.high) - step,
    )


def _numbers(said: FieldLimit) -> Bounds:
    if said.of_length:
        return Bounds()
    low, high = _plain(said.low), _plain(said.high)
    return Bounds(gt=low, lt=high) if said.strict else Bounds(ge=low, le=high)


def _plain(number: Decimal | None) -> int | Decimal | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else number
