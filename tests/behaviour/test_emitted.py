"""Each sample's application is clean, faithful, starts, and passes its own tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.sources.database.facts import differences, reflect
from tests.conftest import ScratchDatabase
from tests.support import application
from tests.support.application import Application, asynchronous
from tests.support.samples import PORTABLE

on_portable = pytest.mark.parametrize("sample", PORTABLE, indirect=True, ids=str)

# what a careful team switches on
LINT = "A,ANN,ARG,ASYNC,B,C4,DTZ,E,F,FAST,FLY,I,ISC,N,PGH,PIE,PLC,PLE,PLW,PT,PTH,RET,RUF,S,SIM,UP,W"
EXEMPT = ",".join(
    (
        *(f"tests/**:{rule}" for rule in ("S101", "S105", "S106")),
        "**:PLC2401",  # a column may have a name that is not ASCII
        # a name of 63 letters, of a table or in a scope, does not fit a line
        "*a_table_whose_name_is_about_as_long_as*:E501",
        "app/dependencies/auth.py:E501",
    )
)


def test_generates_the_same_bytes_again(emitted: Application, tmp_path: Path) -> None:
    again = application.generate(emitted.sample, tmp_path / "elsewhere")
    assert again.files() == emitted.files()


def test_is_lint_clean(emitted: Application) -> None:
    arguments = ("--isolated", "--no-cache", f"--select={LINT}")
    exempt = ("--per-file-ignores", EXEMPT)
    assert "All checks passed" in emitted.run(
        "-m", "ruff", "check", *arguments, *exempt, "app", "tests"
    )


def test_is_formatted(emitted: Application) -> None:
    arguments = ("--check", "--quiet", "--config=/dev/null")
    assert emitted.run("-m", "black", *arguments, "app", "tests") == ""


def test_is_typed(emitted: Application, tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.getbasetemp() / "mypy"  # the libraries are checked once a run
    arguments = ("--strict", f"--cache-dir={cache}")
    assert "Success" in emitted.run("-m", "mypy", *arguments, "app", "tests")


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
