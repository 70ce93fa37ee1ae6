"""Bounds as emitted schemas write them: Pydantic takes none for a float that is a text."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from codegen.emit.views.types import _limit
from tests.model.support import api_of, table


@pytest.mark.parametrize(
    ("type_", "check", "limits"),
    [
        (sa.Float(), "x >= 0.0 AND x <= 1.0", ("0", "1")),
        (sa.Float(), "x >= 0.25 AND x <= 0.5", ("0.25", "0.5")),
        (sa.Integer(), "x >= 0.5 AND x <= 9.5", ("1", "9")),
        (sa.Numeric(5, 2), "x >= 0.50 AND x <= 10.00", ("'0.50'", "10")),
    ],
)
def test_bounds_are_of_the_type_of_their_field(
    type_: sa.types.TypeEngine[object], check: str, limits: tuple[str, str]
) -> None:
    metadata = sa.MetaData()
    table(metadata, "scores", sa.Column("x", type_, nullable=False), sa.CheckConstraint(check))
    field = api_of(metadata).entity("score").field("x")
    low, high = field.bounds.ge, field.bounds.le
    assert low is not None
    assert high is not None
    assert (_limit(field, "ge", low), _limit(field, "le", high)) == limits
