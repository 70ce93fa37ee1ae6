"""A project's own `get_db` and `authenticate` serve, and the emitted tests pass with them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support import application
from tests.support.samples import SAMPLES

CASES = Path(__file__).parents[1] / "cases"
RUN = ("tests/test_own_project.py", "tests/test_app.py", "tests/test_core.py")


def test_what_the_project_has_is_used(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(CASES / "own", project)
    bookings = next(sample for sample in SAMPLES if sample.name == "bookings")
    made = application.generate_into(bookings, project)
    shutil.copy(CASES / "emitted" / "own_project.py", project / "tests" / "test_own_project.py")
    options = ("-q", "-W", "error", "-p", "no:cacheprovider", "--tb=short")
    assert "passed" in made.run("-m", "pytest", *options, *RUN)
