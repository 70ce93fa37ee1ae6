"""Example values: what factories and request bodies of the emitted tests hold.

A sampler makes up to two different samples for a wish. Where the wish says `varying`, each sample
depends on `n` (see `Sample`), and the two never meet for any two values of `n`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from codegen.model.expr import Expr, expr, name
from codegen.model.patterns import examples
from codegen.model.values import UNBOUNDED, Bounds, Enumeration, Sample


@dataclass(frozen=True)
class Wish:
    """What samples are for: an attribute with its limits, perhaps unique.

    choices: the only values allowed, if a CHECK lists them.
    rank: 0, or more where a CHECK wants the value above those of another column with a lower rank.
    """

    attribute: str
    bounds: Bounds = UNBOUNDED
    varying: bool = False
    choices: tuple[str | int, ...] = ()
    rank: int = 0


Sampler = Callable[[Wish], tuple[Sample, ...]]
_DECIMAL = name("decimal", "Decimal")
# rows that a test makes of an entity, at most
_MANY = 8
# characters of an attribute's name in its examples: the lines that hold both have to fit
_LABEL = 24


def constant(*forms: tuple[Expr, str]) -> Sampler:
    """The same samples for every wish: a type with few values, or one that is never unique."""
    samples = tuple(Sample(python, json) for python, json in forms)
    return lambda _: samples


def leveled(form: Callable[[int, bool], tuple[Expr, str]], levels: int) -> Sampler:
    """Samples on levels, each above those before it; a higher rank begins on a higher level.

    form: from the level, and whether the value depends on `n`, to the value.
    """

    def sample(wish: Wish) -> tuple[Sample, ...]:
        reached = [min(2 * wish.rank + step, levels - 1) for step in (0, 1)]
        forms = [form(level, wish.varying) for level in dict.fromkeys(reached)]
        return tuple(Sample(python, json, wish.varying) for python, json in forms)

    return sample


def either(fixed: tuple[tuple[Expr, str], ...], counted: tuple[tuple[Expr, str], ...]) -> Sampler:
    """Fixed samples, and others with `n` for a unique column."""

    def sample(wish: Wish) -> tuple[Sample, ...]:
        forms = counted if wish.varying else fixed
        return tuple(Sample(python, json, wish.varying) for python, json in forms)

    return sample


def integers(wish: Wish) -> tuple[Sample, ...]:
    """Integers within the bounds."""
    if wish.choices:
        return tuple(_literal(choice) for choice in wish.choices[:2])
    low, high = _integer_limits(wish.bounds)
    start = max(low, 1) if high >= 1 else low
    span = high - start + 1
    level = 2 * wish.rank
    if not wish.varying or span < _MANY:
        values = [min(start + step, high) for step in (level, level + 1)]
        return tuple(_literal(value) for value in dict.fromkeys(values))
    if span > 20_000:
        step = 10**6 if span > 10**9 else span // 4
        offsets = [start - (start == 1) + step * times for times in (level, level + 1)]
        return _counted(*(f"{offset} + n" if offset else "n" for offset in offsets))
    return _counted(f"{start} + n % {span}", f"{start} + (n + 1) % {span}")


def decimals(wish: Wish) -> tuple[Sample, ...]:
    """Decimals within the bounds, with as many places as the database returns."""
    places = wish.bounds.decimal_places or 0
    unit = Decimal(1).scaleb(-places)
    low, high = _decimal_limits(wish.bounds, unit)
    start = min(max(low, Decimal(10 + 20 * wish.rank)), high)
    above = (start + 10, start + unit, start - unit)
    other = next((value for value in above if low <= value <= high), start)
    if wish.varying and high >= 10**4 and low <= 1:
        whole = ("{n}", "{n + 1_000_000}") if high >= 10**7 else ("{n}",)
        parts = [f"{{n}}.{tail:0<{places}}" for tail in "05"] if places else whole
        return tuple(_counted_decimal(part) for part in parts)
    values = dict.fromkeys(value.quantize(unit) for value in (start, other))
    return tuple(decimal(f"{value:f}") for value in values)


def floats(wish: Wish) -> tuple[Sample, ...]:
    """Floats that every width of a float holds exactly."""
    bounds = wish.bounds
    lows = [Decimal(v) for v in (bounds.ge, bounds.gt) if v is not None]
    highs = [Decimal(v) for v in (bounds.le, bounds.lt) if v is not None]
    low = max(lows, default=min(highs, default=Decimal(8)) - 8)
    if wish.varying and not highs:
        return _counted(*(f"n + {low + Decimal(part)}" for part in ("0.5", "0.25")))
    span = min([high - low for high in highs], default=Decimal(4))
    level = 1 + 2 * wish.rank
    return tuple(_literal_float(low + span * (level + step) / (level + 3)) for step in (0, 1))


def texts(wish: Wish) -> tuple[Sample, ...]:
    """Texts that keep to length, pattern and choices."""
    if wish.choices:
        return tuple(_literal(choice) for choice in wish.choices[:2])
    if wish.bounds.pattern is not None:
        return _matching(wish)
    label = wish.attribute.strip("_").replace("_", " ")[:_LABEL].rstrip()
    if wish.varying:
        return _counted_texts(label.replace(" ", "-"), wish.bounds)
    return _fixed_texts(label, wish.bounds)


def emails(wish: Wish) -> tuple[Sample, ...]:
    """E-mail addresses; none where the column is too short for one."""
    limit = wish.bounds.max_length
    if limit is not None and limit < 24:
        return ()
    if not wish.varying:
        return tuple(_literal(f"{who}@example.com") for who in ("ada", "grace"))
    return tuple(_text_with_n(f"{who}{{n}}@example.com") for who in ("ada", "grace"))


def passwords(_: Wish) -> tuple[Sample, ...]:
    """Clear passwords in requests; factories store their hashes."""
    hashing = name("app.core.security", "hash_password")
    phrases = ("correct horse battery staple", "a wholly different phrase")
    return tuple(Sample(expr("{}({})", hashing, quoted(p)), quoted(p)) for p in phrases)


def members(enumeration: Enumeration) -> Sampler:
    """Members of an enumeration."""
    owner = name(enumeration.module, enumeration.class_name)
    forms = [(expr("{}.{}", owner, m), quoted(value)) for m, value in enumeration.members[:2]]
    return constant(*forms)


def lists(element: Sampler, bounds: Bounds, dimensions: int) -> Sampler:
    """Arrays of one element within its bounds, and of none where nothing else differs."""

    def sample(wish: Wish) -> tuple[Sample, ...]:
        found = element(replace(wish, bounds=bounds))
        wrapped = tuple(_nested(each, dimensions) for each in found)
        return wrapped if len(wrapped) == 2 else (*wrapped, Sample(expr("[]"), "[]"))

    return sample


def json_lists(_: Wish) -> tuple[Sample, ...]:
    """Lists for JSON columns that hold lists."""
    return tuple(Sample(Expr((code,)), code) for code in ('["value"]', '["other"]'))


def ranges(element: Sampler, multiple: bool) -> Sampler:
    """Ranges from the element's first sample up to its second, and the range below the first."""
    of = name("sqlalchemy.dialects.postgresql", "Range")
    many = name("sqlalchemy.dialects.postgresql.ranges", "MultiRange")

    def sample(wish: Wish) -> tuple[Sample, ...]:
        low, high = element(wish)
        pairs = [
            (
                expr('{}({}, {}, bounds="[)")', of, low.python, high.python),
                f'{{"lower": {low.json}, "upper": {high.json}, "bounds": "[)"}}',
            ),
            (
                expr('{}({}, None, bounds="[)")', of, low.python),
                f'{{"lower": {low.json}, "upper": None, "bounds": "[)"}}',
            ),
        ]
        if multiple:
            pairs = [(expr("{}([{}])", many, python), f"[{json}]") for python, json in pairs]
        return tuple(Sample(python, json, wish.varying) for python, json in pairs)

    return sample


def quoted(text: str) -> str:
    """A text as a Python literal in double quotes where that needs no escapes."""
    return f'"{text}"' if re.fullmatch(r"""[^"\\{}\x00-\x1f]*""", text) else repr(text)


def quoted_f(text: str, counted: bool) -> str:
    """A text without quotes as a literal; an f-string where it counts."""
    return f'{"f" if counted else ""}"{text}"'


def _literal(value: str | int) -> Sample:
    code = quoted(value) if isinstance(value, str) else str(value)
    return Sample(Expr((code,)), code)


def _literal_float(value: Decimal) -> Sample:
    code = repr(float(value))
    return Sample(Expr((code,)), code)


def _counted(*codes: str) -> tuple[Sample, ...]:
    return tuple(Sample(Expr((code,)), code, varying=True) for code in codes)


def _text_with_n(template: str) -> Sample:
    code = f'f"{template}"'
    return Sample(Expr((code,)), code, varying=True)


def _integer_limits(bounds: Bounds) -> tuple[int, int]:
    lows = [bounds.ge, None if bounds.gt is None else bounds.gt + 1]
    highs = [bounds.le, None if bounds.lt is None else bounds.lt - 1]
    low = max((int(v) for v in lows if v is not None), default=-(2**63))
    high = min((int(v) for v in highs if v is not None), default=2**63 - 1)
    return low, high


def _decimal_limits(bounds: Bounds, unit: Decimal) -> tuple[Decimal, Decimal]:
    digits = (bounds.max_digits or 20) - (bounds.decimal_places or 0)
    most = Decimal(10) ** digits - unit
    lows = [-most, bounds.ge, None if bounds.gt is None else bounds.gt + unit]
    highs = [most, bounds.le, None if bounds.lt is None else bounds.lt - unit]
    low = max(Decimal(v) for v in lows if v is not None)
    high = min(Decimal(v) for v in highs if v is not None)
    return low, high


def decimal(text: str) -> Sample:
    """A decimal number; a whole one is given as such, as ruff's FURB157 asks."""
    whole = text.removeprefix("-").isdecimal()
    python = expr("{}({})" if whole else '{}("{}")', _DECIMAL, str(int(text)) if whole else text)
    return Sample(python, f'"{text}"')


def _counted_decimal(digits: str) -> Sample:
    return Sample(expr('{}(f"{}")', _DECIMAL, digits), f'f"{digits}"', varying=True)


def _fixed_texts(label: str, bounds: Bounds) -> tuple[Sample, ...]:
    limit = bounds.max_length
    if limit == 0:
        return (_literal(""),)
    words = [label, f"other {label}"]
    if limit is not None and limit < len(words[1]):
        words = [letter * min(limit, 3) for letter in "ab"]
    return tuple(_literal(word.ljust(bounds.min_length or 0, "x")) for word in words)


def _counted_texts(label: str, bounds: Bounds) -> tuple[Sample, ...]:
    limit, least = bounds.max_length, bounds.min_length or 0
    for stem in (f"{label}-", f"{label[:1]}"):
        if limit is None or len(stem) + 7 <= limit:
            starts = (stem, f"x{stem}")
            return tuple(_text_with_n(start + _padded(least - len(start))) for start in starts)
    width = max(limit or 1, 1)
    first = f"{{n % {10**width}:0{width}d}}"
    second = f"{{(n + {10**width // 2}) % {10**width}:0{width}d}}"
    return _text_with_n(first), _text_with_n(second)


def _padded(width: int) -> str:
    return f"{{n:0{width}d}}" if width > 1 else "{n}"


def _matching(wish: Wish) -> tuple[Sample, ...]:
    pattern, bounds = wish.bounds.pattern or "", wish.bounds
    if wish.varying:
        length = max(map(len, examples(pattern)), default=0)
        padded = (f"{{:0{length}d}}", f"a{{:0{length - 1}d}}") if length > 6 else ()
        stems = ("a{}", "A{}", "{}", *padded, "item-{}", "#{:06x}", "https://example.com/{}")
        for stem in stems:
            if all(_fits(stem.format(n), pattern, bounds) for n in (1, 42, 9_999, 99_999)):
                return tuple(
                    _text_with_n(stem.replace("{", "{n" + more)) for more in ("", " + 10**5")
                )
    found = [text for text in examples(pattern) if _fits(text, pattern, bounds)]
    return tuple(_literal(text) for text in found[:2])


def _fits(text: str, pattern: str, bounds: Bounds) -> bool:
    long_enough = len(text) >= (bounds.min_length or 0)
    short_enough = bounds.max_length is None or len(text) <= bounds.max_length
    return long_enough and short_enough and re.search(pattern, text) is not None


def _nested(sample: Sample, dimensions: int) -> Sample:
    opening, closing = "[" * dimensions, "]" * dimensions
    return Sample(
        expr("{}{}{}", opening, sample.python, closing),
        f"{opening}{sample.json}{closing}",
        sample.varying,
    )
