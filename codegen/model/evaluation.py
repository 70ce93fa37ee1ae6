"""Evaluates CHECK expressions over example values, as SQL does: null is neither true nor false."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from codegen.model.predicates import (
    MOMENTS,
    Call,
    Compare,
    Every,
    Items,
    Name,
    Node,
    Not,
    Some,
    UnreadableError,
    Value,
    read,
)

Row = Mapping[str, Any]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_KINDS = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number"}
_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "btrim": str.strip,
    "char_length": len,
    "json_array_length": list.__len__,
    "json_typeof": lambda value: _KINDS.get(type(value), "number"),
    "jsonb_array_length": list.__len__,
    "jsonb_typeof": lambda value: _KINDS.get(type(value), "number"),
    "length": len,
    "lower": str.lower,
    "trim": str.strip,
    "upper": str.upper,
}


# Before and after every moment at which the tests of a service run.
_BEFORE, _AFTER = "2025", "2900"
_NOW = object()


def passes(text: str, row: Row) -> bool | None:
    """Whether a row passes a CHECK; None where the expression is not understood."""
    try:
        return _value(read(text), row) is not False
    except (UnreadableError, TypeError, ArithmeticError, re.error):
        return None


def _value(node: Node, row: Row) -> Any:
    """The node's value; None is null."""
    match node:
        case Value():
            return node.value
        case Name():
            return _column(node, row)
        case Not():
            inner = _value(node.part, row)
            return None if inner is None else not inner
        case Every() | Some():
            return _joined(node, row)
        case Call():
            return _called(node, row)
        case Compare():
            return _compared(node, row)
        case Items():
            return [_value(item, row) for item in node.items]


def _column(node: Name, row: Row) -> Any:
    if node.column not in row:
        raise UnreadableError(node.column)
    return row[node.column]


def _joined(node: Every | Some, row: Row) -> bool | None:
    decisive = isinstance(node, Some)
    values = [_value(part, row) for part in node.parts]
    if any(value is decisive for value in values):
        return decisive
    return None if None in values else not decisive


def _called(node: Call, row: Row) -> Any:
    values = [_value(argument, row) for argument in node.arguments]
    if node.function in ("num_nonnulls", "num_nulls"):
        return sum((value is None) == (node.function == "num_nulls") for value in values)
    if node.function == "coalesce":
        return next((value for value in values if value is not None), None)
    if node.function in (*MOMENTS, "now") or values == ["now"]:
        return _NOW
    if node.function not in _FUNCTIONS or len(values) != 1:
        raise UnreadableError(node.function)
    return None if values[0] is None else _FUNCTIONS[node.function](values[0])


def _compared(node: Compare, row: Row) -> bool | None:
    left, right = _value(node.left, row), _value(node.right, row)
    if node.operator == "is null":
        return left is None
    if node.operator == "is":
        return bool(left is right)
    if left is None or right is None:
        return None
    if _NOW in (left, right):
        return _timely(node.operator, left, right)
    if node.operator == "in":
        return any(each is not None and operator.eq(*_alike(left, each)) for each in right)
    if "~" in node.operator:
        return _matched(node.operator, left, right)
    return _COMPARE[node.operator](*_alike(left, right))


def _timely(sign: str, left: Any, right: Any) -> bool:
    """How a date or a timestamp, as JSON has it, compares with now, whenever that is."""
    if sign not in ("<", "<=", ">", ">="):
        raise UnreadableError(sign)
    given, earlier = (left, sign in ("<", "<=")) if right is _NOW else (right, sign in (">", ">="))
    return bool(str(given) < _BEFORE if earlier else str(given) > _AFTER)


def _matched(sign: str, text: str, pattern: str) -> bool:
    """`~` and LIKE, negated by a leading `!`, ignoring case with a trailing `*`."""
    flags = re.IGNORECASE | re.DOTALL if sign.endswith("*") else re.DOTALL
    like = "~~" in sign
    found = re.fullmatch(_like(pattern), text, flags) if like else re.search(pattern, text, flags)
    return (found is not None) != sign.startswith("!")


def _like(pattern: str) -> str:
    """A LIKE pattern as a regular expression."""
    wild = {"%": ".*", "_": "."}
    return "".join(wild.get(character, re.escape(character)) for character in pattern)


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Numbers in quotes, as JSON has decimals and PostgreSQL prints some literals, are numbers."""
    numeric = [
        isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in (left, right)
    ]
    if any(numeric) and not all(numeric):
        return Decimal(str(left)), Decimal(str(right))
    return left, right
