"""Rules about two fields or about all rows are read as such; what has a condition is a sentence."""

from __future__ import annotations

import pytest

from codegen.diagnostics import Place
from codegen.sources.handoff.settling.claims import claim

AT = Place("PRD.md", 3)
ORDERS = [
    ("End date must be after start date", "", ("start date", "End date"), True),
    ("ends_at > starts_at", "", ("starts_at", "ends_at"), True),
    ("must be after start_date", "end_date", ("start_date", "end_date"), True),
    ("FR-001: Check-out must be later than check-in.", "", ("check-in", "Check-out"), True),
    ("The start time must not be after the end time", "", ("start time", "end time"), False),
    ("`min_price` cannot exceed `max_price`", "", ("min_price", "max_price"), False),
    ("ends_at must be no earlier than starts_at", "", ("starts_at", "ends_at"), False),
    ("The booking's end must be on or after its start", "", ("start", "booking end"), False),
    ("Start must be before end", "", ("Start", "end"), True),
]
UNIQUE = [
    ("Email must be unique", "", [("Email",)]),
    ("Unique", "email", [("email",)]),
    ("must be unique per hotel", "name", [("name", "hotel")]),
    ("Username and email must be unique", "", [("Username",), ("email",)]),
    ("The combination of name and city must be unique", "", [("name", "city")]),
    ("Name and city must be unique together", "", [("Name", "city")]),
    ("no two rooms may have the same name", "", [("name",)]),
]
SENTENCES = [
    "End must be after start if the booking is confirmed",
    "Start must be after today",
    "A booking must start 24 hours after it is made",
    "Cancelling within 24 hours of the start answers 409",
    "A reason is required if the status is cancelled",
    "A unique experience",
    "After",
    "",
]


@pytest.mark.parametrize(("text", "field", "pair", "strict"), ORDERS)
def test_one_field_after_another(
    text: str, field: str, pair: tuple[str, str], strict: bool
) -> None:
    (made,) = claim(text, AT, field)
    assert (made.kind, made.fields, made.strict) == ("order", pair, strict)


@pytest.mark.parametrize(("text", "field", "fields"), UNIQUE)
def test_fields_that_are_unique(text: str, field: str, fields: list[tuple[str, ...]]) -> None:
    found = list(claim(text, AT, field))
    assert {made.kind for made in found} == {"unique"}
    assert [made.fields for made in found] == fields


@pytest.mark.parametrize("text", SENTENCES)
def test_what_is_not_formal_is_a_sentence(text: str) -> None:
    assert not [made for made in claim(text, AT) if made.fields != ("experience",)]
