"""Killed, refused or out of room at any step: the tree is as it was, or complete."""

import errno
import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen import workspace
from codegen.diagnostics import GenApiError
from tests.workspace import crash
from tests.workspace.support import RECORD, planned, synced, tree

COUNT = 12
PROGRAM = [sys.executable, "-m", "tests.workspace.crash"]
REPOSITORY = Path(__file__).parents[2]


def run(root: Path, step: int) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, str(root), str(COUNT), str(step)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    crash.prepare(tmp_path / "before", COUNT)
    return tmp_path / "before"


@pytest.fixture
def after(project: Path) -> dict[str, bytes]:
    done = project.parent / "after"
    shutil.copytree(project, done)
    crash.regenerate(done, COUNT)
    return tree(done)


def test_a_killed_run_is_completed_or_undone_by_the_next(
    project: Path, after: dict[str, bytes]
) -> None:
    before = tree(project)
    counted = project.parent / "counted"
    shutil.copytree(project, counted)
    steps = int(run(counted, 0).stdout)
    outcomes = set()
    for step in range(1, steps + 1, steps // 15):
        copy = project.parent / f"killed-{step}"
        shutil.copytree(project, copy)
        assert run(copy, step).returncode == -9
        found = crash.recovered(copy, COUNT)
        outcomes.add("before" if found == before else "after" if found == after else step)
        crash.regenerate(copy, COUNT)
        assert tree(copy) == after
    assert outcomes == {"before", "after"}


def test_a_refused_step_undoes_the_run(project: Path, after: dict[str, bytes]) -> None:
    before = tree(project)
    wire = crash.Tripwire()

    def refuse() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    counted = project.parent / "counted"
    shutil.copytree(project, counted)
    refused = 0
    for step in range(1, int(run(counted, 0).stdout), 3):
        copy = project.parent / f"refused-{step}"
        shutil.copytree(project, copy)
        plan = planned(copy, crash.new_files(COUNT))
        codes: set[str] = set()
        try:
            with wire.armed(copy, step, refuse):
                workspace.apply(copy, plan, record=RECORD)
        except GenApiError as error:
            codes = {diagnostic.code for diagnostic in error.diagnostics}
        assert codes <= {"GA505", "GA506"}
        assert tree(copy) == (before if codes else after)
        refused += bool(codes)
        shutil.rmtree(copy)
    assert refused > 20


def test_an_edit_made_after_the_kill_is_not_overwritten(project: Path) -> None:
    counted = project.parent / "counted"
    shutil.copytree(project, counted)
    steps = int(run(counted, 0).stdout)
    for step in range(steps // 2, steps, steps // 8):
        copy = project.parent / f"edited-{step}"
        shutil.copytree(project, copy)
        run(copy, step)
        edited = copy / "app/1/e1.py"
        edited.write_text(edited.read_text() + "\n\nLATER = 1\n")
        crash.regenerate(copy, COUNT)
        assert edited.read_text() == "A = 2\n\n\nB = 1\n\n\nC = 1\n\n\nLATER = 1\n"


def test_the_next_run_says_that_it_repaired(project: Path) -> None:
    journal = project / ".gen-api/journal.json"
    step = 100
    while not journal.exists():
        assert run(project, step).returncode == -9
        step += 20
    plan = planned(project, crash.new_files(COUNT))
    assert [note.code for note in plan.notes()][:1] == ["GA509"]
    assert not journal.exists()


def test_a_journal_that_says_nothing_is_dropped(tmp_path: Path) -> None:
    synced(tmp_path, {"a.py": "A = 1\n"})
    (tmp_path / ".gen-api/journal.json").write_text("{")
    assert not planned(tmp_path, {"a.py": "A = 1\n"}).dirty
    assert not (tmp_path / ".gen-api/journal.json").exists()


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "project"
    synced(root, {"a.py": "A = 1\n"})
    before = tree(root)
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from tests.workspace.support import synced\n"
        "from codegen.diagnostics import GenApiError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: synced(Path(sys.argv[1]), {'a.py': 'A = 2\\n', 'b.py': 'B = 1\\n' * 5000})\n"
        "except GenApiError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(root)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "GA506: nothing was changed, writing" in done.stdout
    assert tree(root) == before


def test_a_folder_that_cannot_be_made_is_one_clear_error() -> None:
    with pytest.raises(GenApiError, match="GA506: nothing was changed, writing /proc/"):
        synced(Path("/proc/no/such"), {"a.py": "A = 1\n"})


def test_a_failed_first_run_leaves_no_trace(tmp_path: Path) -> None:
    root = tmp_path / "project"
    wire = crash.Tripwire()

    def refuse() -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    plan = planned(root, {"app/a.py": "A = 1\n"})
    for step in (4, 8, 12, 16, 20):
        with wire.armed(root, step, refuse), pytest.raises(GenApiError, match="Read-only"):
            workspace.apply(root, plan, record=RECORD)
        assert not root.exists()


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "project"
    synced(root, {"a.py": "A = 1\n"})
    before = tree(root)
    with (root / ".gen-api/cache/lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(GenApiError, match="GA504"):
            synced(root, {"a.py": "A = 2\n"})
    assert tree(root) == before
    synced(root, {"a.py": "A = 2\n"})


def test_two_runs_at_once_do_not_mix(project: Path, after: dict[str, bytes]) -> None:
    command = [*PROGRAM, str(project), str(COUNT)]
    runs = [
        subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [one.communicate()[1] for one in runs]
    assert 0 in [one.returncode for one in runs]
    assert all("GA504" in text or "GA505" in text for text in told if text)
    assert tree(project) == after


def test_a_plan_is_not_carried_out_on_another_tree(tmp_path: Path) -> None:
    root = tmp_path / "project"
    synced(root, {"a.py": "A = 1\n", "b.py": "B = 1\n"})
    plan = planned(root, {"a.py": "A = 2\n", "b.py": "B = 2\n"})
    (root / "b.py").write_text("B = 7\n")
    with pytest.raises(GenApiError, match=r"b\.py: error GA505"):
        workspace.apply(root, plan, record=RECORD)
    assert (root / "a.py").read_text() == "A = 1\n"
    assert (root / "b.py").read_text() == "B = 7\n"
