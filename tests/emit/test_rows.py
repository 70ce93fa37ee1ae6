"""Which rows the emitted tests can make, with which parents."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ENUM

from codegen.emit.views.tests.factories import FactoriesView, factories
from codegen.emit.views.tests.naming import variable
from codegen.emit.views.tests.rows import Rows
from codegen.model.api import Api
from tests.model.support import api_of, key, reference, table


def _factories(metadata: MetaData) -> FactoriesView:
    return factories(api_of(metadata))


def _rows(metadata: MetaData) -> tuple[Rows, Api]:
    api = api_of(metadata)
    return Rows(api), api


def test_a_needed_parent_is_made_unless_its_key_is_given() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "bookings", reference("user_id", "users.id"))
    booking = _factories(metadata).rows[1]
    (parent,) = booking.needed_parents
    assert parent.missing == "'user_id' not in values"
    assert parent.call == "create_user(db)"
    assert parent.keys == (("'user_id'", "user.id"),)


def test_an_optional_parent_stands_in_request_bodies_alone() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "bookings", reference("user_id", "users.id", nullable=True))
    view = _factories(metadata)
    assert view.rows[1].needed_parents == ()
    assert view.payloads[1].values == (("'user_id'", "user.id"),)


def test_parents_that_share_a_column_agree() -> None:
    metadata = MetaData()
    table(metadata, "tenants")
    for name in ("projects", "members"):
        owned = Column("tenant_id", Integer, primary_key=True)
        table(metadata, name, owned, key(), ForeignKeyConstraint(["tenant_id"], ["tenants.id"]))
    table(
        metadata,
        "tasks",
        *(
            Column(name, Integer, nullable=False)
            for name in ("tenant_id", "project_id", "member_id")
        ),
        ForeignKeyConstraint(["tenant_id", "project_id"], ["projects.tenant_id", "projects.id"]),
        ForeignKeyConstraint(["tenant_id", "member_id"], ["members.tenant_id", "members.id"]),
    )
    task = next(row for row in _factories(metadata).rows if row.name == "task")
    first, second = task.needed_parents
    assert first.missing == "not values.keys() >= {'tenant_id', 'project_id'}"
    assert second.missing == "'member_id' not in values"
    assert second.call == "create_member(db, tenant_id=values['tenant_id'])"


def test_rows_that_need_one_another_are_left_out() -> None:
    metadata = MetaData()
    table(metadata, "hens", reference("egg_id", "eggs.id"))
    table(metadata, "eggs", reference("hen_id", "hens.id"))
    table(metadata, "farmers")
    rows, _ = _rows(metadata)
    assert rows.makeable == {"farmer"}


def test_a_cycle_is_entered_where_null_is_allowed() -> None:
    metadata = MetaData()
    table(metadata, "hens", reference("egg_id", "eggs.id", nullable=True))
    table(metadata, "eggs", reference("hen_id", "hens.id"))
    rows, _ = _rows(metadata)
    assert rows.makeable == {"hen", "egg"}


def test_a_row_is_not_its_own_parent() -> None:
    metadata = MetaData()
    table(metadata, "categories", reference("parent_id", "categories.id", nullable=True))
    rows, api = _rows(metadata)
    assert rows.makeable == {"category"}
    assert rows.parents(api.entity("category")) == ()


@pytest.mark.parametrize(
    ("column", "repeats"),
    [(Column("name", Text), True), (Column("kind", ENUM("a", "b", name="kind")), False)],
    ids=["text", "two values"],
)
def test_as_many_rows_as_a_unique_key_allows(column: Column[Any], repeats: bool) -> None:
    metadata = MetaData()
    table(metadata, "things", column, UniqueConstraint(column.name))
    rows, api = _rows(metadata)
    assert rows.can_repeat(api.entity("thing")) is repeats


def test_a_table_that_only_refers_needs_the_database_for_its_body() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "notes", Column("text", String(20), nullable=False))
    table(metadata, "bookings", reference("user_id", "users.id"))
    signatures = [payload.signature for payload in _factories(metadata).payloads]
    assert "def note_payload()" in signatures
    assert "async def booking_payload(db: AsyncSession)" in signatures


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("booking", "booking"),
        ("client", "client_row"),
        ("class", "class_row"),
        ("list", "list_row"),
        ("name", "name_row"),
        ("x" * 63, "x" * 40),
    ],
)
def test_variables_hide_nothing(name: str, given: str) -> None:
    assert variable(name) == given


def test_rows_of_one_parent_cannot_repeat_where_the_rest_of_a_unique_key_is_alike() -> None:
    metadata = MetaData()
    table(metadata, "routes")
    day = Column("day", Integer, nullable=False, server_default="0")
    rules = UniqueConstraint("route_id", "day"), CheckConstraint("day >= 0 AND day <= 6")
    table(metadata, "schedules", reference("route_id", "routes.id"), day, *rules)
    rows, api = _rows(metadata)
    schedule = api.entity("schedule")
    assert rows.can_repeat(schedule)
    assert not rows.can_repeat(schedule, same=schedule.field("route_id"))


@pytest.mark.parametrize(("check", "many"), [("id = 1", False), ("id > 0", True)])
def test_a_table_whose_key_is_always_one_has_one_row(check: str, many: bool) -> None:
    metadata = MetaData()
    table(metadata, "settings", CheckConstraint(check))
    rows, api = _rows(metadata)
    assert rows.can_repeat(api.entity("setting")) == many
