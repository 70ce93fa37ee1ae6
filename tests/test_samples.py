"""The samples' own histories upgrade for real, without a warning."""

from __future__ import annotations

import pytest

from codegen.sources.database.facts import reflect
from tests.conftest import ScratchDatabase
from tests.support.application import upgrade
from tests.support.samples import PORTABLE, SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_upgrades_on_postgresql(sample: Sample, scratch_database: ScratchDatabase) -> None:
    url = scratch_database()
    upgrade(sample, url)
    assert reflect(url)


@pytest.mark.parametrize("sample", PORTABLE, ids=str)
def test_upgrades_on_sqlite(sample: Sample, scratch_sqlite: ScratchDatabase) -> None:
    url = scratch_sqlite()
    upgrade(sample, url)
    assert reflect(url)
