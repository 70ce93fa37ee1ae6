"""`gen-api demo` as a stranger runs it: the printed line works, signals end it cleanly."""

from __future__ import annotations

import json
import shlex
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.support import NOTES, SAMPLES, gen_api, project


@contextmanager
def demo(
    folder: Path, *arguments: str, end: signal.Signals
) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The running demo and what it printed, by the first word of each line.

    end: what ends it, and all that it started: they write to the same pipe, which is closed then.
    """
    # as a script starts what it ends with `&`
    command = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh"]
    command += [sys.executable, "-m", "codegen", "demo", *arguments, "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        printed = [process.stdout.readline().split(maxsplit=1) for _ in range(4)]
        yield process, {line[0]: line[1].strip() for line in printed if len(line) == 2}
    finally:
        process.send_signal(end)
        process.communicate(timeout=60)


@pytest.mark.parametrize(
    ("sample", "end"),
    [((), signal.SIGINT), (("branched",), signal.SIGTERM)],
    ids=["SQLite, Ctrl-C", "PostgreSQL, SIGTERM"],
)
def test_serves_what_it_printed_until_it_is_stopped(
    tmp_path: Path, sample: tuple[str, ...], end: signal.Signals
) -> None:
    arguments = [str(SAMPLES / name) for name in sample]
    with demo(tmp_path, *arguments, end=end) as (process, printed):
        curl, option, header, url = shlex.split(printed["Try"])
        assert (curl, option) == ("curl", "-H")
        name, _, value = header.partition(": ")
        request = urllib.request.Request(url, headers={name: value})
        with urllib.request.urlopen(request, timeout=30) as response:
            assert len(json.load(response)["items"]) == 2
        with urllib.request.urlopen(printed["Open"], timeout=30) as response:
            assert response.status == 200
    assert process.returncode == 0
    assert (tmp_path / "gen-api-demo" / "app" / "main.py").is_file()


def test_a_history_that_only_reads_says_why_it_cannot_be_shown(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES, 'op.execute("CREATE EXTENSION citext")')
    answer = gen_api("demo", ".", cwd=folder)
    assert answer.code == 2
    assert "GA605" in answer.err
    assert "citext" in answer.err


def test_a_base_is_laid_before_the_migrations(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES, 'op.add_column("things", sa.Column("age", sa.Integer))')
    (folder / "base.sql").write_text("CREATE TABLE things (id integer PRIMARY KEY, name text);\n")
    arguments = [".", "--base", "base.sql", "--dialect", "sqlite", "--out", "made"]
    with demo(folder, *arguments, end=signal.SIGHUP) as (process, printed):
        assert "Try" in printed
    assert process.returncode == 0
    with sqlite3.connect(folder / "made" / "demo.db") as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(things)")]
    assert columns == ["id", "name", "age"]
