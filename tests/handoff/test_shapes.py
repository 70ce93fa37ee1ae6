"""One schema in hundreds of shapes is read as it was written in each of them."""

from __future__ import annotations

import pytest

from tests.campaigns.shapes import SCHEMA, Shape, pairs, score


@pytest.mark.parametrize("shape", list(pairs()), ids=str)
def test_shape_is_read_whole(shape: Shape) -> None:
    tally = score(shape, SCHEMA)
    assert tally.words == []
    assert tally.counts["facts read"] == tally.counts["facts told"]
