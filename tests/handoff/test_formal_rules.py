"""Rules of documents: what is formal binds requests, what is not stays a sentence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from codegen.config import Config
from codegen.diagnostics import Place
from codegen.model.api import Field
from codegen.model.build import build
from codegen.model.values import Bounds
from codegen.sources.design import Access, Design, DesignedEndpoint, FieldLimit, FieldRule, Input
from codegen.sources.handoff.settling.formal import limits
from codegen.sources.schema import Schema

AT = Place("docs/PRD.md", 7)
ONE, FIVE = Decimal(1), Decimal(5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1-200 characters", FieldLimit(ONE, Decimal(200), of_length=True)),
        ("Required, at most 5 chars", FieldLimit(None, FIVE, of_length=True)),
        ("不超过 5 个字符", FieldLimit(None, FIVE, of_length=True)),
        ("длина не более 5 символов", FieldLimit(None, FIVE, of_length=True)),
        ("max. 5 characters", FieldLimit(None, FIVE, of_length=True)),
        ("maxLength: 5", FieldLimit(None, FIVE, of_length=True)),
        ("max_length=5", FieldLimit(None, FIVE, of_length=True)),
        ("5 chars or less", FieldLimit(None, FIVE, of_length=True)),
        ("1 - 5 characters max", FieldLimit(ONE, FIVE, of_length=True)),
        ("5+ characters", FieldLimit(FIVE, of_length=True)),
        ("5 characters minimum", FieldLimit(FIVE, of_length=True)),
        ("longer than 5 characters", FieldLimit(FIVE, strict=True, of_length=True)),
        ("greater than or equal to 5", FieldLimit(FIVE)),
        ("5 or less", FieldLimit(None, FIVE)),
        ("integer, 1-5", FieldLimit(ONE, FIVE)),
        ("length < 5", FieldLimit(None, FIVE, strict=True, of_length=True)),
        ("must be between 1 and 5", FieldLimit(ONE, FIVE)),
        ("1 < stars", FieldLimit(ONE, None, strict=True)),
        ("must not be empty", FieldLimit(ONE, of_length=True)),
        ("must be positive", FieldLimit(Decimal(0), strict=True, of_length=False)),
        ("one of: draft, sent or paid", FieldLimit(choices=("draft", "sent", "paid"))),
        ("matches `^[A-Z]{3}$`", FieldLimit(pattern="^[A-Z]{3}$")),
        ("`^[A-Z]{3}$`", FieldLimit(pattern="^[A-Z]{3}$")),
        ("in ('draft', 'sent')", FieldLimit(choices=("draft", "sent"))),
        ("may contain only small letters (`^[a-z]+$`)", FieldLimit(pattern="^[a-z]+$")),
    ],
)
def test_a_formal_rule_is_read(text: str, wanted: FieldLimit) -> None:
    assert limits(text) == (wanted,)


@pytest.mark.parametrize(
    "text",
    [
        *("required", "must be unique", "valid email", "must be after starts_at", "max 10 MB"),
        *("at most 3 items", "max 5 per user", "at least 1 when paid", "values: e.g. a, b"),
        *("one of the rooms of the user", "since 2020-2021", "default 5", "<= 100%"),
        *("5 items max", "10 MB or less", "in the future", "1 to many", "2 characters"),
    ],
)
def test_what_leaves_something_open_is_no_limit(text: str) -> None:
    assert limits(text) == ()


def _field(column: sa.Column[object], *rules: FieldRule, body: str = "") -> Field:
    metadata = sa.MetaData()
    sa.Table("notes", metadata, sa.Column("id", sa.BigInteger, primary_key=True), column)
    sa.Table("logs", metadata, sa.Column("id", sa.BigInteger, primary_key=True))
    given = Input(column.name, "string", True, body, 9, limits(body))
    post = DesignedEndpoint("POST", "/notes", AT, Access("none"), inputs=(given,))
    design = Design((post,), constraints=rules)
    schema = Schema(metadata, "postgresql", design=design)
    api = build(schema, Config(root=Path()))
    entity = next(e for e in api.entities if e.table.name == "notes")
    return next(f for f in entity.fields if f.name == column.name)


def _rule(text: str, table: str = "", message: str = "") -> FieldRule:
    return FieldRule("title", text, AT, table, message, limits(text))


def test_a_rule_narrows_what_requests_may_hold_and_is_told() -> None:
    rule = _rule("2-40 characters", message="Give it a title")
    field = _field(sa.Column("title", sa.String(80)), rule)
    assert field.bounds == Bounds(min_length=2, max_length=40)
    assert field.description == "2-40 characters (Give it a title)."


def test_the_rule_of_a_body_field_belongs_to_the_table_of_its_operation() -> None:
    assert _field(sa.Column("stars", sa.Integer), body="between 1 and 5").bounds.le == FIVE


def test_numbers_without_a_unit_mean_what_the_column_holds() -> None:
    assert _field(sa.Column("title", sa.Text), _rule("max 5")).bounds.max_length == FIVE
    assert _field(sa.Column("title", sa.Integer), _rule("max 5")).bounds.le == FIVE


def test_a_rule_that_does_not_fit_the_column_or_may_mean_two_is_left_alone() -> None:
    number = _field(sa.Column("title", sa.Integer), _rule("max 5 characters"))
    assert number.bounds.le != FIVE
    elsewhere = _field(sa.Column("title", sa.Text), _rule("max 5", table="logs"))
    assert elsewhere.bounds == Bounds()
