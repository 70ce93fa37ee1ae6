"""Every case is a schema, what a migration does to it, and what `gen-api diff` says of that.

`before.sql` and `after.sql` are two revisions; `before.toml` and `after.toml` hold options as
pyproject.toml would under [tool.gen-api].
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import changes
from codegen.comparison import Comparison, with_history
from codegen.config import Config
from codegen.diagnostics import Place
from codegen.model.build import build
from codegen.model.lock import Lock
from codegen.pipeline import Source, Understood
from codegen.sources.catalogue import Catalogue, to_schema

CASES = Path(__file__).parents[1] / "cases" / "diff"


def understood(case: Path, *names: str) -> Understood:
    """What a history of the named revisions is taken for."""
    catalogue = Catalogue("postgresql")
    for name in names:
        text = (case / f"{name}.sql").read_text(encoding="utf-8")
        catalogue.execute(text, Place(f"{name}.sql", 1, name), lines=True)
    assert catalogue.unread == []
    options: dict[str, Any] = {}
    if (case / f"{names[-1]}.toml").is_file():
        options = tomllib.loads((case / f"{names[-1]}.toml").read_text(encoding="utf-8"))
    lists: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in options.items()
    }
    schema, settings = to_schema(catalogue), Config(root=case, out=case, **lists)
    return Understood(Source("migrations"), settings, schema, build(schema, settings), Lock())


def compared(case: Path) -> Comparison:
    old, new = understood(case, "before"), understood(case, "before", "after")
    return with_history(old, new, "before", case)


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    assert changes.text(compared(case)) == expected
