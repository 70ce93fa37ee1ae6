"""What is read of each sample without a database is what a real upgrade makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import config
from codegen.sources import migrations
from codegen.sources.database.facts import differences, reflect
from codegen.sources.schema import Schema
from codegen.verify.compare import create
from tests.conftest import ScratchDatabase
from tests.support import application
from tests.support.samples import PORTABLE, Sample


def _read(sample: Sample, out: Path, dialect: str) -> Schema:
    settings = config.load(out, migrations=sample.folder, dialect=dialect)
    return migrations.read(settings)


def test_reads_what_postgresql_makes(
    sample: Sample, migrated: str, scratch_database: ScratchDatabase, tmp_path: Path
) -> None:
    schema = _read(sample, tmp_path, "postgresql")
    assert not schema.questions
    made = scratch_database()
    create(schema, made)
    assert differences(reflect(migrated), reflect(made)) == []


def test_a_live_database_as_base_is_the_whole_schema(
    sample: Sample, migrated: str, scratch_database: ScratchDatabase, tmp_path: Path
) -> None:
    settings = config.load(
        tmp_path, migrations=sample.folder, dialect="postgresql", base_schema=migrated
    )
    schema, made = migrations.read(settings), scratch_database()
    create(schema, made)
    assert differences(reflect(migrated), reflect(made)) == []


@pytest.mark.parametrize("portable", PORTABLE, ids=str)
def test_reads_what_sqlite_makes(
    portable: Sample, scratch_sqlite: ScratchDatabase, tmp_path: Path
) -> None:
    migrated = scratch_sqlite()
    application.upgrade(portable, migrated)
    schema, made = _read(portable, tmp_path, "sqlite"), scratch_sqlite()
    create(schema, made)
    assert differences(reflect(migrated), reflect(made)) == []
    based = config.load(
        tmp_path, migrations=portable.folder, dialect="sqlite", base_schema=migrated
    )
    schema, made = migrations.read(based), scratch_sqlite()
    create(schema, made)
    assert differences(reflect(migrated), reflect(made)) == []
