"""CHECK constraints, as PostgreSQL and SQLite print them, become bounds, choices and orderings."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Float,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import DOMAIN

from codegen.model.checks import Checks, checks
from codegen.model.evaluation import passes


def read(*texts: str) -> Checks:
    things = Table(
        "things",
        MetaData(),
        Column("rating", Integer),
        Column("price", Numeric(10, 2)),
        Column("ratio", Float),
        Column("status", String(20)),
        Column("name", Text),
        Column("starts_at", DateTime),
        Column("ends_at", DateTime),
        *(CheckConstraint(text) for text in texts),
    )
    return checks(things)


def said(found: Checks, column: str) -> dict[str, Any]:
    limit = found.limit(column)
    bounds = {key: value for key, value in asdict(limit.bounds).items() if value is not None}
    return bounds | ({"choices": limit.choices} if limit.choices else {})


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("rating >= 1 AND rating <= 5", "rating", {"ge": 1, "le": 5}),
        ("(rating >= 1) AND (rating <= 5)", "rating", {"ge": 1, "le": 5}),
        ("rating BETWEEN 1 AND 5", "rating", {"ge": 1, "le": 5}),
        ("0 < rating", "rating", {"gt": 0}),
        ("rating = 1", "rating", {"ge": 1, "le": 1}),
        ("price = 1.5", "price", {"ge": Decimal("1.5"), "le": Decimal("1.5")}),
        ("rating > '-1'::integer", "rating", {"gt": -1}),
        ("rating IS NULL OR rating > 0", "rating", {"gt": 0}),
        ("name GLOB 'a?[0-9]*.x'", "name", {"pattern": r"^a.[0-9].*\.x$"}),
        ("name GLOB '*/v1/*'", "name", {"pattern": "/v1/"}),
        ("name NOT GLOB '*[^a-z_]*'", "name", {"pattern": "^[a-z_]*$"}),
        ("name !~ '[^A-Z]'", "name", {"pattern": "^[A-Z]*$"}),
        (
            "name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9_]*'",
            "name",
            {"pattern": "^[a-z][a-z0-9_]*$"},
        ),
        ("(rating IS NULL) OR ((rating >= 0) AND (rating < 9))", "rating", {"ge": 0, "lt": 9}),
        ("rating = ANY (ARRAY[1, 2, 3])", "rating", {"ge": 1, "le": 3}),
        ("price >= (0)::numeric", "price", {"ge": 0}),
        ("price > 0.5", "price", {"gt": Decimal("0.5")}),
        ("ratio <= (1)::double precision", "ratio", {"le": 1}),
        ("status IN ('a', 'it''s')", "status", {"choices": ("a", "it's")}),
        (
            "(status)::text = ANY ((ARRAY['a'::character varying, 'b'::varchar(9)])::text[])",
            "status",
            {"choices": ("a", "b")},
        ),
        ("status = 'a' OR status = 'b'", "status", {"choices": ("a", "b")}),
        ("\"status\" = 'a'", "status", {"choices": ("a",)}),
        ("char_length((status)::text) > 2", "status", {"min_length": 3}),
        ("length(name) <= 9", "name", {"max_length": 9}),
        ("length(btrim(name)) > 0", "name", {"min_length": 1}),
        ("name <> ''::text", "name", {"min_length": 1}),
        ("name ~ '^[a-z]+$'::text", "name", {"pattern": "^[a-z]+$"}),
    ],
)
def test_a_check_on_one_column_is_read(text: str, column: str, expected: dict[str, Any]) -> None:
    found = read(text)
    assert said(found, column) == expected
    assert not found.unread


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("starts_at < ends_at", ("starts_at", "ends_at", True)),
        ("(ends_at >= starts_at)", ("starts_at", "ends_at", False)),
    ],
)
def test_a_check_between_columns_is_an_ordering(text: str, pair: tuple[str, str, bool]) -> None:
    found = read(text)
    assert list(found.orderings.values()) == [pair]
    assert (found.rank(pair[0]), found.rank(pair[1])) == (0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "lower(name) = name",
        "rating <> 3",
        "rating IN (1, 3)",
        "NOT (rating > 3)",
        "name ~ '^(?=a)'",
        "name < status",
        "rating > 1 OR price > 1",
        "rating > length(name)",
        "length(name) < rating",
        "rating % 2 = 0",
        "starts_at > now()",
        "name LIKE 'a%'",
        "CASE WHEN rating > 1 THEN true ELSE false END",
        "this is (no SQL",
    ],
)
def test_what_is_not_read_stays_the_databases(text: str) -> None:
    found = read(text)
    assert list(found.unread) == [text]
    assert not found.limits
    assert not found.orderings


def test_a_pattern_that_ignores_case_only_guides_examples() -> None:
    found = read("name ~* '^[A-F]{3}$'")
    assert found.limit("name").hint == "^[A-F]{3}$"
    assert not said(found, "name")
    assert found.entangled("name")


def test_two_checks_on_a_column_both_hold() -> None:
    assert said(read("rating > 0", "rating >= 3", "rating < 9"), "rating") == {"ge": 3, "lt": 9}
    assert said(read("status IN ('a','b')", "status IN ('b','c')"), "status") == {"choices": ("b",)}


def test_half_a_check_is_read() -> None:
    found = read("rating > 0 AND rating <> 7")
    assert said(found, "rating") == {"gt": 0}
    assert found.entangled("rating")


def test_orderings_that_contradict_each_other_end() -> None:
    found = read("starts_at < ends_at", "ends_at < starts_at")
    assert found.rank("starts_at") in (0, 1)


def test_the_check_of_a_domain_is_the_columns() -> None:
    positive = DOMAIN("positive", Integer(), check="VALUE > 0")
    found = checks(Table("things", MetaData(), Column("size", positive)))
    assert said(found, "size") == {"gt": 0}


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("num_nonnulls(a, b) = 1", {"a": 1, "b": None}, True),
        ("num_nonnulls(a, b) = 1", {"a": 1, "b": 2}, False),
        ("(a IS NULL) <> (b IS NULL)", {"a": 1, "b": 2}, False),
        ("(a IS NULL) <> (b IS NULL)", {"a": None, "b": 2}, True),
        ("a > 3", {"a": None}, True),
        ("NOT a", {"a": True}, False),
        ("lower(a) = a", {"a": "Ab"}, False),
        ("a ~~ '%!'", {"a": "hey!"}, True),
        ("a ~~ '%!'", {"a": "hey"}, False),
        ("a NOT IN ('x', 'y')", {"a": "x"}, False),
        ("a ~* '^[A-Z]+$'", {"a": "abc"}, True),
        ("a !~ '^x'", {"a": "xy"}, False),
        ("a NOT ILIKE 'PRIVATE%'", {"a": "private x"}, False),
        ("a IS TRUE OR b IS NOT NULL", {"a": None, "b": None}, False),
        ("coalesce(a, b) > 1", {"a": None, "b": "1.50"}, True),
        ("a < CURRENT_DATE", {"a": "2020-01-01"}, True),
        ("a < CURRENT_DATE", {"a": "2030-01-01"}, False),
        ("date('now') <= a", {"a": "3000-01-01"}, True),
        ("a = now()", {"a": "2020-01-01"}, None),
        ("unknown(a)", {"a": 1}, None),
    ],
)
def test_evaluation_is_that_of_sql(text: str, row: dict[str, Any], expected: bool | None) -> None:
    assert passes(text, row) is expected
