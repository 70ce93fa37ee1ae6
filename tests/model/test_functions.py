"""What the functions of a service are called."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Text, UniqueConstraint

from codegen.model.functions import lookups
from tests.model.support import api_of, table


def test_keys_that_hold_the_whole_primary_key_have_no_lookup() -> None:
    metadata = MetaData()
    table(
        metadata,
        "reviews",
        Column("organization_id", Integer, nullable=False),
        Column("slug", Text, nullable=False),
        UniqueConstraint("id", "organization_id"),
        UniqueConstraint("organization_id", "slug"),
    )
    review = api_of(metadata).entity("review")
    assert [each.name for each in lookups(review)] == ["get_by_organization_id_and_slug"]
