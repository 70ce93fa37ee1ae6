"""The `repo:` form of the pre-commit hook, for real: pre-commit clones, installs and runs it.

`python -m tests.campaigns.hook_from_repository` makes a project whose configuration names a clone
of this repository at HEAD, as docs/regeneration.md shows it. pre-commit builds an environment with
pip, so a package index is needed and it takes a minute: CI has `repo: local` in tests/hooks. A
commit of what was generated passes, one of a new table fails and leaves its files, the next passes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import yaml  # type: ignore[import-untyped]  # it comes with pre-commit, and without stubs

from tests.cli.support import add_revision
from tests.hooks.support import TABLE, generated

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """Commit three times."""
    with tempfile.TemporaryDirectory() as folder:
        hooks = Path(folder) / "hooks"
        subprocess.run(["git", "clone", "-q", str(_ROOT), str(hooks)], check=True)
        told = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=hooks, check=True, capture_output=True, text=True
        )
        repository = generated(Path(folder) / "notes")
        entry = {"repo": str(hooks), "rev": told.stdout.strip(), "hooks": [{"id": "gen-api"}]}
        config = repository.top / ".pre-commit-config.yaml"
        config.write_text(yaml.safe_dump({"repos": [entry]}))
        install = [sys.executable, "-m", "pre_commit", "install"]
        subprocess.run(install, cwd=repository.top, check=True, capture_output=True)
        first = repository.commit("-A")
        add_revision(repository.project, 2, TABLE)
        second = repository.commit("-A")
        third = repository.commit("-A")
        committed = "app/models/memo.py" in repository.held()
    outcome = (first[0], second[0], third[0], committed)
    print("generated, new table, new table with its files, all committed:", *outcome)
    if outcome != (True, False, True, True):
        print(first[1], second[1], third[1], sep="\n---\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
