"""Query parameters such as `created_at__gte` as conditions."""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.core.pagination import PageQuery

_OPERATORS: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "isnull": lambda column, null: column.is_(None) if null else column.is_not(None),
    "in": lambda column, values: column.in_(values),
}


def conditions(
    query: PageQuery, columns: Mapping[str, InstrumentedAttribute[Any]]
) -> Iterator[ColumnElement[bool]]:
    """What the set parameters of a query ask of the columns that they name."""
    for parameter in sorted(query.model_fields_set):
        value = getattr(query, parameter)
        name, _, suffix = parameter.rpartition("__")
        if parameter in columns:
            yield columns[parameter] == value
        elif name in columns:
            yield _OPERATORS[suffix](columns[name], value)
