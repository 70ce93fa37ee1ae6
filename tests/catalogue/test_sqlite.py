"""What a script leaves on SQLite is what the catalogue's MetaData makes in another database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue
from codegen.sources.database import facts
from codegen.verify.compare import create
from tests.catalogue.oracle import carried, outcomes, scripts
from tests.conftest import ScratchDatabase


@pytest.mark.parametrize("script", list(scripts("sqlite")), ids=lambda path: path.stem)
def test_script(script: Path, scratch_sqlite: ScratchDatabase) -> None:
    real, made = scratch_sqlite(), scratch_sqlite()
    connection = sqlite3.connect(real.removeprefix("sqlite:///"), isolation_level=None)

    def run(statement: str) -> str | None:
        try:
            connection.execute(statement)
        except sqlite3.Error:
            return ""
        return None

    catalogue, differing = outcomes(script, "sqlite", run)
    connection.close()
    assert differing == []
    assert catalogue.unread == []
    create(carried(catalogue), made)
    assert facts.differences(facts.reflect(real), facts.reflect(made)) == []


def test_an_index_on_an_expression_without_parentheses() -> None:
    catalogue = Catalogue("sqlite")
    catalogue.execute("CREATE TABLE t (a INTEGER, b TEXT)", Place("t.sql", 1))
    catalogue.execute("CREATE INDEX i ON t (a IS NULL, b LIKE 'x%' DESC, a)", Place("t.sql", 2))
    keys = catalogue.tables[None, "t"].indexes["i"].keys
    assert [(key.text, key.is_column) for key in keys] == [
        ("a IS NULL", False),
        ("b LIKE 'x%'", False),
        ("a", True),
    ]
