"""Rules of documents about two fields or all rows: found, held to, or asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from codegen.config import Config
from codegen.diagnostics import GenApiError, Place
from codegen.model.api import Api, Violation
from codegen.model.build import build
from codegen.sources.design import Claim, Design
from codegen.sources.handoff.settling.claims import claim
from codegen.sources.schema import Schema

AT = Place("PRD.md", 3)


def _days(name: str, *more: Any) -> tuple[str, tuple[Any, ...]]:
    columns = (sa.Column("starts_at", sa.Date, nullable=False), sa.Column("end_date", sa.Date))
    return name, (*columns, *more)


def _api(rules: str | list[str], *tables: tuple[str, tuple[Any, ...]], answer: str = "") -> Api:
    metadata = sa.MetaData()
    for name, columns in tables:
        sa.Table(name, metadata, sa.Column("id", sa.BigInteger, primary_key=True), *columns)
    said = [rules] if isinstance(rules, str) else rules
    claims: tuple[Claim, ...] = tuple(made for rule in said for made in claim(rule, AT))
    assert len(claims) == len(said)
    schema = Schema(metadata, "postgresql", design=Design(claims=claims))
    asked = build(schema, Config(root=Path())).questions
    known = {question.id: answer for question in asked if answer}
    return build(schema, Config(root=Path(), assume=known))


def _promised(api: Api) -> list[Violation]:
    return [v for entity in api.entities for v in entity.violations if v.promised]


def test_an_order_that_the_database_does_not_know_is_the_services() -> None:
    api = _api("The end must be after the start", _days("stays"))
    (rule,) = _promised(api)
    assert (rule.ordering, rule.name) == (("starts_at", "end_date", True), "")
    assert [note.code for note in api.notes] == ["GA324"]


def test_an_order_that_a_check_has_is_the_databases() -> None:
    check = sa.CheckConstraint("end_date > starts_at", name="later")
    api = _api("end_date must be after starts_at", _days("stays", check))
    assert _promised(api) == []
    assert api.questions == ()


def test_of_several_tables_it_is_asked_which() -> None:
    def both() -> tuple[tuple[str, tuple[Any, ...]], ...]:
        return _days("stays"), _days("trips")

    (asked,) = _api("The end must be after the start", *both()).questions
    assert (asked.kind, asked.proposed) == ("rule", None)
    assert "stays (starts_at, end_date); trips (starts_at, end_date)" in asked.text
    answered = _api("End must be after start", *both(), answer="trips (starts_at, end_date)")
    assert [
        entity.name for entity in answered.entities if any(v.promised for v in entity.violations)
    ] == ["trip"]
    assert _promised(_api("End must be after start", *both(), answer="none")) == []


def test_columns_of_two_kinds_have_no_order() -> None:
    columns = (sa.Column("start", sa.Date), sa.Column("end", sa.Integer))
    assert _promised(_api("end must be after start", ("stays", columns))) == []


def test_unique_is_the_databases_or_is_asked_about() -> None:
    name = sa.Column("name", sa.Text, nullable=False)
    assert (
        _api("Name must be unique", ("rooms", (name, sa.UniqueConstraint("name")))).questions == ()
    )
    bare = sa.Column("name", sa.Text, nullable=False)
    (asked,) = _api("Room name must be unique", ("rooms", (bare,))).questions
    assert (asked.kind, asked.proposed) == ("rule", "listed")
    assert "wants rooms (name) unique" in asked.text


def test_orders_that_contradict_are_asked() -> None:
    said = ["The start must be before the end", "end_date must be before starts_at"]

    def api(answer: str = "") -> Api:
        return _api(said, _days("stays"), answer=answer)

    (asked,) = api().questions
    assert (asked.kind, asked.proposed) == ("rule", None)
    assert all(rule in asked.text for rule in said)
    (first,), (second,) = _promised(api("no")), _promised(api("yes"))
    assert first.ordering == ("starts_at", "end_date", True)
    assert second.ordering == ("end_date", "starts_at", True)


def test_an_order_against_a_check_is_asked_and_only_listed() -> None:
    check = sa.CheckConstraint("end_date > starts_at", name="later")

    def api(answer: str = "") -> Api:
        return _api("The start must be after the end", _days("stays", check), answer=answer)

    (asked,) = api().questions
    assert asked.proposed == "listed"
    assert (api("listed").questions, _promised(api("listed"))) == ((), [])


def test_an_answer_that_names_no_columns_is_refused() -> None:
    with pytest.raises(GenApiError, match="GA305"):
        _api(
            "The end must be after the start",
            _days("stays"),
            _days("trips"),
            answer="stays (starts_at, end_dat)",
        )


def test_an_answer_may_end_with_a_semicolon() -> None:
    both = (_days("stays"), _days("trips"))
    api = _api("The end must be after the start", *both, answer="stays (starts_at, end_date);")
    assert (len(_promised(api)), api.questions) == (1, ())
