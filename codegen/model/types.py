"""What each SQL type is to Python and to a client: one row per type.

To add a type, add a row to `_ROWS` (a SQLAlchemy class) or to `_TEXT_SAMPLES` (a type that travels
as text), and a column to `sample_migrations/every_type`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import types as sql
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import TypeEngine

from codegen.model import samples
from codegen.model.expr import Expr, Import, expr, name
from codegen.model.samples import Sampler, either, quoted
from codegen.model.values import UNBOUNDED, Bounds, Enumeration, Sample
from codegen.sources.schema import DialectName, NamedType

_COMMON = "app.schemas.common"


@dataclass(frozen=True)
class Row:
    """A type, before anything is known of the column; see `FieldType`.

    bounds: what the type itself limits.
    """

    python: Expr
    request: Expr
    response: Expr
    sampler: Sampler
    invalid: tuple[str, ...]
    bounds: Bounds = UNBOUNDED
    spelling: str | None = None
    enumeration: Enumeration | None = None
    ordered: bool = False
    hashable: bool = True


@dataclass(frozen=True)
class Context:
    """What a row may depend on: the database, and the enumeration made of each enum type."""

    dialect: DialectName
    enumerations: dict[tuple[str | None, str], Enumeration]


def row(type_: TypeEngine[Any], context: Context) -> Row | None:
    """The row of a column's type; None for a type that nothing is known of."""
    for cls in type(type_).__mro__:
        make = _ROWS.get(cls)
        if make is not None:
            return make(type_, context)
    return None


def enumeration_key(type_: sql.Enum) -> tuple[str | None, str]:
    """What tells one enum type from another: schema and name, or the values if it has no name."""
    return type_.schema, type_.name or "|".join(type_.enums)


def _same(type_: Expr | str, sampler: Sampler, *invalid: str, **more: Any) -> Row:
    """A type that model, request and response share."""
    code = Expr((type_,)) if isinstance(type_, str) else type_
    return Row(code, code, code, sampler, invalid, **more)


def _form(python: Expr | str, json: str) -> tuple[Expr, str]:
    return (Expr((python,)) if isinstance(python, str) else python), json


def _integer(bits: int) -> Callable[[Any, Context], Row]:
    def make(_: Any, context: Context) -> Row:
        width = bits if context.dialect == "postgresql" else 64
        bounds = Bounds(ge=-(2 ** (width - 1)), le=2 ** (width - 1) - 1)
        return _same("int", samples.integers, '"many"', "1.5", bounds=bounds, ordered=True)

    return make


def _numeric(type_: sql.Numeric[Any], context: Context) -> Row:
    if isinstance(type_, sql.Float):
        return _float(type_, context)
    digits, places = type_.precision, type_.scale
    if digits is not None:
        places = places or 0
    bounds = Bounds(max_digits=digits, decimal_places=places) if digits is not None else UNBOUNDED
    decimal = name("decimal", "Decimal")
    return _same(decimal, samples.decimals, '"many"', bounds=bounds, ordered=True)


def _float(_: Any, __: Context) -> Row:
    fixed = (_form("1.5", "1.5"), _form("2.5", "2.5"))
    counted = (_form("n + 0.5", "n + 0.5"), _form("n + 0.25", "n + 0.25"))
    finite = name("pydantic", "FiniteFloat")
    sampler = either(fixed, counted)
    number = Expr(("float",))
    return Row(number, finite, number, sampler, ('"many"',), ordered=True)


def _boolean(_: Any, __: Context) -> Row:
    return _same(
        "bool", samples.constant(_form("True", "True"), _form("False", "False")), '"maybe"'
    )


def _text(type_: sql.String, _: Context) -> Row:
    bounds = Bounds(max_length=type_.length) if type_.length is not None else UNBOUNDED
    text = Expr(("str",))
    request = name(_COMMON, "Text")
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
    return _same(
        name(enumeration.module, enumeration.class_name),
        samples.members(enumeration),
        '"no such value"',
        enumeration=enumeration,
    )


def _date(_: Any, __: Context) -> Row:
    date = name("datetime", "date")
    sampler = either(
        tuple(_form(expr("{}(2030, {}, 1)", date, m), f'"2030-0{m}-01"') for m in "15"),
        tuple(
            _form(expr("{}(2000 + n % 7000, {}, 1)", date, m), f'f"{{2000 + n % 7000}}-0{m}-01"')
            for m in "15"
        ),
    )
    return _same(date, sampler, '"yesterday"', ordered=True)


def _time(type_: Any, context: Context) -> Row:
    aware = bool(type_.timezone) and context.dialect == "postgresql"
    time = name("datetime", "time")
    zone, suffix = (expr(", tzinfo={}", name("datetime", "UTC")), "Z") if aware else ("", "")
    sampler = either(
        tuple(
            _form(expr("{}({}, 30{})", time, h, zone), f'"{h:0>2}:30:00{suffix}"')
            for h in ("9", "17")
        ),
        tuple(
            _form(
                expr("{}(n % 24, n // 24 % 60, {}{})", time, s, zone),
                f'f"{{n % 24:02d}}:{{n // 24 % 60:02d}}:0{s}{suffix}"',
            )
            for s in "05"
        ),
    )
    request = name(_COMMON, "AwareTime" if aware else "NaiveTime")
    return Row(time, request, time, sampler, ('"noon"',), ordered=True)


def _datetime(type_: sql.DateTime, context: Context) -> Row:
    aware = type_.timezone and context.dialect == "postgresql"
    moment = name("datetime", "datetime")
    zone, suffix = (expr(", tzinfo={}", name("datetime", "UTC")), "Z") if aware else ("", "")
    sampler = either(
        tuple(
            _form(
                expr("{}(2030, {}, 1, 12{})", moment, m, zone), f'"2030-0{m}-01T12:00:00{suffix}"'
            )
            for m in "15"
        ),
        tuple(
            _form(
                expr("{}(2000 + n % 7000, {}, 1, 12{})", moment, m, zone),
                f'f"{{2000 + n % 7000}}-0{m}-01T12:00:00{suffix}"',
            )
            for m in "15"
        ),
    )
    client = name("pydantic", "AwareDatetime" if aware else "NaiveDatetime")
    wrong = '"2030-01-01T12:00:00"' if aware else '"2030-01-01T12:00:00Z"'
    return Row(moment, client, client, sampler, ('"yesterday"', wrong), ordered=True)


def _interval(_: Any, __: Context) -> Row:
    span = name("datetime", "timedelta")
    sampler = either(
        (
            _form(expr("{}(minutes=30)", span), '"PT30M"'),
            _form(expr("{}(minutes=45)", span), '"PT45M"'),
        ),
        (
            _form(expr("{}(days=1 + n % 300)", span), 'f"P{1 + n % 300}D"'),
            _form(expr("{}(days=1 + n % 300, hours=1)", span), 'f"P{1 + n % 300}DT1H"'),
        ),
    )
    return _same(span, sampler, '"a while"', ordered=True)


def _uuid(_: Any, __: Context) -> Row:
    uuid = name("uuid", "UUID")
    texts = [f'"00000000-0000-4000-8000-00000000000{last}"' for last in "ab"]
    counted = [f'f"00000000-0000-4000-{group}-{{n:012x}}"' for group in ("8000", "9000")]
    sampler = either(
        tuple(_form(expr("{}({})", uuid, text), text) for text in texts),
        tuple(_form(expr("{}({})", uuid, text), text) for text in counted),
    )
    return _same(uuid, sampler, '"not-a-uuid"', ordered=True)


def _json(_: Any, __: Context) -> Row:
    value, request = name("pydantic", "JsonValue"), name(_COMMON, "Json")
    python = name("typing", "Any")
    documents = ('{"key": "value"}', '{"key": "other"}')
    sampler = samples.constant(*(_form(d, d) for d in documents))
    return Row(python, request, value, sampler, (), hashable=False)


def _bytes(_: Any, __: Context) -> Row:
    base64 = name(_COMMON, "Base64")
    sampler = samples.constant(_form('b"hello"', '"aGVsbG8="'), _form('b"world"', '"d29ybGQ="'))
    return Row(Expr(("bytes",)), base64, base64, sampler, ("1", '"%"'))


def _array(type_: Any, context: Context) -> Row | None:
    element = row(type_.item_type, context)
    if element is None or element.spelling is not None:
        return None if element is None else _transported(_spelled(type_), ())
    dimensions = type_.dimensions or 1
    request = _bounded(element.request, element.bounds)
    inner = element.response, element.python
    response, python = (expr("{} | None", code) for code in inner)
    for _ in range(dimensions):
        request, response, python = (expr("list[{}]", code) for code in (request, response, python))
    sampler = samples.lists(element.sampler, dimensions)
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
    limits = [
        f"{key}={getattr(bounds, key)!r}"
        for key in ("max_length", "ge", "le", "max_digits", "decimal_places")
        if getattr(bounds, key) is not None
    ]
    if not limits:
        return type_
    annotated, field = name("typing", "Annotated"), name("pydantic", "Field")
    return expr("{}[{}, {}({})]", annotated, type_, field, ", ".join(limits))


def _range(element: TypeEngine[Any], multiple: bool) -> Callable[[Any, Context], Row]:
    def make(_: Any, context: Context) -> Row:
        inner = row(element, context)
        assert inner is not None  # noqa: S101 - every range is over a type with a row
        value = name(_COMMON, "MultiRangeValue" if multiple else "RangeValue")
        python = expr("{}[{}]", name(_PG, "Range"), inner.python)
        if multiple:
            python = expr("{}[{}]", name("collections.abc", "Sequence"), python)
        return Row(
            python,
            expr("{}[{}]", value, _bounded(inner.request, inner.bounds)),
            expr("{}[{}]", value, inner.response),
            samples.ranges(inner.sampler, multiple),
            ('"many"',),
            hashable=False,
        )

    return make


def _address(*classes: str) -> Callable[[Any, Context], Row]:
    """The drivers return an address, or an interface or network where there is a mask."""
    union = Expr(_union(classes))
    first = name("ipaddress", classes[0])
    network = "Network" in classes[0]

    def make(_: Any, __: Context) -> Row:
        fixed, counted = (
            ("192.0.{}.0/24", "10.{}.0.0/16") if network else ("192.0.2.{}", "10.{}.0.1")
        )
        numbers = [quoted(fixed.format(i)) for i in (1, 2)]
        counts = [f'f"{counted.format("{n % 200}")}"', f'f"{counted.format("{n % 200}")[:-1]}2"']
        if network:
            counts[1] = 'f"11.{n % 200}.0.0/16"'
        sampler = either(
            tuple(_form(expr("{}({})", first, text), text) for text in numbers),
            tuple(_form(expr("{}({})", first, text), text) for text in counts),
        )
        return _same(union, sampler, '"nowhere"')

    return make


def _union(classes: tuple[str, ...]) -> tuple[str | Import, ...]:
    parts: list[str | Import] = []
    for cls in classes:
        parts += [" | "] if parts else []
        parts.append(Import("ipaddress", cls))
    return tuple(parts)


# Base name of a type that travels as text → texts in the form that PostgreSQL prints.
_TEXT_SAMPLES: dict[str, tuple[str, ...]] = {
    "bit": (),
    "box": ("(2,2),(1,1)", "(4,4),(3,3)"),
    "circle": ("<(1,2),3>", "<(4,5),6>"),
    "citext": ("text", "other text"),
    "cube": ("(1, 2)", "(3, 4)"),
    "hstore": ('"key"=>"value"', '"key"=>"other"'),
    "line": ("{1,2,3}", "{4,5,6}"),
    "lseg": ("[(1,2),(3,4)]", "[(5,6),(7,8)]"),
    "ltree": ("top.first", "top.second"),
    "macaddr": ("08:00:2b:01:02:03", "08:00:2b:01:02:04"),
    "macaddr8": ("08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06"),
    "money": ("$10.50", "$20.50"),
    "path": ("[(1,2),(3,4)]", "[(5,6),(7,8)]"),
    "point": ("(1,2)", "(3,4)"),
    "polygon": ("((1,1),(2,2),(3,1))", "((4,4),(5,5),(6,4))"),
    "tsquery": ("'booking'", "'hotel'"),
    "tsvector": ("'booking' 'hotel'", "'hello' 'world'"),
    "varbit": ("101", "110"),
    "bit varying": ("101", "110"),
    "xml": ("<first/>", "<second/>"),
}


def _named(type_: Any, _: Context) -> Row:
    spelling = _spelled(type_)
    base = spelling.rpartition(".")[2].partition("(")[0].strip().strip('"').lower()
    size = re.search(r"\((\d+)\)", spelling)
    texts = _TEXT_SAMPLES.get(base, ())
    if base in ("vector", "halfvec") and size:
        texts = tuple("[" + ",".join(digit * int(size[1])) + "]" for digit in "12")
    elif base == "bit":
        width = int(size[1]) if size else 1
        texts = tuple(digit * width for digit in "10")
    elif base in ("varbit", "bit varying") and size:
        texts = tuple(text[: int(size[1])] for text in texts)
    return _transported(spelling, texts)


def _transported(spelling: str, texts: tuple[str, ...]) -> Row:
    forms = (_form(quoted(text), quoted(text)) for text in texts)
    text = Expr(("str",))
    sampler = samples.constant(*forms)
    return Row(text, name(_COMMON, "Text"), text, sampler, ("1",), spelling=spelling)


def _spelled(type_: TypeEngine[Any]) -> str:
    return type_.compile(dialect=_POSTGRESQL)


def _domain(type_: pg.DOMAIN, context: Context) -> Row | None:
    return row(type_.data_type, context)


_PG = "sqlalchemy.dialects.postgresql"
_POSTGRESQL = pg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
_ADDRESSES = ("IPv4Address", "IPv6Address", "IPv4Interface", "IPv6Interface")

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
    pg.INTERVAL: _interval,
    sql.Uuid: _uuid,
    sql.JSON: _json,
    sql.LargeBinary: _bytes,
    sql.ARRAY: _array,
    pg.INET: _address(*_ADDRESSES),
    pg.CIDR: _address("IPv4Network", "IPv6Network"),
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
    pg.BIT: _named,
    pg.CITEXT: _named,
    pg.HSTORE: _named,
    pg.MACADDR: _named,
    pg.MACADDR8: _named,
    pg.MONEY: _named,
    pg.OID: _named,
    pg.REGCLASS: _named,
    pg.TSQUERY: _named,
    pg.TSVECTOR: _named,
    NamedType: _named,
    pg.DOMAIN: _domain,
}
