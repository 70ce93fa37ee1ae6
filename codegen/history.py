"""An earlier state of a project, out of git's objects: no checkout is touched, no filter run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from codegen.diagnostics import fail

_LARGE = 8 * 2**20  # no file that migrations read is larger
_FILE, _LINK = ("100644", "100755"), "120000"
_NAMES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


@dataclass(frozen=True)
class Commit:
    """A commit, and how it was found: `main`, `merge base with origin/main`."""

    id: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.id[:9]})"


class Repository:
    """The git repository that a folder lies in.

    Raises:
        GenApiError: there is none, or no git (GA701).
    """

    def __init__(self, folder: Path) -> None:
        self._start = next(path for path in (folder, *folder.parents) if path.is_dir())
        hint = "name an earlier contract with --against FILE"
        try:
            found = self._git("rev-parse", "--show-toplevel")
        except FileNotFoundError as error:
            raise fail("GA701", "git is not installed", hint=hint) from error
        if found.returncode:
            said = found.stderr.decode(errors="replace").strip().splitlines()
            reason = said[-1] if said else "git fails"
            raise fail("GA701", f"there is no earlier state: {reason}", hint=hint)
        self.top = Path(os.fsdecode(found.stdout.rstrip(b"\n"))).resolve()

    def commit(self, ref: str) -> Commit | None:
        """The commit that a name stands for, if it stands for one."""
        found = self._git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
        )
        return Commit(found.stdout.decode().strip(), ref) if found.returncode == 0 else None

    def base(self) -> Commit:
        """Where this branch left the default branch; HEAD where there is no other branch.

        Raises:
            GenApiError: nothing is committed, or the clone is too shallow to say (GA703).
        """
        head = self.commit("HEAD")
        if head is None:
            raise fail("GA703", "nothing is committed yet", hint="commit first, or name a file")
        default = next((name for name in _NAMES if self.commit(name)), None)
        if default:
            found = self._git("merge-base", "HEAD", default)
            base = found.stdout.decode().strip()
            if base:
                return head if base == head.id else Commit(base, f"merge base with {default}")
        shallow = self._git("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        if shallow or default:
            other = default or "the default branch"
            reason = "this clone is shallow" if shallow else "they have no commit in common"
            hint = "fetch its history (actions/checkout: fetch-depth: 0), or name a ref"
            raise fail("GA703", f"where HEAD left {other} is not known: {reason}", hint=hint)
        return head

    def write(self, commit: Commit, paths: Sequence[str], folder: Path) -> None:
        """Write the files of a commit that lie at or below some paths into a folder."""
        blobs = list(self._blobs(commit, paths))
        texts = self._contents([blob for blob, _, _ in blobs])
        for (_, mode, path), text in zip(blobs, texts, strict=True):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if mode in _FILE:
                target.write_bytes(text)
            elif _stays_inside(path, os.fsdecode(text)):
                target.symlink_to(os.fsdecode(text))

    def _blobs(self, commit: Commit, paths: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Id, mode and path of each file."""
        below = [] if "." in paths else ["--", *paths]
        command = ("ls-tree", "-r", "-l", "-z", "--full-tree", commit.id, *below)
        for row in self._git(*command).stdout.split(b"\0"):
            facts, _, path = row.partition(b"\t")
            mode, _, blob, size = (facts.decode().split() + [""] * 4)[:4]
            if mode in (*_FILE, _LINK) and int(size) <= _LARGE:
                yield blob, mode, os.fsdecode(path)

    def _contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        answer = self._git("cat-file", "--batch", asked=asked).stdout
        at = 0
        for _ in blobs:
            end = answer.index(b"\n", at)
            size = int(answer[at:end].split()[2])
            yield answer[end + 1 : end + 1 + size]
            at = end + 1 + size + 1

    def _git(self, *arguments: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        # In a hook, git's variables name another repository or index than the one of the folder.
        ours = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        return subprocess.run(
            ["git", "-C", str(self._start), *arguments],
            input=asked,
            capture_output=True,
            check=False,
            env=ours | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )


def _stays_inside(path: str, target: str) -> bool:
    whole = os.path.normpath(f"{path}/../{target}")
    return not target.startswith("/") and whole != ".." and not whole.startswith("../")
