"""The short forms of two campaigns: the year, and `sync` killed at random moments."""

from __future__ import annotations

import random
from pathlib import Path

from tests.campaigns.kill_sync import Campaign
from tests.campaigns.year import Year
from tests.campaigns.year_steps import SHORT


def test_edits_outlive_migrations_of_every_kind(tmp_path: Path) -> None:
    year = Year(tmp_path / "shop", again=False)
    for number, _ in year.run(SHORT):
        if number == len(SHORT) - 1:  # the last step drops that table
            year.test("of every operation that is left", ["tests/test_app.py"])
    assert number == len(SHORT)
    assert not year.problems
    assert year.counts["conflicts"] * 3 <= year.counts["git conflicts"]
    assert year.counts["git conflicts"] > 0
    assert year.counts["edited files equal to clean plus edits"] > 20


def test_a_killed_sync_leaves_the_old_or_the_new_project(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, 2, random.Random(1))
    campaign.run(6)
    assert not campaign.problems
    assert campaign.counts["killed"] >= 3
