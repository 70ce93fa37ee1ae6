"""What a careful team runs over the code that it is given."""

from __future__ import annotations

from pathlib import Path

from tests.support.application import Application

# what such a team switches on
LINT = "A,ANN,ARG,ASYNC,B,C4,DTZ,E,F,FAST,FLY,I,ISC,N,PGH,PIE,PLC,PLE,PLW,PT,PTH,RET,RUF,S,SIM,UP,W"
_EXEMPT = ",".join(
    (
        *(f"tests/**:{rule}" for rule in ("S101", "S105", "S106")),
        "**:PLC2401",  # a column may have a name that is not ASCII
        # a name of 63 letters, of a table or in a scope, does not fit a line
        "*a_table_whose_name_is_about_as_long_as*:E501",
        "app/dependencies/auth.py:E501",
    )
)


def lint(application: Application) -> None:
    """Ruff finds nothing, neither by its defaults nor by a broad selection."""
    for options in ((), (f"--select={LINT}", "--per-file-ignores", _EXEMPT)):
        arguments = ("--isolated", "--no-cache", *options)
        found = application.run("-m", "ruff", "check", *arguments, "app", "tests")
        assert "All checks passed" in found


def formatted(application: Application) -> None:
    """Black changes nothing."""
    arguments = ("--check", "--quiet", "--config=/dev/null")
    assert application.run("-m", "black", *arguments, "app", "tests") == ""


def typed(application: Application, cache: Path) -> None:
    """Mypy finds nothing. cache: of mypy, so that the libraries are checked once a run."""
    arguments = ("--strict", f"--cache-dir={cache}")
    assert "Success" in application.run("-m", "mypy", *arguments, "app", "tests")
