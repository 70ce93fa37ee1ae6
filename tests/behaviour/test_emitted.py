"""Each sample's application is clean, faithful, starts, and passes its own tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.sources.database.facts import differences, reflect
from tests.conftest import ScratchDatabase
from tests.support import application, checks
from tests.support.application import Application, asynchronous
from tests.support.samples import PORTABLE

on_portable = pytest.mark.parametrize("sample", PORTABLE, indirect=True, ids=str)


def test_generates_the_same_bytes_again(emitted: Application, tmp_path: Path) -> None:
    again = application.generate(emitted.sample, tmp_path / "elsewhere")
    assert again.files() == emitted.files()


def test_is_lint_clean(emitted: Application) -> None:
    checks.lint(emitted)


def test_is_formatted(emitted: Application) -> None:
    checks.formatted(emitted)


def test_is_typed(emitted: Application, mypy_cache: Path) -> None:
    checks.typed(emitted, mypy_cache)


def test_models_create_what_the_migrations_create(
    emitted: Application, migrated: str, scratch_database: ScratchDatabase
) -> None:
    created = scratch_database()
    assert emitted.probe("create", asynchronous(created))
    assert differences(reflect(migrated), reflect(created)) == []


@on_portable
def test_models_create_what_the_migrations_create_on_sqlite(
    emitted: Application, scratch_sqlite: ScratchDatabase
) -> None:
    migrated, created = scratch_sqlite(), scratch_sqlite()
    application.upgrade(emitted.sample, migrated)
    assert emitted.probe("create", asynchronous(created))
    assert differences(reflect(migrated), reflect(created)) == []


def test_autogenerate_finds_nothing(emitted: Application, migrated: str) -> None:
    assert emitted.probe("autogenerate", migrated) == []


def test_serves_its_description(emitted: Application, migrated: str) -> None:
    document = emitted.probe("openapi", asynchronous(migrated))
    assert document["openapi"].startswith("3.1")
    assert document["paths"]


def test_its_tests_pass_on_postgresql(
    emitted: Application, scratch_database: ScratchDatabase
) -> None:
    assert " passed" in emitted.test({"TEST_DATABASE_URL": scratch_database("asyncpg")})


@on_portable
def test_its_tests_pass_on_sqlite(emitted: Application) -> None:
    assert " passed" in emitted.test({})
