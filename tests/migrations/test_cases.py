"""Every case is a project: what is read of its history, or why not, stands in `expected.txt`."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from codegen.config import Config, base_of
from codegen.diagnostics import GenApiError
from codegen.sources.migrations import read
from tests.migrations.describe import describe

CASES = Path(__file__).parent.parent / "cases" / "migrations"
PATIENCE = 8
# A case's own gen-api.toml holds options as pyproject.toml would under [tool.gen-api].


def config_of(case: Path, patience: int = 1) -> Config:
    """The configuration of a case, its own time limit so many times as long."""
    options: dict[str, Any] = {"timeout": 120.0}
    if (case / "gen-api.toml").is_file():
        options |= tomllib.loads((case / "gen-api.toml").read_text(encoding="utf-8"))
    options["timeout"] *= patience
    if "migrations" in options:
        options["migrations"] = case / options["migrations"]
    for name in ("heads", "schemas", "search_path"):
        options[name] = tuple(options.get(name, ()))
    if "base_schema" in options:
        options["base_schema"] = base_of(options["base_schema"], case)
    return Config(root=case, **options)


def reading_of(case: Path, patience: int = 1) -> str:
    """What a user is told about a case."""
    try:
        return describe(read(config_of(case, patience)))
    except GenApiError as error:
        return f"exit {error.exit_code}\n{error}\n"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path) -> None:
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    said = reading_of(case)
    if said != expected and "still running" in said:
        # a busy machine may not come to the line in question before a short limit
        said = reading_of(case, PATIENCE)
        limit = config_of(case).timeout
        said = said.replace(f"after {limit * PATIENCE:g} s", f"after {limit:g} s")
    assert said == expected
