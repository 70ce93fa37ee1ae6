"""What is read of each sample without a database is what a real upgrade makes."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import sqlalchemy as sa

from codegen import config
from codegen.sources import migrations
from codegen.sources.database.facts import differences, reflect
from codegen.sources.schema import Schema
from tests.conftest import ScratchDatabase
from tests.support import application
from tests.support.samples import PORTABLE, Sample


def _read(sample: Sample, out: Path, dialect: str) -> Schema:
    settings = config.load(out, migrations=sample.folder, dialect=dialect)
    return migrations.read(settings)


def _create(schema: Schema, url: str) -> str:
    with sa.create_engine(url).begin() as connection:
        for statement in schema.prerequisites:
            connection.exec_driver_sql(statement)
        with warnings.catch_warnings():
            # of two tables that need each other: SQLAlchemy adds a foreign key afterwards
            warnings.simplefilter("ignore", sa.exc.SAWarning)
            schema.metadata.create_all(connection)
    return url


def test_reads_what_postgresql_makes(
    sample: Sample, migrated: str, scratch_database: ScratchDatabase, tmp_path: Path
) -> None:
    schema = _read(sample, tmp_path, "postgresql")
    assert not schema.questions
    assert differences(reflect(migrated), reflect(_create(schema, scratch_database()))) == []


@pytest.mark.parametrize("portable", PORTABLE, ids=str)
def test_reads_what_sqlite_makes(
    portable: Sample, scratch_sqlite: ScratchDatabase, tmp_path: Path
) -> None:
    migrated = scratch_sqlite()
    application.upgrade(portable, migrated)
    created = _create(_read(portable, tmp_path, "sqlite"), scratch_sqlite())
    assert differences(reflect(migrated), reflect(created)) == []
