"""The built wheel carries its templates and samples, and generates from them."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.application import run
from tests.support.samples import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's files, as `pip install --target` would leave it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    run(command, ROOT, {})
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_wheel_generates_the_bookings_sample(installed: Path, tmp_path: Path) -> None:
    sample = installed / "codegen" / "_sample_migrations" / "bookings"
    # found before the checkout that the interpreter has installed
    program = "import codegen.__main__ as m; print(m.__file__, flush=True); exit(m.main())"
    command = [sys.executable, "-c", program, "from-migrations", str(sample), "--out", "out"]
    printed = run(command, tmp_path, {"PYTHONPATH": str(installed)})
    assert printed.splitlines()[0].startswith(str(installed) + os.sep)
    assert (tmp_path / "out" / "app" / "models" / "booking.py").is_file()


def test_wheel_is_typed_and_leaves_tests_out(installed: Path) -> None:
    top = {path.name for path in installed.iterdir()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"codegen"}
    assert (installed / "codegen" / "py.typed").is_file()
    (wheel,) = installed.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if name.endswith(".pyc")] == []
