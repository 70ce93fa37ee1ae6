"""What a script leaves on PostgreSQL is what the catalogue's MetaData makes in another database.

Each statement succeeds on both or fails on both with the same SQLSTATE.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from codegen.sources.database import facts
from codegen.verify.compare import create
from tests.catalogue.oracle import carried, outcomes, scripts
from tests.conftest import ScratchDatabase


@pytest.mark.parametrize("script", list(scripts("postgresql")), ids=lambda path: path.stem)
def test_script(script: Path, scratch_database: ScratchDatabase) -> None:
    real, made = scratch_database(), scratch_database()
    with psycopg.connect(real.replace("+psycopg", ""), autocommit=True) as connection:

        def run(statement: str) -> str | None:
            try:
                connection.execute(statement.encode())
            except psycopg.Error as error:
                return error.sqlstate
            return None

        catalogue, differing = outcomes(script, "postgresql", run)
    assert differing == []
    assert catalogue.unread == []
    create(carried(catalogue), made)
    assert facts.differences(facts.reflect(real), facts.reflect(made)) == []
