"""from-migrations, sync, check: what they write, say and return."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.support import NOTES, add_revision, gen_api, project, tree

COLUMN = 'op.add_column("notes", sa.Column("title", sa.String(80)))'


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """A project that was generated once."""
    folder = project(tmp_path, NOTES)
    assert gen_api("from-migrations", cwd=folder).code == 0
    return folder


def test_the_history_is_found_upwards_and_the_summary_tells_what_became_of_it(
    tmp_path: Path,
) -> None:
    folder = project(tmp_path, NOTES)
    answer = gen_api("from-migrations", cwd=folder)

    assert (answer.code, answer.err) == (0, "")
    assert "Read 1 tables, 2 columns, up to r1." in answer.out
    assert (folder / "app" / "models" / "note.py").is_file()
    assert (folder / ".gen-api" / "state.json").is_file()


def test_generating_again_changes_no_byte(generated: Path) -> None:
    before = tree(generated)
    assert gen_api("from-migrations", cwd=generated).code == 0
    assert tree(generated) == before


@pytest.mark.parametrize("option", ["--dry-run", "--diff", "--json"])
def test_nothing_is_written_where_nothing_was_asked_for(tmp_path: Path, option: str) -> None:
    folder = project(tmp_path, NOTES)
    before = tree(folder)
    options = [option, "--dry-run"] if option == "--json" else [option]
    answer = gen_api("from-migrations", *options, cwd=folder)

    assert answer.code == 0
    assert "app/models/note.py" in answer.out or option == "--dry-run"
    assert tree(folder) == before


def test_json_is_one_document(generated: Path) -> None:
    document = json.loads(gen_api("from-migrations", "--json", cwd=generated).out)
    assert document["kind"] == "report"
    assert document["entities"] == [{"name": "note", "table": "notes", "endpoints": 5}]
    assert {file["action"] for file in document["files"]} == {"unchanged"}


def test_sync_and_check_are_calm_when_nothing_changed(generated: Path) -> None:
    assert gen_api("sync", cwd=generated).code == 0
    assert gen_api("check", cwd=generated).code == 0
    assert gen_api("sync", "-v", cwd=generated).code == 0


def test_a_new_revision_is_merged_into_edited_files(generated: Path) -> None:
    service = generated / "app" / "services" / "note_service.py"
    text = service.read_text()
    service.write_text(f"{text}\n\nasync def remind() -> str:\n    return 'by hand'\n")
    add_revision(generated, 2, COLUMN)
    before = tree(generated)

    checked = gen_api("check", cwd=generated)
    assert checked.code == 1
    assert "+    title: " in checked.out
    assert tree(generated) == before

    assert gen_api("sync", cwd=generated).code == 1
    assert "by hand" in service.read_text()
    assert "title" in (generated / "app" / "models" / "note.py").read_text()
    assert gen_api("check", cwd=generated).code == 0


def test_what_check_prints_leads_to_what_sync_writes(
    generated: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Merged, new and removed files, by `git apply`; with --json the patch is a member."""
    router = generated / "app/routers/note.py"
    router.write_text(router.read_text() + "\n\ndef mine() -> int:\n    return 1\n")
    (generated / "requirements.txt").write_bytes(b"fastapi\r\n")
    add_revision(generated, 2, COLUMN)
    add_revision(generated, 3, NOTES.replace("notes", "memos"))
    patched = shutil.copytree(generated, tmp_path_factory.mktemp("patched") / "notes")
    answer = gen_api("check", "--diff", cwd=generated)
    document = json.loads(gen_api("check", "--json", cwd=generated).out)
    assert answer.code == 1
    assert document["diff"] == answer.out
    subprocess.run(["git", "init", "-q", "."], cwd=patched, check=True)
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=patched, input=answer.out.encode(), check=True)
    assert gen_api("sync", cwd=generated).code == 1
    written, applied = (
        {path: text for path, text in tree(folder).items() if path[:5] not in (".git/", ".gen-")}
        for folder in (generated, patched)
    )
    assert applied == written


def test_what_is_taken_over_is_shown_first(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES)
    (folder / "app").mkdir()
    mine = "def create_app() -> None: ...\n"
    (folder / "app/main.py").write_text(mine)
    answer = gen_api("from-migrations", "--adopt", cwd=folder)
    assert answer.code == 0
    assert "--- a/app/main.py\n+++ b/app/main.py" in answer.out
    assert f"-{mine}" in answer.out
    assert answer.out.index("+++ b/app/main.py") < answer.out.index("adopted")
    assert (folder / "app/main.py").read_text() == mine
    assert gen_api("check", cwd=folder).code == 0


def test_an_edit_against_the_schema_is_a_conflict_and_stays(generated: Path) -> None:
    model = generated / "app" / "models" / "note.py"
    edited = model.read_text().replace("body: Mapped[str]", "body: Mapped[bytes]")
    model.write_text(edited)
    add_revision(generated, 2, 'op.alter_column("notes", "body", nullable=True)')

    answer = gen_api("sync", cwd=generated)
    assert answer.code == 1
    assert "app/models/note.py" in answer.err
    assert model.read_text() == edited
    assert gen_api("check", cwd=generated).code == 1


def test_a_dropped_table_takes_its_unedited_files_along(generated: Path) -> None:
    add_revision(generated, 2, f'op.drop_table("notes")\n{NOTES.replace("notes", "memos")}')
    assert gen_api("sync", cwd=generated).code == 1
    assert not (generated / "app" / "models" / "note.py").exists()
    assert (generated / "app" / "models" / "memo.py").is_file()


def test_check_tells_that_the_handoff_was_edited(generated: Path) -> None:
    path = ".claude/handoff/python-backend-agent-output.md"
    handoff = generated / path
    true = handoff.read_text()
    assert gen_api("check", cwd=generated).code == 0
    handoff.write_text(true.replace("| Bearer |", "| None |"))
    answer = gen_api("check", cwd=generated)
    assert answer.code == 1
    assert f"{path}: warning GA518: was edited" in answer.err
    handoff.write_text(true)
    assert gen_api("check", cwd=generated).code == 0


def test_an_entity_that_no_migration_has_is_added_and_then_left_to_the_migration(
    generated: Path,
) -> None:
    added = gen_api("entity", "Label", "name:string(40)!unique", "--id", "bigint", cwd=generated)
    assert added.code == 0, added.err + added.out
    assert "alembic revision --autogenerate" in added.out
    assert (generated / "app" / "models" / "label.py").is_file()
    assert (generated / "app" / "models" / "note.py").is_file()
    assert gen_api("check", cwd=generated).code == 0


@pytest.mark.parametrize(
    "arguments",
    [["from-migrations"], ["sync", "-v"], ["check", "--out", "."], ["sync", "--diff", "-q"]],
    ids=" ".join,
)
def test_nothing_heavy_is_imported_where_nothing_changed(
    arguments: list[str], generated: Path
) -> None:
    time.sleep(0.05)  # files younger than the clock's grain are not trusted
    assert gen_api("from-migrations", cwd=generated).code == 0
    heavy = ("sqlalchemy", "alembic", "jinja2", "black")
    program = f"import sys; from codegen.cli import run; code = run({arguments!r})"
    program += f"; print(code, sorted(set({heavy!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=generated, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0 []\n"
