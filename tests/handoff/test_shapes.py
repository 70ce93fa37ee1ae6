"""Two schemas in hundreds of shapes are read as they were written in each of them."""

from __future__ import annotations

import pytest

from tests.campaigns.shapes import SCHEMA, TYPES, Shape, Tables, pairs, score


@pytest.mark.parametrize("shape", list(pairs()), ids=str)
@pytest.mark.parametrize("tables", [SCHEMA, TYPES], ids=["plain", "types"])
def test_shape_is_read_whole(shape: Shape, tables: Tables) -> None:
    tally = score(shape, tables)
    assert tally.words == []
    assert tally.lost == 0
