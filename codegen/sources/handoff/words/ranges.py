"""What numbers a text allows: `between 1 and 100`, `0 < percent <= 100`, `x >= 1`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"-?\d+(?:\.\d+)?"
_BETWEEN = re.compile(rf"\bbetween\s+({_NUMBER})\s+and\s+({_NUMBER})", re.IGNORECASE)
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

    @property
    def empty(self) -> bool:
        """No number is in it."""
        if self.low is None or self.high is None:
            return False
        strict = self.low_strict or self.high_strict
        return self.low > self.high or (strict and self.low == self.high)

    @property
    def whole(self) -> Range:
        """The same for whole numbers: `> 0` is `>= 1`."""
        low, high = self.low, self.high
        return Range(
            low + 1 if low is not None and self.low_strict else low,
            high - 1 if high is not None and self.high_strict else high,
        )

    def __and__(self, other: Range) -> Range:
        """What is in both."""
        low = _tighter(self.low, other.low, up=True)
        high = _tighter(self.high, other.high, up=False)
        return Range(
            low,
            high,
            any(one.low == low and one.low_strict for one in (self, other)),
            any(one.high == high and one.high_strict for one in (self, other)),
        )

    def contradicts(self, other: Range) -> bool:
        """Both give one bound and give it differently, or no number is in both."""
        low = None not in (self.low, other.low) and self._low != other._low
        high = None not in (self.high, other.high) and self._high != other._high
        return low or high or (self & other).empty

    def exceeds(self, other: Range) -> bool:
        """It allows what the other refuses on a side of which both speak."""
        low = self.low is not None and other.low is not None and self.low < other.low
        high = self.high is not None and other.high is not None and self.high > other.high
        return low or high or (self & other).empty

    @property
    def _low(self) -> tuple[Decimal | None, bool]:
        return self.low, self.low_strict

    @property
    def _high(self) -> tuple[Decimal | None, bool]:
        return self.high, self.high_strict


def _tighter(one: Decimal | None, other: Decimal | None, *, up: bool) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other) if up else min(one, other)


def read_range(text: str, name: str) -> Range | None:
    """The range that a CHECK gives to a name; None where it gives none."""
    if between := _BETWEEN.search(text):
        return Range(Decimal(between[1]), Decimal(between[2]))
    signs = [(m[1], m[2], m[3]) for m in _COMPARED.finditer(text)]
    signs += [(m[3], _MIRROR[m[2]], m[1]) for m in _TURNED.finditer(text)]
    values = Range()
    for subject, sign, number in signs:
        if subject.strip('"').casefold() == name.casefold():
            values = values & _one_sided(sign, Decimal(number))
    return values if values.bounded else None


def _one_sided(sign: str, number: Decimal) -> Range:
    strict = "=" not in sign
    return (
        Range(low=number, low_strict=strict) if ">" in sign else Range(None, number, False, strict)
    )
