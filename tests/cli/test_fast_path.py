"""`sync` and `check` where nothing changed: nothing heavy is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import NOTES, gen_api, project

PROGRAM = """
import sys
from codegen.__main__ import main
code = main()
print(code, *sorted({"click", "sqlalchemy", "jinja2", "json", "re"} & set(sys.modules)))
"""


def run(folder: Path, *arguments: str) -> str:
    """The exit code, and what was imported."""
    command = [sys.executable, "-S", "-c", PROGRAM, *arguments]
    paths = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=paths
    )
    return done.stdout.strip() + done.stderr


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("fast") / "notes", NOTES)
    assert gen_api("from-migrations", "-q", cwd=folder).code == 0
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ["sync"],
        ["check", "-v"],
        ["sync", "--out", "notes"],
        ["check", "--out=notes", "--no-input"],
    ],
    ids=" ".join,
)
def test_nothing_changed(generated: Path, arguments: list[str]) -> None:
    folder = generated.parent if "notes" in " ".join(arguments) else generated
    assert run(folder, *arguments) == "0Nothing changed.\n"


def test_quiet(generated: Path) -> None:
    assert run(generated, "sync", "-q") == "0"


def test_what_asks_for_more_takes_the_long_way(generated: Path) -> None:
    assert '"kind": "report"' in gen_api("check", "--json", cwd=generated).out
    assert "Usage:" in gen_api("sync", "--help", cwd=generated).out
    assert gen_api("check", "--out", "nowhere", cwd=generated).code == 2
