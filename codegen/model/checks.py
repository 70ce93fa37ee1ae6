"""CHECK constraints as far as a schema can say them; the rest stays the database's alone."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table
from sqlalchemy import types as sql
from sqlalchemy.dialects.postgresql import DOMAIN

from codegen.model import patterns
from codegen.model.limits import merged
from codegen.model.predicates import (
    Call,
    Compare,
    Items,
    Name,
    Node,
    Not,
    Some,
    UnreadableError,
    Value,
    conjuncts,
    read,
)
from codegen.model.rows import underlying
from codegen.model.tables import mentioned
from codegen.model.values import UNBOUNDED, Bounds

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
_BOUND: dict[str, Callable[[int | Decimal], Bounds]] = {
    "<": lambda number: Bounds(lt=number),
    "<=": lambda number: Bounds(le=number),
    ">": lambda number: Bounds(gt=number),
    ">=": lambda number: Bounds(ge=number),
}
_LENGTHS = ("length", "char_length", "character_length")
_TRIMS = ("trim", "btrim")
_NUMBERS = (sql.Integer, sql.Numeric, sql.Float)
_ORDERED = (*_NUMBERS, sql.Date, sql.DateTime, sql.Time, sql.Interval)


_OF_LENGTH = {"min_length": operator.ge, "max_length": operator.le}
_WITHIN = {
    **_OF_LENGTH,
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
}


@dataclass(frozen=True)
class Limit:
    """What CHECKs say of one column alone.

    choices: the only values allowed, if listed. hint: a pattern that examples had better match,
    though it says less than the CHECK does.
    """

    bounds: Bounds = UNBOUNDED
    choices: tuple[str | int, ...] = ()
    hint: str | None = None

    def allows(self, value: Any) -> bool:
        """Whether a value, as JSON has it, is one of the choices and within the bounds."""
        if self.choices:
            return value in self.choices
        said = {key: limit for key, limit in vars(self.bounds).items() if limit is not None}
        return all(
            within(len(value) if key in _OF_LENGTH else Decimal(str(value)), said[key])
            for key, within in _WITHIN.items()
            if key in said
        )


@dataclass(frozen=True)
class Checks:
    """The CHECKs of a table.

    orderings: text of the constraint → (smaller, larger, strict), column names.
    words: what documents say of a column's values, for those who send them.
    promised: of orderings that are no constraints, what to tell those who break them.
    unread: texts of constraints that say more than limits and orderings do → columns they name.
    equal: texts of constraints that want two columns to be equal, and nothing else.
    """

    limits: Mapping[str, Limit] = field(default_factory=dict)
    orderings: Mapping[str, tuple[str, str, bool]] = field(default_factory=dict)
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    promised: Mapping[str, str] = field(default_factory=dict)
    equal: Set[str] = frozenset()

    def promising(self, limits: Mapping[str, Limit], words: Mapping[str, str]) -> Checks:
        """The same, narrowed by what documents promise."""
        narrowed = {name: both(self.limits.get(name), limit) for name, limit in limits.items()}
        return replace(self, limits={**self.limits, **narrowed}, words=words)

    def ordering_too(
        self, orders: Mapping[str, tuple[str, str, bool]], told: Mapping[str, str]
    ) -> Checks:
        """The same, with orderings that only documents know, and what they tell who breaks one."""
        return replace(self, orderings={**self.orderings, **orders}, promised=told)

    def limit(self, column: str) -> Limit:
        """What is known of a column."""
        return self.limits.get(column, Limit())

    def ordering(self, constraint: CheckConstraint) -> tuple[str, str, bool] | None:
        """(smaller, larger, strict), where the constraint compares two columns."""
        return self.orderings.get(str(constraint.sqltext))

    def rank(self, column: str, above: tuple[str, ...] = ()) -> int:
        """How many other columns must lie below this one."""
        if not self.orderings:
            return 0
        below = {small for small, large, _ in self.orderings.values() if large == column}
        deeper = [self.rank(small, (*above, column)) for small in below if small not in above]
        return 1 + max(deeper) if deeper else 0

    def tied(self, column: str) -> frozenset[str]:
        """The column and all that orderings tie it to, over any distance."""
        found = {column}
        for _ in self.orderings:
            for small, large, _strict in self.orderings.values():
                found |= {small, large} if found & {small, large} else set()
        return frozenset(found)

    def entangled(self, column: str) -> bool:
        """A CHECK ties the column to others, or says of it what could not be read."""
        ordered = any(column in pair[:2] for pair in self.orderings.values())
        return ordered or any(column in names for names in self.unread.values())


def checks(table: Table) -> Checks:
    """Read the CHECK constraints of a table, and those of its columns' domains."""
    limits: dict[str, Limit] = {}
    orderings: dict[str, tuple[str, str, bool]] = {}
    unread: dict[str, tuple[str, ...]] = {}
    equal: set[str] = set()
    for text, names in _texts(table):
        parts = _parts(text, names)
        if len(parts) == 1 and _is_equality(parts[0]):
            equal.add(text)
        for part in parts:
            column, limit = _limit(part, table) or (None, None)
            if column is not None and limit is not None:
                limits[column] = both(limits.get(column), limit)
                if limit.hint is not None:
                    unread[text] = names
            elif (pair := _ordering(part, table)) is not None:
                orderings[text] = pair
            else:
                unread[text] = names
    return Checks(limits, orderings, unread, equal=equal)


def named_columns(constraint: CheckConstraint) -> tuple[str, ...]:
    """Columns of its table that a CHECK names, in the table's order."""
    return mentioned(str(constraint.sqltext), constraint.table)


def _texts(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    found = [
        (str(constraint.sqltext), named_columns(constraint))
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    for column in table.columns:
        if isinstance(column.type, DOMAIN) and column.type.check is not None:
            quoted = '"' + column.name + '"'
            text = quoted.join(re.split(r"(?i)\bVALUE\b", str(column.type.check)))
            found.append((text, (column.name,)))
    return sorted(found)


def _parts(text: str, names: Sequence[str]) -> list[Node]:
    """The conjuncts; one that nothing can be made of where the text is not understood."""
    try:
        return [each for part in conjuncts(read(text)) for each in _unless_null(part)]
    except UnreadableError:
        return [Value(None)] if names or text else []


def _unless_null(part: Node) -> list[Node]:
    """`x IS NULL OR p(x)` says no more than `p(x)`, which null passes anyway."""
    if isinstance(part, Some) and len(part.parts) == 2:
        for null, rest in (part.parts, part.parts[::-1]):
            pieces = conjuncts(rest)
            if _is_null(null) and all(_about(piece) == _about(null) for piece in pieces):
                return pieces
    return [part]


def _is_null(part: Node) -> bool:
    return isinstance(part, Compare) and part.operator == "is null" and isinstance(part.left, Name)


def _about(part: Node) -> Node:
    """What a comparison compares: the column inside a function of one argument."""
    left = part.left if isinstance(part, Compare) else part
    return left.arguments[0] if isinstance(left, Call) and len(left.arguments) == 1 else left


def _limit(part: Node, table: Table) -> tuple[str, Limit] | None:
    """What a conjunct says of one column, None if it says something else."""
    if isinstance(part, Some):
        return _alternatives(part, table)
    part = _turned(part)
    if not isinstance(part, Compare):
        return None
    left, operator, right = part.left, part.operator, part.right
    if isinstance(left, Value) and operator in _FLIPPED:
        left, operator, right = right, _FLIPPED[operator], left
    if isinstance(left, Call):
        return _length(left, operator, right)
    column = table.columns.get(left.column) if isinstance(left, Name) else None
    if column is None:
        return None
    if operator == "in" and isinstance(right, Items):
        values = [item.value for item in right.items if isinstance(item, Value)]
        return _choices(column, values) if len(values) == len(right.items) else None
    return _comparison(column, operator, right.value) if isinstance(right, Value) else None


def _turned(part: Node) -> Node:
    """What has no character but some, as what has nothing but those."""
    negated = part.part if isinstance(part, Not) else part
    if not isinstance(negated, Compare) or not isinstance(negated.right, Value):
        return part
    pattern, sign = negated.right.value, "~" if isinstance(part, Not) else "!~"
    every = patterns.without(str(pattern)) if negated.operator == sign else None
    return part if every is None else replace(negated, operator="~", right=Value(every))


def _alternatives(part: Some, table: Table) -> tuple[str, Limit] | None:
    """`x = 'a' OR x = 'b'` is a list of choices."""
    found = [_limit(each, table) for each in part.parts]
    columns = {each[0] for each in found if each is not None}
    choices = [c for each in found if each is not None for c in each[1].choices]
    every = all(each is not None and each[1].choices for each in found)
    return (columns.pop(), Limit(choices=tuple(choices))) if every and len(columns) == 1 else None


def _length(call: Call, operator: str, right: Node) -> tuple[str, Limit] | None:
    """`length(x) > 3`; trimming first can only make the text shorter, so a minimum still holds."""
    inner = call.arguments[0] if len(call.arguments) == 1 else None
    if isinstance(inner, Call) and inner.function in _TRIMS and operator in (">", ">="):
        inner = inner.arguments[0] if len(inner.arguments) == 1 else None
    number = right.value if isinstance(right, Value) else None
    if call.function not in _LENGTHS or not isinstance(inner, Name) or not isinstance(number, int):
        return None
    bounds = {
        ">": Bounds(min_length=number + 1),
        ">=": Bounds(min_length=number),
        "<": Bounds(max_length=number - 1),
        "<=": Bounds(max_length=number),
        "=": Bounds(min_length=number, max_length=number),
    }.get(operator)
    return None if bounds is None else (inner.column, Limit(bounds))


def _choices(column: Column[Any], values: Sequence[Any]) -> tuple[str, Limit] | None:
    if _is_text(column) and all(isinstance(value, str) for value in values) and values:
        return column.name, Limit(choices=tuple(dict.fromkeys(values)))
    if isinstance(underlying(column), sql.Integer) and all(type(value) is int for value in values):
        ordered = sorted(set(values))
        if ordered == list(range(ordered[0], ordered[-1] + 1)):
            return column.name, Limit(Bounds(ge=ordered[0], le=ordered[-1]))
    return None


def _comparison(column: Column[Any], operator: str, value: Any) -> tuple[str, Limit] | None:
    if isinstance(underlying(column), _NUMBERS):
        number = _number(value)
        if operator == "=" and number is not None:
            return column.name, Limit(Bounds(ge=number, le=number))
        if operator in _BOUND and number is not None:
            return column.name, Limit(_BOUND[operator](number))
    if _is_text(column) and isinstance(value, str):
        if operator == "=":
            return column.name, Limit(choices=(value,))
        if operator == "<>" and value == "":
            return column.name, Limit(Bounds(min_length=1))
        if operator in ("~", "~*") and patterns.readable(value):
            said = Limit(Bounds(pattern=value)) if operator == "~" else Limit(hint=value)
            return column.name, said
    return None


def comparable(one: Column[Any], other: Column[Any]) -> bool:
    """Values of both have an order, and of one kind."""
    types = [underlying(column) for column in (one, other)]
    if not all(isinstance(type_, _ORDERED) for type_ in types):
        return False
    zones = {getattr(type_, "timezone", None) for type_ in types}
    return types[0].python_type is types[1].python_type and len(zones) == 1


def _ordering(part: Node, table: Table) -> tuple[str, str, bool] | None:
    if not isinstance(part, Compare) or part.operator not in _BOUND:
        return None
    if not isinstance(part.left, Name) or not isinstance(part.right, Name):
        return None
    pair = [table.columns.get(name.column) for name in (part.left, part.right)]
    if any(column is None or not isinstance(underlying(column), _ORDERED) for column in pair):
        return None
    names = (part.left.column, part.right.column)
    small, large = names if part.operator.startswith("<") else names[::-1]
    return small, large, not part.operator.endswith("=")


def _is_equality(part: Node) -> bool:
    return isinstance(part, Compare) and (
        part.operator == "=" and isinstance(part.left, Name) and isinstance(part.right, Name)
    )


def both(one: Limit | None, other: Limit) -> Limit:
    """What satisfies both."""
    if one is None:
        return other
    choices = one.choices or other.choices
    if one.choices and other.choices:
        choices = tuple(choice for choice in one.choices if choice in other.choices)
    return Limit(merged(one.bounds, other.bounds), choices, one.hint or other.hint)


def _number(value: object) -> int | Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else number


def _is_text(column: Column[Any]) -> bool:
    type_ = underlying(column)
    return isinstance(type_, sql.String) and not isinstance(type_, sql.Enum)
