"""The constraints that a write can break, as clients are told of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint

from codegen.model.checks import Checks
from codegen.model.violations import violations


@pytest.mark.parametrize(
    ("parts", "where", "conditional"),
    [
        ([("room", "="), ("during", "&&")], None, False),
        ([("room", "=")], "NOT cancelled", True),
        ([("room", "="), ("kind", "<>")], None, True),
        ([("room", "="), (sa.text("int4range(low, high)"), "&&")], None, True),
    ],
)
def test_rows_that_agree_break_an_exclusion_unless_it_asks_for_more(
    parts: list[tuple[str | sa.TextClause, str]], where: str | None, conditional: bool
) -> None:
    columns = ("room", "kind", "low", "high")
    bookings = sa.Table(
        "bookings",
        sa.MetaData(),
        *(sa.Column(name, sa.Integer, primary_key=name == "room") for name in columns),
        sa.Column("during", INT4RANGE),
        ExcludeConstraint(*parts, name="one_at_a_time", where=where and sa.text(where)),
    )
    attributes = {column.name: column.name for column in bookings.columns}
    [found] = [v for v in violations(bookings, attributes, Checks()) if v.name == "one_at_a_time"]
    assert found.conditional == conditional
