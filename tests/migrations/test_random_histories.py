"""Random histories: what is rehearsed is what a real server makes of them.

`python -m tests.campaigns.random_histories` is the long form.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ScratchDatabase
from tests.migrations.stories import disagreements

_SEEDS = st.integers(min_value=0, max_value=1 << 32)
_ONE_FOLDER = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=_ONE_FOLDER)
@given(seed=_SEEDS)
def test_postgresql(seed: int, scratch_database: ScratchDatabase) -> None:
    assert disagreements("postgresql", scratch_database(), scratch_database(), seed, 20) == []


@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=_ONE_FOLDER)
@given(seed=_SEEDS)
def test_sqlite(seed: int, scratch_sqlite: ScratchDatabase) -> None:
    assert disagreements("sqlite", scratch_sqlite(), scratch_sqlite(), seed, 15) == []
