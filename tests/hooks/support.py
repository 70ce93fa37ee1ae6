"""A project in a git repository whose commits go through a hook."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.cli.support import NOTES, gen_api, project

SYNC = f"{sys.executable} -m codegen sync"
TABLE = NOTES.replace("notes", "memos")


@dataclass(frozen=True)
class Repository:
    """A git repository. `project` is the folder in it that gen-api generates into."""

    top: Path
    project: Path

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run git; hooks find the tools of this virtualenv, and a home of their own."""
        who = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
        kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
        home = str(self.top.parent / "home")
        return subprocess.run(
            ["git", *who, *arguments],
            cwd=self.top,
            env={**kept, "PATH": path, "PRE_COMMIT_HOME": home},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def commit(self, *paths: str) -> tuple[bool, str]:
        """Stage the paths and commit: whether the hook let it pass, and what was said."""
        assert self.git("add", *paths).returncode == 0
        done = self.git("commit", "-m", "x")
        return done.returncode == 0, done.stdout + done.stderr

    def held(self) -> set[str]:
        """The files of the last commit."""
        return set(self.git("ls-tree", "-r", "--name-only", "HEAD").stdout.split())


def generated(top: Path, below: str = ".") -> Repository:
    """A repository with a project that was generated and is not committed yet."""
    folder = project(top / below, NOTES)
    repository = Repository(top, folder)
    assert repository.git("init", "-q", "-b", "main").returncode == 0
    assert gen_api("from-migrations", "-q", cwd=folder).code == 0
    return repository
