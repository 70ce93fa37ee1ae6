"""What types and actions of frameworks and of programs are in SQL: `frameworks.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

_DATA: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


def sql_of(framework: str) -> dict[str, str]:
    """What SQL has for each type of a framework, by what its code calls it."""
    listed = ((sql, name) for sql, names in _DATA[framework].items() for name in names)
    return {name: name if sql == "as_in_sql" else sql for sql, name in listed}
