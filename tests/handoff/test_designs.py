"""One API design is read as it was written, whatever way it is set out."""

from __future__ import annotations

import pytest

from tests.campaigns.designs import LAYOUTS, SetOut, pairs, score

SHORT = (*pairs(("heading", "item", "table")), *(SetOut(layout) for layout in LAYOUTS))


@pytest.mark.parametrize("one", SHORT, ids=str)
def test_design_is_read_whole(one: SetOut) -> None:
    assert score(one).words == []
