"""Commits through the real pre-commit, and through a plain git hook."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # it comes with pre-commit, and without stubs

from tests.cli.support import add_revision
from tests.hooks.support import SYNC, TABLE, Repository, generated

ROOT = Path(__file__).parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


def with_pre_commit(repository: Repository, entry: str = SYNC) -> Repository:
    """The hook as docs/regeneration.md shows it under `repo: local`."""
    hook = {**HOOKS["gen-api"], "language": "system", "entry": entry}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (repository.top / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    install = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(install, cwd=repository.top, check=True, capture_output=True)
    return repository


def with_plain_hook(repository: Repository) -> Repository:
    """What `.git/hooks/pre-commit` holds where nothing but git is there."""
    hook = repository.top / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {SYNC}\n")
    hook.chmod(0o755)
    return repository


@pytest.mark.parametrize("install", [with_pre_commit, with_plain_hook])
def test_a_new_table_is_committed_at_the_second_try(
    tmp_path: Path, install: Callable[[Repository], Repository]
) -> None:
    repository = install(generated(tmp_path / "notes"))
    passed, said = repository.commit("-A")
    assert passed, said
    add_revision(repository.project, 2, TABLE)
    passed, said = repository.commit("alembic")
    assert not passed, said
    assert "alembic/versions/r2.py" not in repository.held()
    assert (repository.project / "app/models/memo.py").is_file()

    passed, said = repository.commit("-A")
    assert passed, said
    assert {"alembic/versions/r2.py", "app/models/memo.py"} <= repository.held()
    assert not repository.git("status", "--porcelain").stdout


def test_what_is_not_staged_waits(tmp_path: Path) -> None:
    """pre-commit puts unstaged changes aside, and back when the hook is done."""
    repository = with_pre_commit(generated(tmp_path / "notes"))
    assert repository.commit("-A")[0]
    add_revision(repository.project, 2, TABLE)
    service = repository.project / "app/services/note_service.py"
    edited = service.read_text() + "\n\nasync def remind() -> str:\n    return 'by hand'\n"
    service.write_text(edited)

    assert not repository.commit("alembic")[0]
    assert service.read_text() == edited
    assert (repository.project / "app/models/memo.py").is_file()
    assert repository.commit("alembic", "app", "tests", ".gen-api", ".claude")[0]
    assert "app/models/memo.py" in repository.held()


def test_a_migration_that_cannot_be_read(tmp_path: Path) -> None:
    repository = with_pre_commit(generated(tmp_path / "notes"))
    assert repository.commit("-A")[0]
    add_revision(repository.project, 2, "op.drop_table('nothing')")
    passed, said = repository.commit("-A")
    assert not passed
    assert "alembic/versions/r2.py:9: error GA234" in said
    assert "Traceback" not in said


def test_a_project_in_a_folder(tmp_path: Path) -> None:
    entry = f"{SYNC.replace('sync', 'check')} --out services/notes"
    repository = with_pre_commit(generated(tmp_path / "all", "services/notes"), entry)
    passed, said = repository.commit("-A")
    assert passed, said
    add_revision(repository.project, 2, TABLE)
    passed, said = repository.commit("-A")
    assert not passed
    assert "+++ b/app/models/memo.py" in said
    assert not (repository.project / "app/models/memo.py").exists()


@pytest.mark.parametrize("hook", sorted(HOOKS))
@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("alembic/versions/0001_users.py", True),
        ("db/revisions/2024/0001.py", True),
        ("services/shop/migrations/0001.sql", True),
        ("shop/types.py", True),
        ("alembic.ini", True),
        ("services/shop/pyproject.toml", True),
        (".claude/handoff/database-agent-output.md", True),
        (".gen-api/answers.toml", True),
        (".gen-api/base/app/main.py.base", True),
        ("web/index.html", False),
        ("assets/logo.png", False),
    ],
)
def test_files_that_start_the_hook(hook: str, path: str, counts: bool) -> None:
    assert bool(re.search(HOOKS[hook]["files"], path)) == counts
