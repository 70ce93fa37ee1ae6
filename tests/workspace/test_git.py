"""Two branches that each regenerated, merged by git, then regenerated once."""

import subprocess
from pathlib import Path

import pytest

from codegen import workspace
from codegen.workspace import Action, Record
from tests.workspace.support import actions, planned, tree

ROUTER = "NAME = '{}'\n\n\ndef get() -> str:\n    return NAME\n"
OURS = "\n\ndef ours() -> str:\n    return NAME\n"
THEIRS = "\n\ndef theirs() -> None:\n    print(NAME)\n"


def generated(*entities: str) -> dict[str, str]:
    listed = "".join(f"    app.include_router({name}.router)\n" for name in sorted(entities))
    imports = "".join(f"from app.routers import {name}\n" for name in sorted(entities))
    main = f"{imports}\n\ndef create_app(app: object) -> None:\n{listed}"
    routers = {f"app/routers/{name}.py": ROUTER.format(name) for name in entities}
    return {"app/main.py": main, **routers}


class Repository:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self.git("init", "-q", "-b", "main", ".")
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "a")

    def git(self, *arguments: str, check: bool = True) -> int:
        done = subprocess.run(["git", *arguments], cwd=self.root, check=check, capture_output=True)
        return done.returncode

    def generate(self, *entities: str) -> workspace.Plan:
        record = Record({"kind": "migrations"}, tuple(f"v/{e}.py" for e in entities), ("v/*.py",))
        plan = planned(self.root, generated(*entities), record=record)
        workspace.apply(self.root, plan, record=record)
        return plan

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "project")
    repository.generate("alpha", "omega")
    repository.commit()
    return repository


def test_two_branches_merge_without_manual_work(repository: Repository, tmp_path: Path) -> None:
    repository.git("checkout", "-q", "-b", "other")
    repository.generate("alpha", "beta", "omega")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.generate("alpha", "delta", "omega")
    repository.commit()
    assert repository.git("merge", "-q", "other", check=False) == 1
    assert "<<<<<<< " in (repository.root / ".gen-api/state.json").read_text()
    plan = repository.generate("alpha", "beta", "delta", "omega")
    assert not plan.conflicts
    assert not plan.foreign
    fresh = Repository(tmp_path / "fresh")
    fresh.generate("alpha", "beta", "delta", "omega")
    merged = {path: text for path, text in tree(repository.root).items() if ".git/" not in path}
    assert merged == {path: text for path, text in tree(fresh.root).items() if ".git/" not in path}


def test_edits_of_both_branches_survive(repository: Repository) -> None:
    router = repository.root / "app/routers/alpha.py"
    repository.git("checkout", "-q", "-b", "other")
    repository.generate("alpha", "beta", "omega")
    router.write_text("# theirs\n" + router.read_text())
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.generate("alpha", "delta", "omega")
    router.write_text(router.read_text() + "# ours\n")
    repository.commit()
    repository.git("merge", "-q", "other", check=False)
    plan = repository.generate("alpha", "beta", "delta", "omega")
    assert not plan.conflicts
    assert "app/routers/alpha.py" in actions(plan)
    assert router.read_text() == "# theirs\n" + ROUTER.format("alpha") + "# ours\n"


def test_both_branches_called_one_entity_otherwise(repository: Repository) -> None:
    """Git then merges both names' texts, with longer markers."""
    repository.git("checkout", "-q", "-b", "other")
    repository.generate("beta", "omega")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.generate("delta", "omega")
    repository.commit()
    repository.git("merge", "-q", "other", check=False)
    assert "\n>>>>>>>> other:" in (repository.root / "app/routers/beta.py").read_text()
    plan = repository.generate("beta", "omega")
    assert actions(plan)["app/routers/delta.py"] is Action.REMOVED
    for path, text in generated("beta", "omega").items():
        assert (repository.root / path).read_text() == text


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_edits_in_conflict_for_git_alone(repository: Repository, style: str) -> None:
    """Git compares lines: two functions added in one place exclude each other."""
    router = repository.root / "app/routers/alpha.py"
    repository.git("config", "merge.conflictStyle", style)
    repository.git("checkout", "-q", "-b", "other")
    repository.generate("alpha", "beta", "omega")
    router.write_text(router.read_text() + THEIRS)
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.generate("alpha", "delta", "omega")
    router.write_text(router.read_text() + OURS)
    repository.commit()
    repository.git("merge", "-q", "other", check=False)
    assert "<<<<<<< " in router.read_text()
    plan = repository.generate("alpha", "beta", "delta", "omega")
    assert not plan.conflicts
    assert router.read_text() == ROUTER.format("alpha") + THEIRS + OURS


def test_the_cache_stays_out_of_git(repository: Repository) -> None:
    repository.git("add", "-A")
    files = subprocess.run(
        ["git", "ls-files"], cwd=repository.root, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert not [path for path in files if "cache" in path]
    assert ".gen-api/state.json" in files
