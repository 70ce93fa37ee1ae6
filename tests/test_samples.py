"""The samples' own histories upgrade for real, without a warning."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ScratchDatabase
from tests.support.samples import SAMPLES, Sample


def _upgrade(sample: Sample, url: str) -> None:
    command = [sys.executable, "-W", "error", "-m", "alembic", "upgrade", "heads"]
    done = subprocess.run(
        command,
        cwd=sample.folder,
        env=os.environ | {"DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_upgrades_on_postgresql(sample: Sample, scratch_database: ScratchDatabase) -> None:
    _upgrade(sample, scratch_database())


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.portable], ids=str)
def test_upgrades_on_sqlite(sample: Sample, scratch_sqlite: ScratchDatabase) -> None:
    _upgrade(sample, scratch_sqlite())
