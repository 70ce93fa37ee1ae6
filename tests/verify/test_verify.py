"""verify finds what differs, touches no database but its own, and leaves none behind."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from tests.cli.support import NOTES, SAMPLES, Answer, gen_api, project
from tests.conftest import ScratchDatabase

ENV = """
import os
import sqlalchemy as sa
from alembic import context

url = {url}
with sa.create_engine(url).begin() as connection:
    context.configure(connection=connection)
    context.run_migrations()
    connection.exec_driver_sql({last!r})
"""
TAKEN = 'context.config.get_main_option("sqlalchemy.url")'


def _project(folder: Path, url: str = TAKEN, last: str = "SELECT 1") -> Path:
    project(folder, NOTES)
    (folder / "alembic" / "env.py").write_text(ENV.format(url=url, last=last))
    return folder


def _verify(folder: Path, url: str, *more: str) -> Answer:
    arguments = ("verify", "--database", url, "--json", "--dialect", url.partition("+")[0], *more)
    return gen_api(*arguments, cwd=folder)


def _databases(url: str) -> set[str]:
    """Those that verify made; others come and go with other tests."""
    made = r"SELECT datname FROM pg_database WHERE datname LIKE 'gen\_api\_verify\_%'"
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return {row[0] for row in connection.execute(made)}


def _tables(url: str) -> list[str]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [row[0] for row in found]


def test_what_was_read_is_what_the_real_upgrade_makes() -> None:
    arguments = ("verify", "--database", "sqlite:///none.db", "--json")
    answer = gen_api(*arguments, cwd=SAMPLES / "bookings")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["differences"] == []
    assert not (SAMPLES / "bookings" / "none.db").exists()


def test_a_difference_has_a_place_and_exit_1(
    tmp_path: Path, scratch_database: ScratchDatabase
) -> None:
    folder = _project(tmp_path, last="ALTER TABLE notes ALTER body DROP NOT NULL, ADD more int")
    answer = _verify(folder, scratch_database())
    assert answer.code == 1, answer.err
    found = {d["subject"]: (d["file"], d["line"]) for d in json.loads(answer.out)["differences"]}
    assert found == {
        "column public.notes.body": ("alembic/versions/r1.py", 12),
        "column public.notes.more": ("alembic/versions/r1.py", 9),
    }


@pytest.mark.parametrize(
    "url", [TAKEN, 'os.environ["DATABASE_URL"]', 'context.get_x_argument(True)["url"]']
)
def test_the_url_is_handed_over_in_each_way_that_projects_take_it(
    url: str, tmp_path: Path, scratch_database: ScratchDatabase
) -> None:
    named = scratch_database()
    before = _databases(named)
    answer = _verify(_project(tmp_path, url), named)
    assert (answer.code, json.loads(answer.out)["diagnostics"]) == (0, [])
    assert _tables(named) == []
    assert _databases(named) == before


def test_an_env_py_with_a_url_of_its_own_reaches_no_other_database(
    tmp_path: Path, scratch_database: ScratchDatabase
) -> None:
    named = scratch_database()
    answer = _verify(_project(tmp_path, repr(named)), named)
    assert answer.code == 0, answer.err
    assert [d["code"] for d in json.loads(answer.out)["diagnostics"]] == ["GA244"]
    assert _tables(named) == []


def test_a_failing_upgrade_is_told_and_its_database_dropped(
    tmp_path: Path, scratch_database: ScratchDatabase
) -> None:
    named = scratch_database()
    before = _databases(named)
    answer = _verify(_project(tmp_path, last="SELECT no_such_column"), named)
    assert answer.code == 2
    assert json.loads(answer.out)["diagnostics"][0]["code"] == "GA243"
    assert "alembic/env.py" in answer.out
    assert _databases(named) == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "GA241"),
        ("oracle://x/y", "GA205"),
        ("no url", "GA241"),
    ],
)
def test_a_database_that_cannot_be_used(url: str, said: str, tmp_path: Path) -> None:
    answer = gen_api("verify", "--database", url, "--json", cwd=_project(tmp_path))
    assert answer.code == 2
    assert said in answer.out
    assert "nobody" not in answer.out
