"""What no database takes, refused where it is written: long names, odd numbers, bad values."""

from __future__ import annotations

import re

from codegen.diagnostics import Place, fail

_LONGEST = 63  # bytes of a name that PostgreSQL does not cut off
_MOST_CHARACTERS = 10_485_760  # of a VARCHAR, as PostgreSQL has it
_MOST_DIGITS = 1000  # of a NUMERIC
_VALUE = re.compile(r"\s*(?:'((?:[^']|'')*)'|\"([^\"]*)\"|([^,'\"]*?))\s*(?:,|$)")


def see_length(name: str, at: Place) -> None:
    """Refuse a name, or a value of an enumeration, that PostgreSQL would cut off.

    Raises:
        GenApiError: it is too long (GA311).
    """
    if len(name.encode()) > _LONGEST:
        hint = f"at most {_LONGEST} bytes"
        raise fail("GA311", f"the name {name} is too long for the database", at=at, hint=hint)


def see_numbers(name: str, kind: str, arguments: str, at: Place) -> None:
    """Refuse the digits of a decimal, or the length of a text, that there can't be.

    Raises:
        GenApiError: no database has such a type (GA311).
    """
    numbers = [int(number) for number in re.findall(r"-?\d+", arguments)]
    if not numbers:
        return
    if kind in ("decimal", "numeric"):
        scale = numbers[1] if len(numbers) > 1 else 0
        if not (1 <= numbers[0] <= _MOST_DIGITS and 0 <= scale <= numbers[0]):
            hint = "from 1 to 1000 digits, of them at most all after the point: decimal(10,2)"
            raise fail("GA311", f"{name}: {kind}{arguments} is no decimal", at=at, hint=hint)
    elif kind in ("string", "varchar", "char") and not 1 <= numbers[0] <= _MOST_CHARACTERS:
        raise fail("GA311", f"{name}: {kind}{arguments} holds no text", at=at, hint="string(80)")


def values_of(name: str, arguments: str, at: Place) -> list[str]:
    """The values of `(pending,'on hold, really')`.

    Raises:
        GenApiError: there are none, one is empty, too long or there twice (GA311).
    """
    inside = arguments[1:-1]
    found = list(_VALUE.finditer(inside)) if inside.strip() else []
    raw = (next((g for g in m.groups() if g is not None), "") for m in found if m[0])
    values = [value.replace("''", "'") for value in raw]
    hint = f"{name}:enum(pending,confirmed)"
    if "".join(m[0] for m in found) != inside or not values or not all(values):
        raise fail("GA311", f"{name} has no values, or an empty one", at=at, hint=hint)
    if len({*values}) < len(values):
        raise fail("GA311", f"{name} has a value twice", at=at, hint=hint)
    for value in values:
        see_length(value, at)
    return values
