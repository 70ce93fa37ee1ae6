"""What counts as a change, and what does not."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen import fingerprint, workspace
from codegen.workspace import Record
from tests.workspace.support import planned

FILES = {"app/a.py": "A = 1\n", "app/b.py": "B = 1\n"}
LONG_AGO = 1_000_000_000


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repository/service"
    (root / "alembic/versions/old").mkdir(parents=True)
    (root / "alembic/versions/1.py").write_text("one = 1\n")
    (root / "alembic/env.py").write_text("env = 1\n")
    (root / "pyproject.toml").write_text("[tool.gen-api]\n")
    age(root)
    generate(root)
    return root


def generate(root: Path, since: int | None = None) -> None:
    watch = ("alembic/versions/*.py", "alembic/versions/**/*.py")
    inputs = ("alembic/env.py", "alembic/versions/1.py")
    made = Record({}, inputs, watch, fingerprint.of_inputs(root, inputs, watch))
    plan = planned(root, FILES, record=made)
    workspace.apply(root, plan, record=made)
    started = time.time_ns() if since is None else since
    fingerprint.remember(root, inputs=inputs, watch=watch, outputs=plan.outputs(), since=started)


def write(path: str, text: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    return change


def rewrite_with_crlf(root: Path) -> None:
    (root / "alembic/versions/1.py").write_bytes(b"one = 1\r\n")


def leave(root: Path) -> None:
    assert root.exists()


@pytest.mark.parametrize(
    "change",
    [
        leave,
        lambda root: os.utime(root / "alembic/versions/1.py"),
        rewrite_with_crlf,
        write("app/a.py", "A = 1\nMINE = 1\n"),
        write("alembic/versions/__pycache__/1.pyc", ""),
        write("README.md", "text"),
    ],
    ids=["nothing", "touched", "line ends", "hand edit", "bytecode", "other file"],
)
def test_not_a_change(root: Path, change: Callable[[Path], object]) -> None:
    change(root)
    assert fingerprint.unchanged(root)
    assert fingerprint.unchanged(root)


@pytest.mark.parametrize(
    "change",
    [
        write("alembic/versions/1.py", "one = 2\n"),
        write("alembic/versions/2.py", "two = 1\n"),
        write("alembic/versions/old/0.py", "zero = 1\n"),
        lambda root: (root / "alembic/versions/1.py").unlink(),
        write("alembic/env.py", "env = 2\n"),
        write("pyproject.toml", "[tool.gen-api]\ntitle = 'x'\n"),
        write("../pyproject.toml", "[tool.gen-api]\ntitle = 'x'\n"),
        write(".gen-api/base/app/a.py.base", "A = 2\n"),
        lambda root: (root / ".gen-api/state.json").unlink(),
        write(".gen-api/state.json", "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"),
        lambda root: shutil.rmtree(root / ".gen-api/base"),
        lambda root: shutil.rmtree(root / ".gen-api/cache"),
        write(".gen-api/journal.json", "{}"),
    ],
    ids=[
        "edited revision",
        "new revision",
        "new revision in a folder",
        "deleted revision",
        "edited env.py",
        "edited configuration",
        "new configuration above",
        "edited base",
        "lost state",
        "state in conflict",
        "lost base",
        "lost cache",
        "killed run",
    ],
)
def test_a_change(root: Path, change: Callable[[Path], object]) -> None:
    assert fingerprint.unchanged(root)
    change(root)
    assert not fingerprint.unchanged(root)


def test_a_deleted_file_that_returns_is_a_change(root: Path) -> None:
    (root / "app/a.py").unlink()
    (root / ".gen-api/cache/manifest").unlink()
    generate(root)
    assert fingerprint.unchanged(root)
    (root / "app/a.py").write_text("A = 1\n")
    assert not fingerprint.unchanged(root)


def test_an_input_edited_during_the_run_is_not_taken_as_read(root: Path) -> None:
    generate(root, since=LONG_AGO)
    assert not fingerprint.unchanged(root)


def test_forgotten(root: Path) -> None:
    fingerprint.forget(root)
    fingerprint.forget(root)
    assert not fingerprint.unchanged(root)


def test_another_version_is_a_change(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "__version__", "0.0.0")
    assert not fingerprint.unchanged(root)


def test_another_commit_of_a_checkout_is_a_change(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves = tmp_path / "checkout/.git/logs/HEAD"
    moves.parent.mkdir(parents=True)
    moves.write_text("cloned\n")
    monkeypatch.setattr(fingerprint, "__file__", f"{tmp_path}/checkout/codegen/fingerprint.py")
    generate(root)
    assert fingerprint.unchanged(root)
    moves.write_text("cloned\npulled\n")
    assert not fingerprint.unchanged(root)


def test_a_damaged_manifest_is_no_manifest(root: Path) -> None:
    manifest = root / ".gen-api/cache/manifest"
    manifest.write_bytes(manifest.read_bytes()[:-40])
    assert not fingerprint.unchanged(root)
    manifest.write_bytes(b"\xff\xfe")
    assert not fingerprint.unchanged(root)


def test_the_digest_of_the_inputs_is_the_same_everywhere(root: Path, tmp_path: Path) -> None:
    inputs, watch = ("alembic/env.py",), ("alembic/versions/*.py",)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(root, elsewhere)
    (elsewhere / "alembic/env.py").write_bytes(b"env = 1\r\n")
    before = fingerprint.of_inputs(root, inputs, watch)
    assert fingerprint.of_inputs(elsewhere, inputs, watch) == before
    (elsewhere / "alembic/versions/2.py").write_text("")
    assert fingerprint.of_inputs(elsewhere, inputs, watch) != before


def test_asking_imports_next_to_nothing(root: Path) -> None:
    program = (
        "import sys; before = set(sys.modules); from codegen import fingerprint;"
        "assert fingerprint.unchanged(sys.argv[1]); print(*(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program, str(root)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"json", "re", "pathlib", "hashlib", "click", "sqlalchemy", "tomllib"}
