"""`gen-api diff` in real git repositories."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from codegen import cli
from tests.cli.support import NOTES, add_revision, project, tree

CONTRACT = ".claude/handoff/python-backend-agent-output.json"
RENAME = 'op.alter_column("notes", "body", new_column_name="text")'
COLUMN = 'op.add_column("notes", sa.Column("title", sa.String(80), nullable=False))'


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A project on main with one table, and a branch on which nothing has happened yet."""
    folder = project(tmp_path / "shop", NOTES)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    git(folder, "switch", "-qc", "feature")
    return folder


class Asked:
    """Runs `gen-api diff` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.capsys, self.patch = capsys, patch

    def text(self, folder: Path, *options: str, code: int = 0) -> str:
        self.patch.chdir(folder)
        assert cli.run(["diff", *options]) == code
        answer = self.capsys.readouterr()
        return answer.err if code == 2 else answer.out

    def document(self, folder: Path, *options: str, code: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text(folder, "--json", *options, code=code))
        return found


@pytest.fixture
def diff(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(capsys, monkeypatch)


def rules(document: dict[str, Any]) -> set[str]:
    return {change["rule"] for change in document["changes"]}


def test_a_branch_is_compared_with_where_it_left_main(repository: Path, diff: Asked) -> None:
    add_revision(repository, 2, RENAME)
    commit(repository)
    git(repository, "switch", "-q", "main")
    add_revision(repository, 9, "op.drop_table('notes')")
    commit(repository)
    git(repository, "switch", "-q", "feature")
    before = tree(repository)

    found = diff.document(repository, "--fail-on", "breaking", code=1)

    assert tree(repository) == before
    assert found["against"].startswith("merge base with main (")
    assert rules(found) == {"request-field-renamed", "response-field-renamed"}
    assert found["breaking"] == 2
    renamed = next(c for c in found["changes"] if c["rule"] == "request-field-renamed")
    assert renamed == {
        "rule": "request-field-renamed",
        "severity": "breaking",
        "subject": "notes.text",
        "message": "was body",
        "operations": ["create_note", "update_note"],
        "schemas": ["NoteCreate", "NoteUpdate"],
        "fields": ["text", "body"],
        "revision": "r2",
        "file": "alembic/versions/r2.py",
        "line": 9,
    }


def test_what_is_not_committed_counts(repository: Path, diff: Asked) -> None:
    add_revision(repository, 2, COLUMN)
    assert "required-request-field-added" in rules(diff.document(repository))
    commit(repository)
    same = diff.text(repository, "--against", "HEAD", "--fail-on", "risky")
    assert "nothing changes for clients" in same


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path, diff: Asked) -> None:
    folder = project(tmp_path / "all" / "services" / "my notes", NOTES)
    git(tmp_path / "all", "init", "-q", "-b", "trunk")
    commit(tmp_path / "all")
    add_revision(folder, 2, COLUMN)

    said = diff.text(folder, "--github", "--fail-on", "risky", code=1)

    place = "file=services/my notes/alembic/versions/r2.py,line=9"
    title = "title=breaking API change%3A required-request-field-added"
    assert f"::error {place},{title}::notes.title: has to be sent (create_note)\n" in said
    comment = diff.text(folder, "--markdown")
    assert comment.startswith("### API changes\n\nAgainst HEAD (")
    assert "#### Breaking (1)" in comment
    assert (
        "| notes.title: has to be sent | `required-request-field-added` | create\\_note |"
        in comment
    )


def test_an_earlier_contract_knows_renames_too(repository: Path, diff: Asked) -> None:
    assert cli.run(["from-migrations", str(repository), "--out", str(repository), "-q"]) == 0
    earlier = (repository / CONTRACT).rename(repository.parent / "earlier.json")
    add_revision(repository, 2, 'op.rename_table("notes", "memos")')
    add_revision(repository, 3, RENAME.replace("notes", "memos"))

    found = diff.document(repository, "--against", str(earlier))

    assert rules(found) == {
        *("operation-path-changed", "operation-id-changed", "scope-added", "scope-removed"),
        *("request-field-renamed", "response-field-renamed"),
    }
    assert {change["file"] for change in found["changes"]} == {
        "alembic/versions/r2.py",
        "alembic/versions/r3.py",
    }
    assert found["breaking"] == 9


def test_migrations_that_the_branch_brings(tmp_path: Path, diff: Asked) -> None:
    (tmp_path / "README").write_text("x")
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    found = diff.document(project(tmp_path / "new", NOTES))
    assert rules(found) == {"operation-added"}
    caused = [change for change in found["changes"] if "/health/" not in change["message"]]
    assert {change["line"] for change in caused} == {9}  # health is of no migration


def test_a_clone_that_is_too_shallow(repository: Path, tmp_path: Path, diff: Asked) -> None:
    add_revision(repository, 2, COLUMN)
    commit(repository)
    git(repository, "switch", "-q", "main")
    address = repository.as_uri()
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "feature", address, "clone")
    assert "shallow" in diff.text(tmp_path / "clone", code=2)


def test_an_earlier_openapi_document(repository: Path, diff: Asked) -> None:
    assert cli.run(["from-migrations", "-q", str(repository), "--out", str(repository)]) == 0
    told = repository / ".claude/handoff/openapi.json"
    (repository / "was.json").write_text(told.read_text())
    assert diff.document(repository, "--against", "was.json")["changes"] == []
    add_revision(repository, 2, RENAME)
    add_revision(repository, 3, 'op.alter_column("notes", "text", nullable=True)')
    found = diff.document(repository, "--against", "was.json")
    assert "response-field-renamed" in rules(found) or "response-field-removed" in rules(found)
    assert {change["file"] for change in found["changes"]} != {None}
    (repository / "was.json").write_text('{"openapi": "3.1.0", "paths": {"/a": {"get": 1}}}')
    assert "GA704" in diff.text(repository, "--against", "was.json", code=2)


def test_what_cannot_be_compared(repository: Path, tmp_path: Path, diff: Asked) -> None:
    (repository / "broken.json").write_text("{")
    (repository / "other.json").write_text("[]")
    assert "GA702" in diff.text(repository, "--against", "nowhere", code=2)
    assert "GA702" in diff.text(repository, "--against", "--output=x", code=2)
    assert "GA704" in diff.text(repository, "--against", "broken.json", code=2)
    assert "GA704" in diff.text(repository, "--against", "other.json", code=2)
    assert "GA701" in diff.text(project(tmp_path / "alone", NOTES), code=2)


def test_an_earlier_history_that_cannot_be_read(repository: Path, diff: Asked) -> None:
    add_revision(repository, 2, "op.drop_table('nothing')")
    commit(repository)
    add_revision(repository, 2, COLUMN)
    said = diff.text(repository, "--against", "HEAD", code=2)
    assert "alembic/versions/r2.py:9" in said
    assert "in HEAD (" in said
