"""What becomes of each file: generated last, on disk, generated now."""

import subprocess
from pathlib import Path

import pytest

from codegen import workspace
from codegen.diagnostics import GenApiError, Place, Severity
from codegen.workspace import Action, Record, Resolution
from tests.workspace.support import RECORD, actions, planned, synced, tree

OLD = "import os\n\n\nclass A:\n    x = 1\n    y = 2\n"
NEW = OLD.replace("x = 1", "x = 10")
EDITED = OLD + "\n    def mine(self) -> int:\n        return os.getpid()\n"
BOTH = EDITED.replace("x = 1", "x = 10")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "project"


def test_a_second_run_finds_nothing_to_do(root: Path) -> None:
    assert synced(root, {"app/a.py": OLD, "app/__init__.py": ""}).dirty
    before = tree(root)
    plan = synced(root, {"app/a.py": OLD, "app/__init__.py": ""})
    assert not plan.dirty
    assert plan.diff() == ""
    assert tree(root) == before


def test_planning_writes_nothing(root: Path) -> None:
    planned(root, {"app/a.py": OLD})
    assert not root.exists()


def test_an_unedited_file_is_replaced(root: Path) -> None:
    synced(root, {"app/a.py": OLD})
    assert actions(synced(root, {"app/a.py": NEW})) == {"app/a.py": Action.UPDATED}
    assert (root / "app/a.py").read_text() == NEW


def test_an_edited_file_is_merged(root: Path) -> None:
    synced(root, {"app/a.py": OLD})
    (root / "app/a.py").write_text(EDITED)
    assert not planned(root, {"app/a.py": OLD}).dirty
    assert actions(synced(root, {"app/a.py": NEW})) == {"app/a.py": Action.MERGED}
    assert (root / "app/a.py").read_text() == BOTH
    assert not planned(root, {"app/a.py": NEW}).dirty


def test_a_conflict_leaves_the_file_and_lays_a_proposal_beside_it(root: Path) -> None:
    synced(root, {"app/a.py": OLD})
    mine = OLD.replace("x = 1", "x = 7")
    (root / "app/a.py").write_text(mine)
    plan = synced(root, {"app/a.py": NEW, "app/b.py": "B = 1\n"})
    assert actions(plan) == {"app/a.py": Action.CONFLICT, "app/b.py": Action.CREATED}
    assert [note.code for note in plan.notes()] == ["GA507"]
    assert (root / "app/a.py").read_text() == mine
    proposal = (root / "app/a.py.gen-api-new").read_text()
    assert "||||||| last generated\n    x = 1\n=======\n    x = 10\n>>>>>>>" in proposal
    again = planned(root, {"app/a.py": NEW, "app/b.py": "B = 1\n"})
    assert again.dirty
    assert not again.writes


def test_a_conflict_ends_when_the_file_holds_the_new_text(root: Path) -> None:
    synced(root, {"app/a.py": OLD})
    (root / "app/a.py").write_text(OLD.replace("x = 1", "x = 7"))
    synced(root, {"app/a.py": NEW})
    (root / "app/a.py").write_text(BOTH)
    assert not synced(root, {"app/a.py": NEW}).conflicts
    assert not (root / "app/a.py.gen-api-new").exists()
    assert not planned(root, {"app/a.py": NEW}).dirty


@pytest.mark.parametrize("choice", list(Resolution))
def test_a_conflict_ends_when_the_user_decides(root: Path, choice: Resolution) -> None:
    mine = OLD.replace("x = 1", "x = 7")
    synced(root, {"app/a.py": OLD})
    (root / "app/a.py").write_text(mine)
    synced(root, {"app/a.py": NEW})
    plan = planned(root, {"app/a.py": NEW}, resolve={"app/a.py": choice})
    workspace.apply(root, plan, record=RECORD)
    expected = NEW if choice is Resolution.THEIRS else mine
    assert (root / "app/a.py").read_text() == expected
    assert not (root / "app/a.py.gen-api-new").exists()
    assert not planned(root, {"app/a.py": NEW}).dirty


def test_a_deleted_file_stays_deleted(root: Path) -> None:
    synced(root, {"app/a.py": OLD, "app/b.py": OLD})
    (root / "app/a.py").unlink()
    plan = synced(root, {"app/a.py": NEW, "app/b.py": OLD})
    assert actions(plan) == {"app/a.py": Action.DELETED, "app/b.py": Action.UNCHANGED}
    told = [note for note in plan.notes() if note.severity is Severity.WARNING]
    assert [(note.code, note.at) for note in told] == [("GA511", Place("app/a.py"))]
    assert not (root / "app/a.py").exists()
    (root / "app/a.py").write_text(EDITED)
    synced(root, {"app/a.py": NEW, "app/b.py": OLD})
    assert (root / "app/a.py").read_text() == BOTH


def test_a_project_deleted_as_a_whole_is_generated_anew(root: Path) -> None:
    synced(root, {"app/a.py": OLD, "app/b.py": OLD})
    (root / "app/a.py").unlink()
    (root / "app/b.py").unlink()
    plan = synced(root, {"app/a.py": NEW, "app/b.py": OLD})
    assert set(actions(plan).values()) == {Action.CREATED}
    assert not planned(root, {"app/a.py": NEW, "app/b.py": OLD}).dirty


def test_files_of_a_dropped_entity_go_unless_edited(root: Path) -> None:
    synced(root, {"app/a.py": OLD, "app/b/b.py": OLD, "app/c.py": OLD})
    (root / "app/a.py").write_text(EDITED)
    plan = synced(root, {"app/c.py": OLD})
    assert actions(plan) == {
        "app/a.py": Action.KEPT,
        "app/b/b.py": Action.REMOVED,
        "app/c.py": Action.UNCHANGED,
    }
    assert (root / "app/a.py").read_text() == EDITED
    assert not (root / "app/b").exists()
    assert not planned(root, {"app/c.py": OLD}).dirty
    assert actions(synced(root, {"app/a.py": NEW, "app/c.py": OLD}))["app/a.py"] is Action.MERGED


def test_a_formatted_file_of_a_dropped_entity_goes(root: Path) -> None:
    synced(root, {"app/a.py": OLD, "app/b.py": "import os\nimport sys\n\nA = ['a', 'b']\n"})
    (root / "app/b.py").write_text('import sys\nimport os\n\n\nA = [\n    "a",\n    "b",\n]\n')
    assert actions(synced(root, {"app/a.py": OLD}))["app/b.py"] is Action.REMOVED


def test_a_foreign_file_is_never_overwritten(root: Path) -> None:
    root.mkdir()
    (root / "a.py").write_text("mine = 1\n")
    (root / "b.py").write_text("mine = 2\n")
    (root / "same.py").write_text(NEW)
    before = tree(root)
    files = {"a.py": NEW, "b.py": NEW, "same.py": NEW, "new.py": NEW}
    plan = planned(root, files)
    assert [change.path for change in plan.foreign] == ["a.py", "b.py"]
    assert "-mine = 1\n" in plan.foreign[0].diff()
    with pytest.raises(GenApiError) as caught:
        workspace.apply(root, plan, record=RECORD)
    assert caught.value.exit_code == 2
    assert [(d.code, str(d.at)) for d in caught.value.diagnostics] == [
        ("GA501", "a.py"),
        ("GA501", "b.py"),
    ]
    assert all("--adopt" in diagnostic.hint for diagnostic in caught.value.diagnostics)
    assert tree(root) == before


def test_an_adopted_file_counts_as_an_edit(root: Path) -> None:
    root.mkdir()
    (root / "a.py").write_text(EDITED)
    plan = synced(root, {"a.py": OLD}, adopt=True)
    assert actions(plan) == {"a.py": Action.ADOPTED}
    assert (root / "a.py").read_text() == EDITED
    assert not planned(root, {"a.py": OLD}).dirty
    synced(root, {"a.py": NEW})
    assert (root / "a.py").read_text() == BOTH


@pytest.mark.parametrize(
    "path",
    [
        "../out.py",
        "/tmp/out.py",
        "app/../../out.py",
        "app\\out.py",
        "",
        "alembic/versions/1_a.py",
        ".claude/handoff/database-agent-output.md",
        "docs/ARCHITECTURE.md",
        ".gen-api/state.json",
        ".git/config",
        "versions/0001.py",
        "db/migrations/versions/0001.py",
    ],
)
def test_some_paths_are_never_written(root: Path, path: str) -> None:
    with pytest.raises(GenApiError, match="GA503"):
        planned(root, {path: "x"})


def test_the_diff_is_what_git_applies(root: Path) -> None:
    synced(root, {"a.py": OLD, "gone.py": OLD, "end.md": "one\ntwo\n"})
    (root / "a.py").write_bytes(EDITED.replace("\n", "\r\n").encode())
    (root / "end.md").write_text("one\ntwo")
    files = {"a.py": NEW, "app/__init__.py": "", "app/b.py": "B = 'é'\n", "end.md": "ONE\ntwo\n"}
    plan = planned(root, files)
    patch = root.parent / "patch"
    patch.write_bytes(plan.diff().encode())
    subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
    subprocess.run(["git", "apply", "--whitespace=nowarn", str(patch)], cwd=root, check=True)
    patched = {path: text for path, text in tree(root).items() if path[0] != "."}
    assert patched == {
        "a.py": BOTH.replace("\n", "\r\n").encode(),
        "app/__init__.py": b"",
        "app/b.py": "B = 'é'\n".encode(),
        "end.md": b"ONE\ntwo",
    }


def test_a_change_of_bookkeeping_alone_is_no_change(root: Path) -> None:
    synced(root, {"a.py": OLD})
    later = Record(RECORD.source, ("alembic/versions/2.py",), RECORD.watch, "other", "9.9")
    assert not planned(root, {"a.py": OLD}, record=later).dirty


def test_what_compiling_the_project_leaves_is_no_generated_file(root: Path) -> None:
    synced(root, {"app/a.py": OLD})
    compiled = root / ".gen-api" / "base" / "app" / "__pycache__"
    compiled.mkdir()
    (compiled / "a.cpython-311.pyc").write_bytes(b"\x00")
    assert not planned(root, {"app/a.py": OLD}).dirty


def test_another_source_is_recorded_even_if_every_file_stays(root: Path) -> None:
    synced(root, {"a.py": OLD})
    other = Record({"kind": "handoff", "path": "docs/x.md"})
    plan = planned(root, {"a.py": OLD}, record=other)
    assert '+    "kind": "handoff"' in plan.diff()
    workspace.apply(root, plan, record=other)
    assert workspace.load_record(root) == other


def test_nothing_was_generated_yet(root: Path) -> None:
    assert workspace.load_record(root) is None
