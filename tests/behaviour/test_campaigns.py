"""The short forms of campaigns: defects that must be seen, faults that must be survived."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.campaigns import configurations
from tests.support import postgres
from tests.support.application import Application, run
from tests.support.samples import ROOT, SAMPLES

on_bookings = pytest.mark.parametrize("sample", SAMPLES[:1], indirect=True, ids=str)


@pytest.mark.xdist_group("planner")
@pytest.mark.parametrize("options", ['dialect = "sqlite"', 'driver = "psycopg"'])
def test_another_database_and_another_driver_are_served_as_well(
    options: str, postgres_server: postgres.Server, tmp_path: Path, mypy_cache: Path
) -> None:
    planner = next(sample for sample in SAMPLES if sample.name == "planner")
    configurations.check(planner, options, postgres_server, tmp_path / "out", mypy_cache)


@on_bookings
def test_emitted_tests_see_chosen_defects(emitted: Application) -> None:
    command = [sys.executable, "-m", "tests.campaigns.chosen_mutants", str(emitted.folder)]
    assert "6 of 6 killed" in run(command, ROOT, {})


@on_bookings
def test_no_fault_of_the_database_loses_an_acknowledged_write(emitted: Application) -> None:
    command = [sys.executable, "-m", "tests.campaigns.faults", "--seconds", "0.6"]
    printed = run([*command, "--application", str(emitted.folder)], ROOT, {})
    assert "wrong" not in printed
    assert printed.count("'201'") == 5
