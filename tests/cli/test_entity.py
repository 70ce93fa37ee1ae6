"""`gen-api entity`: one table of the migrations, a dialogue, and what it refuses."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import NOTES, gen_api, project, tree

MEMOS = NOTES.replace("notes", "memos")
LISTS = NOTES.replace("notes", "lists")


def _models(folder: Path) -> list[str]:
    found = (path.stem for path in (folder / "app" / "models").glob("*.py"))
    return sorted(name for name in found if name not in ("__init__", "tables"))


def test_one_table_of_the_migrations_at_a_time(tmp_path: Path) -> None:
    folder = project(tmp_path / "shop", NOTES, MEMOS, LISTS)
    one = gen_api("entity", "memos", "--from", "migrations", cwd=folder)
    assert (one.code, _models(folder)) == (0, ["memo"]), one.err
    assert gen_api("check", cwd=folder).code == 0
    before = tree(folder)
    missed = gen_api("entity", "Meme", "--from", "migrations", cwd=folder)
    assert missed.code == 2
    assert missed.err == "error GA516: the migrations make no table Meme [tables: memos]\n"
    assert tree(folder) == before

    assert gen_api("entity", "Note", "--from", "migrations", cwd=folder).code == 0
    assert gen_api("entity", "Own", "x:text", "--id", "bigint", cwd=folder).code == 0
    assert _models(folder) == ["memo", "note", "own"]
    assert gen_api("sync", cwd=folder).code == 0
    assert gen_api("from-migrations", cwd=folder).code == 0
    assert _models(folder) == ["list", "memo", "note"]


def test_it_is_a_dialogue_without_fields(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    typed = b"Booking\nstarts_at:date\nprice:decimal(0)\nnote:text?\n\nbigint\n"
    os.write(ours, typed)
    command = [sys.executable, "-m", "codegen", "entity"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
        timeout=120,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0, done.stderr
    assert b"price: decimal(0) is no decimal" in done.stderr
    state = json.loads((tmp_path / ".gen-api" / "state.json").read_text())
    assert state["source"]["entities"] == {"Booking": ["starts_at:date", "note:text?"]}


def test_an_answer_that_is_none_is_refused_with_its_place(tmp_path: Path) -> None:
    fields = ("Booking", "price:decimal", "kind:wibble")
    asked = gen_api("entity", *fields, cwd=tmp_path)
    assert asked.code == 3
    path = tmp_path / ".gen-api" / "answers.toml"
    whole = {"id:primary_key": "uuid", "price:precision": "decimal(8,2)", "kind:type": "enum(a,b)"}
    for key in (*whole, ""):
        given = {one: "wobble" if one == key else answer for one, answer in whole.items()}
        lines = [f'"entity bookings:{one}" = "{answer}"' for one, answer in given.items()]
        path.write_text("\n".join(["[answers]", *lines, ""]), encoding="utf-8")
        answer = gen_api("entity", *fields, cwd=tmp_path)
        assert answer.code == (2 if key else 0), answer.err
        told = ".gen-api/answers.toml: error GA305: the answer 'wobble' to entity bookings:"
        assert (told + key in answer.err) == bool(key)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "a name is missing"),
        (["Booking"], "a field is missing"),
        (["--from", "migrations"], "takes the name of one table"),
        (["notes", "a:text", "--from", "migrations"], "and no fields"),
        (["../../x", "a:text"], "'../../x' is no name of an entity"),
        (["notes", "--from", "migrations"], "GA2"),
    ],
)
def test_what_it_cannot_do_is_one_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    answer = gen_api("entity", *arguments, cwd=tmp_path)
    assert answer.code == 2
    assert says in answer.err.splitlines()[-1]
    assert not list(tmp_path.iterdir())
