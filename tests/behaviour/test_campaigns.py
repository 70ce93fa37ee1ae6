"""The short forms of campaigns: defects that must be seen, faults that must be survived."""

from __future__ import annotations

import sys

import pytest

from tests.support.application import Application, run
from tests.support.samples import ROOT, SAMPLES

on_bookings = pytest.mark.parametrize("sample", SAMPLES[:1], indirect=True, ids=str)


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
