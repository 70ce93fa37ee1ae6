"""Each sample's application is clean, faithful, starts, and passes its own tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.sources.database.facts import differences, reflect
from tests.conftest import ScratchDatabase
from tests.support import application
from tests.support.application import Application, asynchronous
from tests.support.samples import PORTABLE, Sample

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


def lint(emitted: Application, *options: str) -> str:
    """What ruff says of an application, whatever is configured on this machine."""
    arguments = ("--isolated", "--no-cache", *options)
    return emitted.run("-m", "ruff", "check", *arguments, "app", "tests")


def test_is_lint_clean(emitted: Application) -> None:
    assert "All checks passed" in lint(emitted, f"--select={LINT}", "--per-file-ignores", EXEMPT)


def test_is_lint_clean_by_the_defaults_of_ruff(emitted: Application) -> None:
    assert "All checks passed" in lint(emitted)


def test_is_formatted(emitted: Application) -> None:
    arguments = ("--check", "--quiet", "--config=/dev/null")
    assert emitted.run("-m", "black", *arguments, "app", "tests") == ""


def types(emitted: Application, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What mypy says of an application."""
    cache = tmp_path_factory.getbasetemp() / "mypy"  # the libraries are checked once a run
    return emitted.run("-m", "mypy", "--strict", f"--cache-dir={cache}", "app", "tests")


def test_is_typed(emitted: Application, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "Success" in types(emitted, tmp_path_factory)


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


@pytest.mark.xdist_group("planner")
def test_one_on_sqlite_alone_is_clean_and_passes_its_tests(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It has neither the files nor the tests that PostgreSQL alone calls for."""
    folder = tmp_path / "out"
    alone = application.generate(Sample("planner"), folder, "--dialect", "sqlite")

    assert not (folder / "app" / "core" / "retries.py").exists()
    assert "All checks passed" in lint(alone)
    assert "Success" in types(alone, tmp_path_factory)
    assert " passed" in alone.test({})
