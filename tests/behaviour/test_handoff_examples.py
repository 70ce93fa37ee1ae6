"""Every example of the outgoing handoff is executed against the service that it describes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ScratchDatabase
from tests.support.application import Application
from tests.support.samples import PORTABLE, SAMPLES

EXAMPLES = Path(__file__).parents[1] / "cases" / "emitted" / "handoff_examples.py"

on_portable = pytest.mark.parametrize("sample", PORTABLE, indirect=True, ids=str)


def _execute(emitted: Application, folder: Path, env: dict[str, str]) -> str:
    """Run the examples in a copy, beside the service's own tests."""
    copy = Application(emitted.sample, folder / "copy")
    shutil.copytree(emitted.folder, copy.folder)
    shutil.copy(EXAMPLES, copy.folder / "tests" / "test_handoff_examples.py")
    options = ("-q", "-W", "error", "-p", "no:cacheprovider", "--tb=short")
    return copy.run("-m", "pytest", *options, "tests/test_handoff_examples.py", env=env)


@pytest.mark.parametrize("sample", SAMPLES, indirect=True, ids=str)
def test_examples_hold_on_postgresql(
    emitted: Application, tmp_path: Path, scratch_database: ScratchDatabase
) -> None:
    told = _execute(emitted, tmp_path, {"TEST_DATABASE_URL": scratch_database("asyncpg")})
    assert re.search(r"^\d+ passed", told, re.MULTILINE)


@on_portable
def test_examples_hold_on_sqlite(emitted: Application, tmp_path: Path) -> None:
    told = _execute(emitted, tmp_path, {})
    assert re.search(r"^\d+ passed", told, re.MULTILINE)
