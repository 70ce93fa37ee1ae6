"""Two branches that each add a migration and regenerate, merged by git and brought together."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.support import NOTES, add_revision, project
from tests.cli.support import in_process as gen_api

EDIT = "\n\nasync def remind() -> str:\n    return 'by hand'\n"
SERVICE, STATE = "app/services/note_service.py", ".gen-api/state.json"


def git(folder: Path, *arguments: str, check: bool = True) -> int:
    identity = ("-c", "user.email=a@example.org", "-c", "user.name=a")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=check, capture_output=True).returncode


def revision(folder: Path, name: str, down: str, body: str) -> None:
    """One revision of a branch, regenerated and committed."""
    add_revision(folder, 2, body)
    path = folder / "alembic/versions/r2.py"
    text = path.read_text().replace('"r2"', f'"{name}"').replace("'r1'", down)
    path.unlink()
    (folder / f"alembic/versions/{name}.py").write_text(text)
    assert gen_api("sync", cwd=folder).code == 1
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", name)


def started(folder: Path) -> Path:
    """A generated project on branch `other`, with everything committed."""
    project(folder, NOTES)
    gen_api("from-migrations", cwd=folder)
    git(folder, "init", "-qb", "main", ".")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    git(folder, "checkout", "-qb", "other")
    return folder


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after `git merge`, with git's markers, and Alembic's merge revision."""
    folder = started(tmp_path_factory.mktemp("branches") / "shop")
    service = folder / SERVICE
    service.write_text(service.read_text() + EDIT)
    column = 'op.add_column("notes", sa.Column("{}", sa.String(80)))'
    revision(folder, "r2b", "'r1'", column.format("title"))
    git(folder, "checkout", "-q", "main")
    revision(folder, "r2a", "'r1'", column.format("author"))
    assert git(folder, "merge", "-q", "other", check=False) == 1
    heads = 'revision = "r3"\ndown_revision = ("r2a", "r2b")\n\n\ndef upgrade():\n    pass\n'
    (folder / "alembic/versions/r3.py").write_text(heads)
    return folder


@pytest.mark.parametrize("state", ["in conflict", "deleted"])
def test_sync_gives_the_result_of_both(merged: Path, tmp_path: Path, state: str) -> None:
    folder = shutil.copytree(merged, tmp_path / "shop")
    assert "<<<<<<< " in (folder / STATE).read_text()
    command = "sync"
    if state == "deleted":
        (folder / STATE).unlink()
        assert "state.json is lost [take it from git" in gen_api("sync", cwd=folder).err
        command = "from-migrations"
    answer = gen_api(command, cwd=folder)
    assert "conflict" not in answer.out, answer.out
    assert gen_api("check", cwd=folder).code == 0

    model = (folder / "app/models/note.py").read_text()
    assert model.count("title: Mapped") == model.count("author: Mapped") == 1
    assert (folder / SERVICE).read_text().endswith(EDIT)
    assert not [path for path in folder.rglob("*.py") if "<<<<<<< " in path.read_text()]
    clean = project(tmp_path / "clean", NOTES)
    shutil.copytree(folder / "alembic", clean / "alembic", dirs_exist_ok=True)
    gen_api("from-migrations", cwd=clean)
    for path in (clean / ".gen-api/base").rglob("*.py.base"):
        assert path.read_bytes() == (folder / path.relative_to(clean)).read_bytes()
    for path in (clean / "app/models").glob("*.py"):
        assert path.read_bytes() == (folder / path.relative_to(clean)).read_bytes()


TEST = "\n\ndef test_by_hand() -> None:\n    assert note_payload\n"


def test_a_branch_is_merged_after_the_other_renamed_its_table(tmp_path: Path) -> None:
    """The migration needs its author, as Alembic has it; the files need nobody."""
    folder = started(tmp_path / "shop")
    with (folder / "tests/test_note.py").open("a") as file:
        file.write(TEST)
    column = 'op.add_column("notes", sa.Column("title", sa.String(80)))'
    revision(folder, "r2b", "'r1'", column)
    git(folder, "checkout", "-q", "main")
    revision(folder, "r2a", "'r1'", 'op.rename_table("notes", "memos")')
    assert git(folder, "merge", "-q", "other", check=False) == 1
    tests = folder / "tests/test_memo.py"  # git knows that it was renamed
    assert "<<<<<<< " in tests.read_text()
    theirs = folder / "alembic/versions/r2b.py"
    theirs.write_text(theirs.read_text().replace("'r1'", "'r2a'").replace('"notes"', '"memos"'))

    answer = gen_api("sync", cwd=folder)
    assert "conflict" not in answer.out, answer.out
    assert gen_api("check", cwd=folder).code == 0
    text = tests.read_text()
    assert text.endswith(TEST)
    assert '"title"' in text
    assert not [path for path in folder.rglob("*.py") if "<<<<<<< " in path.read_text()]
    model = (folder / "app/models/memo.py").read_text()
    assert "title: Mapped[str | None]" in model
    assert not (folder / "app/models/note.py").exists()
