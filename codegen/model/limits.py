"""Bounds put together, and values on and just outside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from decimal import Decimal
from functools import reduce
from typing import Any

from sqlalchemy import Column
from sqlalchemy import types as sql

from codegen.model import samples
from codegen.model.expr import Expr, expr, name
from codegen.model.patterns import joined
from codegen.model.rows import Row, underlying
from codegen.model.samples import Wish
from codegen.model.values import UNBOUNDED, Bounds, Sample

_TIGHTER: dict[str, Callable[[list[Any]], Any]] = {
    **dict.fromkeys(("min_length", "ge", "gt"), max),
    **dict.fromkeys(("max_length", "le", "lt"), min),
    "pattern": lambda found: reduce(joined, found),
}
_UNSEEN = 999_999_999


def merged(one: Bounds, other: Bounds) -> Bounds:
    """What satisfies both; of `ge` and `gt`, and `le` and `lt`, the tighter one stays."""
    if UNBOUNDED in (one, other):
        return other if one == UNBOUNDED else one
    values: dict[str, Any] = {}
    for field in fields(Bounds):
        found = [v for v in (getattr(one, field.name), getattr(other, field.name)) if v is not None]
        values[field.name] = _TIGHTER.get(field.name, max)(found) if found else None
    if values["ge"] is not None and values["gt"] is not None:
        values["ge" if values["gt"] >= values["ge"] else "gt"] = None
    if values["le"] is not None and values["lt"] is not None:
        values["le" if values["lt"] <= values["le"] else "lt"] = None
    return Bounds(**values)


def absent(column: Column[Any], known: Row, wish: Wish) -> tuple[Sample, ...]:
    """Values of the type that no row of a test has."""
    if isinstance(underlying(column), sql.Integer):
        high = min(int(wish.bounds.le) if wish.bounds.le is not None else _UNSEEN, _UNSEEN)
        return tuple(_plain(str(high - step)) for step in (0, 1))
    if isinstance(underlying(column), sql.Uuid):
        texts = [f'"ffffffff-ffff-4fff-bfff-fffffffffff{last}"' for last in "ef"]
        return tuple(Sample(expr("{}({})", name("uuid", "UUID"), t), t) for t in texts)
    return known.sampler(Wish(f"missing_{wish.attribute}", wish.bounds, choices=wish.choices))


def boundary(known: Row, bounds: Bounds) -> tuple[Sample, ...]:
    """Samples exactly on the bounds."""
    ends = dict.fromkeys(v for v in (bounds.ge, bounds.le) if v is not None)
    if known.sampler is samples.integers:
        return tuple(_plain(str(int(v))) for v in ends)
    if known.sampler is samples.decimals:
        return (*(_decimal(v, bounds) for v in ends), *_most_digits(bounds))
    if known.sampler in (samples.texts, samples.passwords) and bounds.pattern is None:
        sizes = dict.fromkeys(n for n in (bounds.min_length, bounds.max_length) if n is not None)
        return tuple(_plain(f'"{"x" * n}"' if n < 20 else f'"x" * {n}') for n in sizes)
    return ()


def outside(known: Row, bounds: Bounds) -> tuple[str, ...]:
    """JSON values, as Python expressions, that lie just outside the bounds."""
    if known.sampler is samples.integers:
        return tuple(str(value) for value in _beyond(bounds, 1))
    if known.sampler is samples.decimals:
        return _outside_decimals(bounds)
    if known.sampler in (samples.texts, samples.passwords):
        long = () if bounds.max_length is None else (f'"x" * {bounds.max_length + 1}',)
        short = (f'"{"x" * (bounds.min_length - 1)}"',) if bounds.min_length else ()
        return (*short, *long)
    return ()


def _beyond(bounds: Bounds, step: int | Decimal) -> list[int | Decimal]:
    wrong = [
        None if bounds.ge is None else bounds.ge - step,
        bounds.gt,
        None if bounds.le is None else bounds.le + step,
        bounds.lt,
    ]
    return [value for value in wrong if value is not None]


def _outside_decimals(bounds: Bounds) -> tuple[str, ...]:
    places = bounds.decimal_places or 0
    wrong = [f"{Decimal(v):f}" for v in _beyond(bounds, Decimal(1).scaleb(-places))]
    if bounds.max_digits is not None:
        wrong += ["1" + "0" * (bounds.max_digits - places), f"0.{'0' * places}1"]
    return tuple(f'"{value}"' for value in wrong)


def _decimal(value: int | Decimal, bounds: Bounds) -> Sample:
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-(bounds.decimal_places or 0))):f}"
    return samples.decimal(text)


def _most_digits(bounds: Bounds) -> Iterator[Sample]:
    """The largest number of a column, where nothing else limits it."""
    digits, places = bounds.max_digits or 0, bounds.decimal_places or 0
    if digits and digits >= places >= 0 and bounds.le is None and bounds.lt is None:
        text = f"{'9' * (digits - places) or '0'}.{'9' * places}".rstrip(".")
        yield samples.decimal(text)


def _plain(code: str) -> Sample:
    return Sample(Expr((code,)), code)
