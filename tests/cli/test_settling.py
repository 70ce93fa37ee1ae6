"""resolve and remove: what a user decides after a run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.support import NOTES, add_revision, project, tree
from tests.cli.support import in_process as gen_api

MODEL = "app/models/note.py"
PROPOSAL = f"{MODEL}.gen-api-new"
MEMOS = NOTES.replace("notes", "memos")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose model was edited against the schema, and elsewhere."""
    folder = project(tmp_path_factory.mktemp("conflict") / "shop", NOTES)
    gen_api("from-migrations", cwd=folder)
    model = folder / MODEL
    edited = model.read_text().replace("body: Mapped[str]", "body: Mapped[bytes]")
    model.write_text(f"{edited}\n    def mine(self) -> int:\n        return 1\n")
    change = 'op.alter_column("notes", "body", nullable=True)\n'
    add_revision(folder, 2, change + 'op.add_column("notes", sa.Column("title", sa.String(80)))')
    assert gen_api("sync", cwd=folder).code == 1
    return folder


@pytest.fixture
def conflict(made: Path, tmp_path: Path) -> Path:
    """The same, to settle."""
    return shutil.copytree(made, tmp_path / "shop")


@pytest.mark.parametrize(("how", "kept"), [("--ours", "bytes"), ("--theirs", "str | None")])
def test_one_side_counts_only_where_both_changed(conflict: Path, how: str, kept: str) -> None:
    answer = gen_api("resolve", MODEL, how, cwd=conflict)
    text = (conflict / MODEL).read_text()

    assert answer.code == 0, answer.err
    assert f"body: Mapped[{kept}]" in text
    assert "title: Mapped[str | None]" in text
    assert "def mine" in text
    assert not (conflict / PROPOSAL).exists()
    assert gen_api("check", cwd=conflict).code == 0


def test_a_file_merged_by_hand_stands(conflict: Path) -> None:
    mine = (conflict / MODEL).read_text()
    assert gen_api("resolve", "--done", "--all", cwd=conflict).code == 0
    assert (conflict / MODEL).read_text() == mine
    assert not (conflict / PROPOSAL).exists()


def test_a_proposal_merged_by_hand_becomes_the_file(conflict: Path) -> None:
    proposal = conflict / PROPOSAL
    lines = proposal.read_text().splitlines(keepends=True)
    start, middle = (
        next(at for at, line in enumerate(lines) if line.startswith(mark))
        for mark in ("<<<<<<< ", "||||||| ")
    )
    end = next(at for at, line in enumerate(lines) if line.startswith(">>>>>>> "))
    half = [*lines[: start + 1], "# half done\n", *lines[start + 1 :]]
    proposal.write_text("".join(half))
    refused = gen_api("resolve", MODEL, "--done", cwd=conflict)
    assert refused.code == 2
    assert f"{PROPOSAL}:{start + 1}: error GA514" in refused.err

    merged = "".join([*lines[:start], *lines[start + 1 : middle], *lines[end + 1 :]])
    proposal.write_text(merged)
    assert gen_api("resolve", PROPOSAL, "--done", cwd=conflict).code == 0
    assert (conflict / MODEL).read_text() == merged
    assert not proposal.exists()


def test_what_is_not_in_conflict_is_named(conflict: Path) -> None:
    before = tree(conflict)
    answer = gen_api("resolve", "app/main.py", "no.py", "--ours", cwd=conflict)
    assert answer.code == 2
    assert answer.err.count("GA515") == 2
    assert MODEL in answer.err
    assert tree(conflict) == before


@pytest.mark.parametrize("arguments", [[MODEL], ["--ours"], [MODEL, "--all", "--ours"]])
def test_resolve_says_what_it_needs(tmp_path: Path, arguments: list[str]) -> None:
    answer = gen_api("resolve", *arguments, cwd=tmp_path)
    assert answer.code == 2
    assert "Usage: gen-api resolve" in answer.err


def test_json_lists_every_conflict(conflict: Path) -> None:
    for command in ("sync", "check"):
        document = json.loads(gen_api(command, "--json", cwd=conflict).out)
        actions = {file["path"]: file["action"] for file in document["files"]}
        assert actions[MODEL] == "conflict"
        assert [d["file"] for d in document["diagnostics"] if d["code"] == "GA507"] == [MODEL]
    document = json.loads(gen_api("resolve", MODEL, "--ours", "--json", cwd=conflict).out)
    assert (document["kind"], document["written"]) == ("report", True)
    assert {"path": MODEL, "action": "merged"} in document["files"]
    refused = json.loads(gen_api("resolve", MODEL, "--ours", "--json", cwd=conflict).out)
    assert (refused["kind"], refused["diagnostics"][0]["code"]) == ("error", "GA515")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A project of two entities; a file of one is edited."""
    folder = project(tmp_path, NOTES, MEMOS)
    gen_api("from-migrations", cwd=folder)
    with (folder / "app/routers/memo.py").open("a") as file:
        file.write("\n\ndef mine() -> int:\n    return 1\n")
    return folder


def test_a_removed_entity_stays_away_until_it_is_wanted_again(two: Path) -> None:
    before = tree(two)
    answer = gen_api("remove", "Memo", cwd=two)

    assert answer.code == 0, answer.err
    assert "gen-api remove Memo --undo" in answer.out
    assert not (two / "app/models/memo.py").exists()
    assert "def mine" in (two / "app/routers/memo.py").read_text()
    assert "kept       app/routers/memo.py" in answer.out
    assert "memo" not in (two / "app/routers/__init__.py").read_text()
    assert gen_api("from-migrations", cwd=two).code == 0
    assert not (two / "app/models/memo.py").exists()

    assert gen_api("remove", "Memo", "--undo", cwd=two).code == 0
    assert tree(two) == before

    whole = tree(two)
    answer = gen_api("remove", "Meme", cwd=two)
    assert answer.code == 2
    assert "GA516" in answer.err
    assert "memos, notes" in answer.err
    document = json.loads(gen_api("remove", "Memo", "--dry-run", "--json", cwd=two).out)
    assert {"path": "app/routers/memo.py", "action": "kept"} in document["files"]
    assert tree(two) == whole
