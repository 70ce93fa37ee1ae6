"""What stands apart from a column is taken where it is stated, and only there."""

from __future__ import annotations

import pytest

from tests.campaigns.elsewhere import Told, by_chance, plain, score, untouched, wishes

_KNOWN = plain()


@pytest.mark.parametrize("told", [*by_chance(7, 120)], ids=lambda told: told.statement)
def test_what_is_stated_elsewhere_is_taken(told: Told) -> None:
    counts, words = score(told, _KNOWN[told.body])
    assert words == []
    assert counts["facts read"] == counts["facts told"]


@pytest.mark.parametrize(("told", "wish"), [*wishes()][::8], ids=lambda one: str(one)[:80])
def test_what_is_wished_is_not(told: Told, wish: str) -> None:
    assert untouched(told, wish, _KNOWN[told.body]) == []
