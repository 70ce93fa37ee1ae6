"""One schema is read as it was written, whatever stands around it."""

from __future__ import annotations

import pytest

from tests.campaigns.shapes import SCHEMA, score
from tests.campaigns.surroundings import Place, pairs


@pytest.mark.parametrize("place", list(pairs()), ids=str)
def test_what_stands_around_hides_nothing(place: Place) -> None:
    tally = score(place, SCHEMA)
    assert tally.words == []
    assert tally.lost == 0
