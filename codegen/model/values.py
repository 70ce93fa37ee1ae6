"""What the values of a column are: their type, their bounds, examples of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from codegen.model.expr import Expr


@dataclass(frozen=True)
class Enumeration:
    """A closed set of strings: a database enum type, or a CHECK … IN list that became one.

    members: (Python member name, database value), in the database's order.
    type_name: the name of the database type; None where a VARCHAR holds the values.
    """

    class_name: str
    module: str
    members: tuple[tuple[str, str], ...]
    type_name: str | None = None
    schema: str | None = None
    owner: str = ""  # the entity in whose model file the class is defined


@dataclass(frozen=True)
class Bounds:
    """What the database accepts of a value, as far as a schema can say it."""

    min_length: int | None = None
    max_length: int | None = None
    ge: int | Decimal | None = None
    gt: int | Decimal | None = None
    le: int | Decimal | None = None
    lt: int | Decimal | None = None
    max_digits: int | None = None
    decimal_places: int | None = None
    pattern: str | None = None

    def __bool__(self) -> bool:
        return self is not UNBOUNDED and self != UNBOUNDED

    @property
    def is_narrow(self) -> bool:
        """Few numbers lie within: a table whose key is always 1 has one row."""
        return self.ge is not None and self.le is not None and self.le - self.ge < _FEW

    @property
    def bits(self) -> int | None:
        """How wide an integer column with these bounds is; None where they are others."""
        return None if self.ge is None else _WIDTHS.get(self)


UNBOUNDED = Bounds()
_FEW = 200  # rows, fewer than a test makes
_WIDTHS = {Bounds(ge=-(2 ** (n - 1)), le=2 ** (n - 1) - 1): n for n in (16, 32, 64)}


@dataclass(frozen=True)
class Sample:
    """A value in both forms, each a Python expression.

    python: what the model attribute holds, for factories and defaults: `Decimal("10.50")`.
    json: what a client sends and, letter for letter, gets back, from literals alone: `"10.50"`,
        `None`, `{"lower": 1, "upper": 5, "bounds": "[)"}`.

    Where `varying`, both use the name `n`: an int from 1 up that a test run never repeats, one for
    each call of a factory, so that two rows never collide on a key or unique column.
    """

    python: Expr
    json: str
    varying: bool = False

    def value(self, n: int) -> Any:
        """The JSON itself; nobody may change it, since it is made once."""
        return _evaluated(self.json, n)


@lru_cache(maxsize=4096)
def _evaluated(code: str, n: int) -> Any:
    return eval(code, {"__builtins__": {}}, {"n": n})  # noqa: S307 - literals of our own


@dataclass(frozen=True)
class FieldType:
    """What a column's type is to Python and to a client.

    python: type of the model attribute, without `| None`: `datetime`.
    request, response: Pydantic types, without bounds and `| None`: `AwareDatetime`. Bounds of array
        elements stand in `request` itself. From `app.schemas.common` come `Text` (str, without NUL
        on PostgreSQL), `Json` (the same for JsonValue, and no NaN), `Base64` (bytes; base64 text
        in JSON), `RangeValue[T]` and
        `MultiRangeValue[T]`: {lower, upper, bounds} in JSON, SQLAlchemy's `Range` in Python.
    parameter: the type in a path or query, where a number is text, too; as `request` has it where
        that one tells text from numbers.
    valid: samples that satisfy type, bounds and CHECKs: all first samples make a valid row, all
        second ones another; one where the type has one value, none where none could be made (a
        diagnostic says so; then no test creates such a row). For a foreign key and a key that
        the database makes: values that no row has, for 404 and 409; factories use the parent's key.
    invalid: JSON values, as Python expressions, that the request type with its bounds must refuse:
        of another type, and just outside each bound.
    boundary: samples exactly on a bound, which are accepted.
    spelling: the SQL type, where it has no Python form and travels as text: the model then uses
        `TextTransported(spelling)` of app/core/types.py.
    ordered: `<` and `>` mean something, so ranges may be filtered and pages sorted.
    """

    python: Expr
    request: Expr
    response: Expr
    parameter: Expr
    valid: tuple[Sample, ...]
    invalid: tuple[str, ...] = ()
    boundary: tuple[Sample, ...] = ()
    spelling: str | None = None
    enumeration: Enumeration | None = None
    ordered: bool = False
    hashable: bool = True
