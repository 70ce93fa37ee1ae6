"""What each SQL type is to Python and to a client: one row per type.

To add a type, add a row to `_ROWS`, or samples to `types_postgresql` for one that travels as text,
and a column to `sample_migrations/every_type`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import types as sql
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.exc import CompileError
from sqlalchemy.types import TypeEngine

from codegen.model import samples
from codegen.model.expr import Expr, expr, name
from codegen.model.rows import COMMON, Context, Form, Row, form, same
from codegen.model.samples import either, quoted_f
from codegen.model.types_postgresql import address, named, spelled, transported
from codegen.model.values import UNBOUNDED, Bounds, Sample

_PG = "sqlalchemy.dialects.postgresql"
_YEAR = "2000 + n % 7000"


def row(type_: TypeEngine[Any], context: Context) -> Row | None:
    """The row of a column's type; None for a type that nothing is known of.

    A type that has a spelling and no row travels as text.
    """
    for cls in type(type_).__mro__:
        make = _ROWS.get(cls)
        if make is not None:
            return make(type_, context)
    try:
        return named(type_, context)
    except CompileError:
        return None


def enumeration_key(type_: sql.Enum) -> tuple[str | None, str]:
    """What tells one enum type from another: schema and name, or the values if it has no name."""
    return type_.schema, type_.name or "|".join(type_.enums)


def _integer(bits: int) -> Callable[[Any, Context], Row]:
    def make(_: Any, context: Context) -> Row:
        width = bits if context.dialect == "postgresql" else 64
        bounds = Bounds(ge=-(2 ** (width - 1)), le=2 ** (width - 1) - 1)
        wrong = ('"many"', "1.5", '"1"', "True")
        return same("int", samples.integers, *wrong, bounds=bounds, ordered=True)

    return make


def _numeric(type_: sql.Numeric[Any], context: Context) -> Row:
    if isinstance(type_, sql.Float):
        return _float(type_, context)
    digits, places = type_.precision, type_.scale
    if digits is not None:
        places = places or 0
    bounds = Bounds(max_digits=digits, decimal_places=places) if digits is not None else UNBOUNDED
    decimal = name("decimal", "Decimal")
    request, response = name(COMMON, "Exact"), name(COMMON, _stored(places))
    wrong = ('"many"',)
    return Row(decimal, request, response, samples.decimals, wrong, bounds=bounds, ordered=True)


def _stored(places: int | None) -> str:
    """Python writes decimals of other places with an exponent where they are small or round."""
    return "StoredDecimal" if places in range(1, 7) else "StoredExact"


def _float(_: Any, __: Context) -> Row:
    number = Expr(("float",))
    finite = name("pydantic", "FiniteFloat")
    return Row(
        number,
        name(COMMON, "Float"),
        number,
        samples.floats,
        ('"many"', '"1.5"'),
        ordered=True,
        parameter=finite,
    )


def _boolean(_: Any, __: Context) -> Row:
    truth = Expr(("bool",))
    sampler = samples.constant(form("True", "True"), form("False", "False"))
    strict = name("pydantic", "StrictBool")
    return Row(truth, strict, truth, sampler, ('"maybe"', "1"), parameter=truth)


def _text(type_: sql.String, _: Context) -> Row:
    bounds = Bounds(max_length=type_.length) if type_.length is not None else UNBOUNDED
    text = Expr(("str",))
    request = name(COMMON, "Text")
    return Row(text, request, text, samples.texts, ("1",), bounds=bounds, ordered=True)


def _char(type_: sql.String, context: Context) -> Row:
    """CHAR(n) comes back padded with blanks, so samples have its full length."""
    plain, length = _text(type_, context), type_.length or 1

    def sampler(wish: samples.Wish) -> tuple[Sample, ...]:
        full = replace(wish.bounds, min_length=length, max_length=length)
        return samples.texts(replace(wish, bounds=full))

    return replace(plain, sampler=sampler, bounds=Bounds(max_length=length))


def _enum(type_: sql.Enum, context: Context) -> Row:
    enumeration = context.enumerations[enumeration_key(type_)]
    return same(
        name(enumeration.module, enumeration.class_name),
        samples.members(enumeration),
        '"no such value"',
        enumeration=enumeration,
    )


def _date(_: Any, __: Context) -> Row:
    date = name("datetime", "date")

    def at_level(level: int, counted: bool) -> Form:
        year, text = (_YEAR, f"{{{_YEAR}}}") if counted else ("2030", "2030")
        json = quoted_f(f"{text}-{level + 1:02d}-01", counted)
        return expr("{}({}, {}, 1)", date, year, str(level + 1)), json

    request = name(COMMON, "IsoDate")
    wrong = ('"yesterday"', "0")
    return Row(date, request, date, samples.leveled(at_level, 12), wrong, ordered=True)


def _datetime(type_: sql.DateTime, context: Context) -> Row:
    aware = type_.timezone and context.dialect == "postgresql"
    moment = name("datetime", "datetime")
    zone, suffix = _zone(aware)

    def at_level(level: int, counted: bool) -> Form:
        year, text = (_YEAR, f"{{{_YEAR}}}") if counted else ("2030", "2030")
        json = quoted_f(f"{text}-{level + 1:02d}-01T12:00:00{suffix}", counted)
        if not aware:
            return expr("{}.fromisoformat({})", moment, json), json  # as linters like naive ones
        return expr("{}({}, {}, 1, 12{})", moment, year, str(level + 1), zone), json

    request = name(COMMON, "AwareTimestamp" if aware else "NaiveTimestamp")
    response = moment if aware else name(COMMON, "StoredTimestamp")
    wrong = ('"2030-01-01T12:00:00"' if aware else '"2030-01-01T12:00:00Z"', "0")
    sampler = samples.leveled(at_level, 12)
    return Row(moment, request, response, sampler, ('"yesterday"', *wrong), ordered=True)


def _time(type_: Any, context: Context) -> Row:
    aware = bool(type_.timezone) and context.dialect == "postgresql"
    time = name("datetime", "time")
    zone, suffix = _zone(aware)

    def at_level(level: int, counted: bool) -> Form:
        if counted:
            json = f"{{n % 24:02d}}:{{n // 24 % 60:02d}}:{level:02d}{suffix}"
            code = expr("{}(n % 24, n // 24 % 60, {}{})", time, str(level), zone)
            return code, quoted_f(json, counted)
        json = quoted_f(f"{8 + level:02d}:30:00{suffix}", counted)
        return expr("{}({}, 30{})", time, str(8 + level), zone), json

    request = name(COMMON, "AwareTime" if aware else "NaiveTime")
    response = time if aware else request
    sampler = samples.leveled(at_level, 16)
    return Row(time, request, response, sampler, ('"noon"', "0"), ordered=True)


def _zone(aware: bool) -> tuple[Expr | str, str]:
    return (expr(", tzinfo={}", name("datetime", "UTC")), "Z") if aware else ("", "")


def _fields_of_interval(type_: pg.INTERVAL, context: Context) -> Row:
    """A timedelta has no years and months."""
    if "DAY" in (type_.fields or "DAY").upper():
        return _interval(type_, context)
    return transported(spelled(type_), ("1 year", "2 years"))


def _interval(_: Any, __: Context) -> Row:
    span = name("datetime", "timedelta")

    def at_level(level: int, counted: bool) -> Form:
        if counted:
            hours = str(level + 1)
            code = expr("{}(days=1 + n % 300, hours={})", span, hours)
            return code, quoted_f(f"P{{1 + n % 300}}DT{hours}H", counted)
        minutes = str(10 + 5 * level)
        return expr("{}(minutes={})", span, minutes), f'"PT{minutes}M"'

    request, response = name(COMMON, "Duration"), name(COMMON, "StoredDuration")
    sampler = samples.leveled(at_level, 10)
    return Row(span, request, response, sampler, ('"a while"', "1"), ordered=True)


def _uuid(_: Any, __: Context) -> Row:
    uuid = name("uuid", "UUID")
    texts = [f'"00000000-0000-4000-8000-00000000000{last}"' for last in "ab"]
    counted = [f'f"00000000-0000-4000-{group}-{{n:012x}}"' for group in ("8000", "9000")]
    sampler = either(
        tuple(form(expr("{}({})", uuid, text), text) for text in texts),
        tuple(form(expr("{}({})", uuid, text), text) for text in counted),
    )
    return same(uuid, sampler, '"not-a-uuid"', ordered=True)


def _json(_: Any, __: Context) -> Row:
    value, request = name("pydantic", "JsonValue"), name(COMMON, "Json")
    python = name("typing", "Any")
    documents = ('{"key": "value"}', '{"key": "other"}')
    sampler = samples.constant(*(form(d, d) for d in documents))
    return Row(python, request, value, sampler, (), hashable=False)


def _bytes(_: Any, __: Context) -> Row:
    base64 = name(COMMON, "Base64")
    sampler = samples.constant(form('b"hello"', '"aGVsbG8="'), form('b"world"', '"d29ybGQ="'))
    return Row(Expr(("bytes",)), base64, base64, sampler, ("1", '"%"'))


def _array(type_: Any, context: Context) -> Row | None:
    element = row(type_.item_type, context)
    if element is None or element.spelling is not None:
        return None if element is None else transported(spelled(type_), ())
    dimensions = type_.dimensions or 1
    request = _bounded(element.request, element.bounds)
    inner = element.response, element.python
    response, python = (expr("{} | None", code) for code in inner)
    for _ in range(dimensions):
        request, response, python = (expr("list[{}]", code) for code in (request, response, python))
    sampler = samples.lists(element.sampler, element.bounds, dimensions)
    return Row(
        python,
        request,
        response,
        sampler,
        ('"many"',),
        enumeration=element.enumeration,
        hashable=False,
    )


def _bounded(type_: Expr, bounds: Bounds) -> Expr:
    """The type with its bounds, for elements of arrays and ranges."""
    if bounds.bits:
        return name(COMMON, f"Int{bounds.bits}")
    limits = [
        f"{key}={getattr(bounds, key)!r}"
        for key in ("max_length", "max_digits", "decimal_places")
        if getattr(bounds, key) is not None
    ]
    if not limits:
        return type_
    annotated, field = name("typing", "Annotated"), name("pydantic", "Field")
    return expr("{}[{}, {}({})]", annotated, type_, field, ", ".join(limits))


# the bounds of a range are a document that a client sends, and its schema is named after them
_OF_RANGES = {
    name("datetime", "datetime"): name("pydantic", "AwareDatetime"),
    name(COMMON, "StoredTimestamp"): name(COMMON, "NaiveTimestamp"),
}


def _range(element: TypeEngine[Any], multiple: bool) -> Callable[[Any, Context], Row]:
    def make(_: Any, context: Context) -> Row:
        inner = row(element, context)
        assert inner is not None  # noqa: S101 - every range is over a type with a row
        value = name(COMMON, "MultiRangeValue" if multiple else "RangeValue")
        python = expr("{}[{}]", name(_PG, "Range"), inner.python)
        if multiple:
            python = expr("{}[{}]", name("collections.abc", "Sequence"), python)
        return Row(
            python,
            expr("{}[{}]", value, _bounded(inner.request, inner.bounds)),
            expr("{}[{}]", value, _OF_RANGES.get(inner.response, inner.response)),
            samples.ranges(inner.sampler, multiple),
            ('"many"',),
            hashable=False,
        )

    return make


def _domain(type_: pg.DOMAIN, context: Context) -> Row | None:
    return row(type_.data_type, context)


_ROWS: dict[type, Callable[[Any, Context], Row | None]] = {
    sql.SmallInteger: _integer(16),
    sql.Integer: _integer(32),
    sql.BigInteger: _integer(64),
    sql.Numeric: _numeric,
    sql.Float: _float,
    sql.Boolean: _boolean,
    sql.String: _text,
    sql.CHAR: _char,
    sql.NCHAR: _char,
    sql.Enum: _enum,
    sql.Date: _date,
    sql.Time: _time,
    sql.DateTime: _datetime,
    sql.Interval: _interval,
    pg.INTERVAL: _fields_of_interval,
    sql.Uuid: _uuid,
    sql.JSON: _json,
    sql.LargeBinary: _bytes,
    sql.ARRAY: _array,
    pg.INET: address("Address", "Address", "Interface"),
    pg.CIDR: address("Network", "Network"),
    pg.INT4RANGE: _range(sql.Integer(), multiple=False),
    pg.INT8RANGE: _range(sql.BigInteger(), multiple=False),
    pg.NUMRANGE: _range(sql.Numeric(), multiple=False),
    pg.DATERANGE: _range(sql.Date(), multiple=False),
    pg.TSRANGE: _range(sql.DateTime(), multiple=False),
    pg.TSTZRANGE: _range(sql.DateTime(timezone=True), multiple=False),
    pg.INT4MULTIRANGE: _range(sql.Integer(), multiple=True),
    pg.INT8MULTIRANGE: _range(sql.BigInteger(), multiple=True),
    pg.NUMMULTIRANGE: _range(sql.Numeric(), multiple=True),
    pg.DATEMULTIRANGE: _range(sql.Date(), multiple=True),
    pg.TSMULTIRANGE: _range(sql.DateTime(), multiple=True),
    pg.TSTZMULTIRANGE: _range(sql.DateTime(timezone=True), multiple=True),
    pg.DOMAIN: _domain,
}
