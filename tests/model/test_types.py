"""Each type's samples are values of it, in Python and in JSON, and its bounds and refusals hold."""

from __future__ import annotations

import base64
import importlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import (
    AwareDatetime,
    BeforeValidator,
    FiniteFloat,
    IPvAnyInterface,
    IPvAnyNetwork,
    JsonValue,
    NaiveDatetime,
    PlainSerializer,
    Strict,
    TypeAdapter,
    ValidationError,
)
from pydantic import (
    Field as Limits,
)
from sqlalchemy import CheckConstraint, Column, Date, DateTime, MetaData, Text, UniqueConstraint
from sqlalchemy import types as sql
from sqlalchemy.dialects import postgresql as pg

from codegen.model.api import Field, Role, Sample
from codegen.model.expr import Expr, Import
from codegen.sources.schema import NamedType
from tests.model.support import api_of, code, field_of, table


def _no_number(value: object) -> object:
    if isinstance(value, int):
        raise ValueError
    return value


def _number(value: object) -> object:
    if isinstance(value, str | bool):
        raise ValueError
    return value


NO_NUMBER = BeforeValidator(_no_number)
# What the emitted app/schemas/common.py defines, as far as values go.
COMMON: dict[str, Any] = {
    "Text": str,
    "Json": JsonValue,
    "Address": Annotated[IPvAnyInterface, NO_NUMBER],
    "AwareTime": Annotated[time, NO_NUMBER],
    "AwareTimestamp": Annotated[AwareDatetime, NO_NUMBER],
    "Duration": Annotated[timedelta, NO_NUMBER],
    "Exact": Decimal,
    "Float": Annotated[FiniteFloat, Strict()],
    "JSON_NUMBER": BeforeValidator(_number),
    "Int32": Annotated[int, Limits(ge=-(2**31), lt=2**31), BeforeValidator(_number)],
    "IsoDate": Annotated[date, NO_NUMBER],
    "NaiveTime": Annotated[time, NO_NUMBER],
    "NaiveTimestamp": Annotated[NaiveDatetime, NO_NUMBER],
    "StoredDuration": timedelta,
    "StoredTimestamp": datetime,
    "Network": Annotated[IPvAnyNetwork, NO_NUMBER],
    **dict.fromkeys(("StoredDecimal", "StoredExact"), Decimal),
    "Base64": Annotated[
        bytes,
        BeforeValidator(lambda v: base64.b64decode(v, validate=True) if isinstance(v, str) else v),
        PlainSerializer(lambda v: base64.b64encode(v).decode(), when_used="json"),
    ],
}
TYPES = {
    "smallint": sql.SmallInteger(),
    "integer": sql.Integer(),
    "bigint": sql.BigInteger(),
    "numeric": sql.Numeric(),
    "numeric(10,2)": sql.Numeric(10, 2),
    "numeric(2,2)": sql.Numeric(2, 2),
    "numeric(4)": sql.Numeric(4),
    "float": sql.Float(),
    "double": sql.Double(),
    "real": sql.REAL(),
    "boolean": sql.Boolean(),
    "string": sql.String(),
    "string(40)": sql.String(40),
    "string(1)": sql.String(1),
    "char(4)": sql.CHAR(4),
    "text": sql.Text(),
    "date": sql.Date(),
    "time": sql.Time(),
    "timetz": sql.Time(timezone=True),
    "timestamp": sql.DateTime(),
    "timestamptz": sql.DateTime(timezone=True),
    "interval": sql.Interval(),
    "pg interval": pg.INTERVAL(),
    "uuid": sql.Uuid(),
    "json": sql.JSON(),
    "jsonb": pg.JSONB(),
    "bytea": sql.LargeBinary(),
    "text[]": sql.ARRAY(sql.Text()),
    "string(5)[]": sql.ARRAY(sql.String(5)),
    "numeric(8,3)[]": sql.ARRAY(sql.Numeric(8, 3)),
    "integer[][]": pg.ARRAY(sql.Integer(), dimensions=2),
    "inet": pg.INET(),
    "cidr": pg.CIDR(),
    "macaddr": pg.MACADDR(),
    "bit(3)": pg.BIT(3),
    "money": pg.MONEY(),
    "tsquery": pg.TSQUERY(),
    "point": NamedType("point"),
    "vector(3)": NamedType("vector(3)"),
    "domain": pg.DOMAIN("word", sql.String(9)),
}


def evaluate(expr: Expr, n: int = 1) -> Any:
    names: dict[str, Any] = {"n": n}
    for item in expr.imports():
        module = (
            importlib.import_module(item.module) if not item.module.startswith("app.") else None
        )
        names[item.name] = getattr(module, item.name) if module else COMMON[item.name]
    return eval(code(expr) or "", names)


def request_of(field: Field) -> TypeAdapter[Any]:
    bounds = {k: v for k, v in vars(field.bounds).items() if v is not None}
    bounded: Any = Annotated[evaluate(field.type.request), Limits(**bounds)]
    if field.type.request.parts == ("int",):
        bounded = Annotated[bounded, COMMON["JSON_NUMBER"]]
    return TypeAdapter(bounded)


def check(field: Field, sample: Sample, n: int) -> Any:
    """The JSON form is accepted, means the Python form, and is what comes back."""
    sent = evaluate(Expr((sample.json,)), n)
    value = request_of(field).validate_python(sent)
    assert value == evaluate(sample.python, n)
    response = TypeAdapter(evaluate(field.type.response))
    assert response.dump_python(value, mode="json") == sent
    return value


@pytest.mark.parametrize("unique", [False, True], ids=["", "unique"])
@pytest.mark.parametrize("type_", TYPES.values(), ids=TYPES)
def test_samples_are_values_of_the_type(type_: Any, unique: bool) -> None:
    column = Column("some_thing", type_, nullable=False)
    field = field_of(column, *([UniqueConstraint("some_thing")] if unique else []))
    first, *others = field.type.valid
    values = [check(field, sample, 7) for sample in field.type.valid]
    assert others, "every one of these types has two values"
    assert values[0] != values[1]
    if first.varying:
        assert check(field, first, 8) != values[0]
    for wrong in field.type.invalid:
        with pytest.raises(ValidationError):
            request_of(field).validate_python(evaluate(Expr((wrong,))))
    for sample in field.type.boundary:
        check(field, sample, 1)


@pytest.mark.parametrize(
    ("type_", "check_text"),
    [
        (sql.Integer(), "x BETWEEN 1 AND 5"),
        (sql.Integer(), "x > 100"),
        (sql.Integer(), "x < 0"),
        (sql.Numeric(6, 2), "x > 0 AND x < 1"),
        (sql.Numeric(6, 2), "x <= -5"),
        (sql.Float(), "x > 0 AND x < 1"),
        (sql.Float(), "x >= -90 AND x <= 90"),
        (sql.Float(), "x < -3"),
        (sql.Text(), "length(x) >= 30"),
        (sql.String(3), "length(x) = 3"),
        (sql.Text(), "x ~ '^[A-Z]{3}-[0-9]+$'"),
        (sql.Text(), "x ~ '@'"),
        (sql.CHAR(64), "x ~* '^[A-F0-9]{64}$'"),
        (sql.Text(), "x IN ('a', 'b')"),
    ],
)
@pytest.mark.parametrize("unique", [False, True], ids=["", "unique"])
def test_samples_pass_checks(type_: Any, check_text: str, unique: bool) -> None:
    constraints: list[Any] = [CheckConstraint(check_text)]
    constraints += [UniqueConstraint("x")] if unique else []
    field = field_of(Column("x", type_, nullable=False), *constraints)
    assert len(field.type.valid) == 2
    for n in (1, 2, 99, 12_345):
        for sample in field.type.valid:
            check(field, sample, n)
    for wrong in field.type.invalid:
        with pytest.raises(ValidationError):
            request_of(field).validate_python(evaluate(Expr((wrong,))))
    for sample in field.type.boundary:
        check(field, sample, 1)


def test_samples_pass_orderings_for_every_n() -> None:
    metadata = MetaData()
    table(
        metadata,
        "stays",
        Column("starts_at", DateTime(timezone=True), nullable=False, unique=True),
        Column("ends_at", DateTime(timezone=True), nullable=False),
        CheckConstraint("starts_at < ends_at"),
    )
    (stay,) = api_of(metadata).entities
    starts, ends = stay.field("starts_at").type.valid, stay.field("ends_at").type.valid
    for n in (1, 500):
        low = [evaluate(sample.python, n) for sample in starts]
        high = [evaluate(sample.python, n) for sample in ends]
        assert max(low) < min(high), "also where only one of the two is changed"


def test_samples_pass_checks_that_only_the_database_enforces() -> None:
    metadata = MetaData()
    table(
        metadata,
        "contacts",
        Column("code", Text, nullable=False),
        Column("phone", Text),
        Column("mobile", Text),
        CheckConstraint("upper(code) = code"),
        CheckConstraint("num_nonnulls(phone, mobile) = 1"),
    )
    api = api_of(metadata)
    (contact,) = api.entities
    assert code(contact.field("code").type.valid[0].python) == '"ABC"'
    filled = [f.attribute for f in contact.fields if f.nullable and f.type.valid]
    assert filled == ["phone"]
    assert api.notes == ()


def test_samples_lie_on_the_side_of_now_that_checks_ask_for() -> None:
    metadata = MetaData()
    table(
        metadata,
        "trips",
        Column("booked_on", Date, nullable=False),
        Column("leaves_at", DateTime(timezone=True), nullable=False),
        CheckConstraint("booked_on <= CURRENT_DATE"),
        CheckConstraint("leaves_at > now()"),
    )
    api = api_of(metadata)
    (trip,) = api.entities
    assert code(trip.field("booked_on").type.valid[0].python) == "date(2020, 1, 1)"
    assert trip.field("leaves_at").type.valid[0].json.startswith('"3000-01-01T')
    assert api.notes == ()


def test_numbers_that_checks_name_are_examples() -> None:
    metadata = MetaData()
    table(
        metadata,
        "tickets",
        Column("price", sql.Numeric(10, 2), nullable=False),
        Column("fee", sql.Numeric(10, 2)),
        Column("minutes", sql.Integer(), nullable=False),
        CheckConstraint("price IN (2.00, 5.00, 25.00)"),
        CheckConstraint("fee IS NULL OR fee IN (1, 3)"),
        CheckConstraint("minutes IN (15, 30, 90)"),
    )
    api = api_of(metadata)
    (ticket,) = api.entities
    examples = {field.name: field.type.valid[0].json for field in ticket.fields[1:]}
    assert examples == {"price": '"2.00"', "fee": '"1.00"', "minutes": "15"}
    assert api.notes == ()


def test_a_check_that_is_not_understood_is_told() -> None:
    metadata = MetaData()
    table(metadata, "contacts", Column("code", Text), CheckConstraint("is_fine(code)"))
    (note,) = api_of(metadata).notes
    assert note.code == "GA408"
    assert "is_fine(code)" in note.message


def test_a_type_nobody_knows_is_a_question() -> None:
    metadata = MetaData()
    table(metadata, "things", Column("odd", sql.NullType()))
    (question,) = api_of(metadata).questions
    assert (question.id, question.subject) == ("schema.things.odd.type", "things.odd")


def test_a_type_without_a_python_form_travels_as_text() -> None:
    field = field_of(Column("spot", NamedType("public.point"), nullable=False))
    assert (field.type.spelling, code(field.type.python)) == ("public.point", "str")
    assert code(field.type.valid[0].python) == '"(1,2)"'


def test_an_unknown_named_type_has_no_samples_and_says_so() -> None:
    metadata = MetaData()
    table(metadata, "things", Column("home", NamedType("addr"), nullable=False))
    api = api_of(metadata)
    assert api.entity("thing").field("home").type.valid == ()
    assert [note.code for note in api.notes] == ["GA404"]


def test_ranges_are_objects_over_the_element_type() -> None:
    field = field_of(Column("during", pg.TSTZRANGE(), nullable=False))
    assert code(field.type.python) == "Range[datetime]"
    assert code(field.type.request) == "RangeValue[AwareTimestamp]"
    assert field.type.valid[0].json == (
        '{"lower": "2030-01-01T12:00:00Z", "upper": "2030-02-01T12:00:00Z", "bounds": "[)"}'
    )
    assert Import("app.schemas.common", "RangeValue") in field.type.request.imports()


def test_elements_of_arrays_keep_their_bounds() -> None:
    field = field_of(Column("words", sql.ARRAY(sql.String(5)), nullable=False))
    assert code(field.type.request) == "list[Annotated[Text, Field(max_length=5)]]"
    assert code(field.type.response) == "list[str | None]", "the database keeps nulls in arrays"


def test_enumerations_are_shared_by_columns() -> None:
    metadata = MetaData()
    status = sql.Enum("new", "done", name="status")
    table(metadata, "jobs", Column("status", status, nullable=False))
    table(metadata, "logs", Column("seen", sql.ARRAY(status), nullable=False))
    api = api_of(metadata)
    (enumeration,) = api.enumerations
    assert api.entity("job").field("status").type.enumeration is enumeration
    assert code(api.entity("log").field("seen").type.python) == "list[Status | None]"


def test_choices_are_literals_in_requests_and_text_elsewhere() -> None:
    column = Column("kind", sql.Text(), nullable=False)
    field = field_of(column, CheckConstraint("kind IN ('a', 'b')"))
    assert code(field.type.request) == 'Literal["a", "b"]'
    assert code(field.type.response) == code(field.type.python) == "str"


def test_sqlite_has_wide_integers_and_no_zones() -> None:
    moment = Column("at", DateTime(timezone=True), nullable=False)
    assert code(field_of(moment, dialect="sqlite").type.request) == "NaiveTimestamp"
    size = Column("size", sql.Integer(), nullable=False)
    assert field_of(size, dialect="sqlite").bounds.le == 2**63 - 1


def test_an_email_column_takes_addresses() -> None:
    field = field_of(Column("email", sql.String(320), nullable=False))
    assert code(field.type.request) == "EmailStr"
    assert code(field.type.response) == "str", "old rows must be readable"
    assert field.role == Role.PLAIN


@pytest.mark.parametrize("places", range(13))
def test_decimals_whose_text_python_writes_with_an_exponent_are_stored_exact(places: int) -> None:
    stored = field_of(Column("x", sql.Numeric(30, places), nullable=False)).type.response
    values = [Decimal(text).quantize(Decimal(1).scaleb(-places)) for text in ("0", "1000", "2E-12")]
    plain = [str(value) == f"{value:f}" for value in values]

    assert (code(stored) == "StoredDecimal") == (places > 0 and all(plain))
