"""What a sample's revisions emit, as texts: real bases and real new versions for merges."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from codegen import config, emit, pipeline
from codegen.model.build import build
from tests.support.samples import ROOT

BOOKINGS = ROOT / "sample_migrations" / "bookings"


@cache
def emitted(head: str) -> dict[str, str]:
    """The Python files of the bookings sample up to a revision."""
    settings = config.load(Path("/nowhere/shop"), migrations=BOOKINGS, heads=(head,))
    schema = pipeline.read(pipeline.Source("migrations"), settings, lambda _: None)
    files = emit.render(build(schema, settings))
    return {path: text for path, text in files if path.endswith(".py")}


def changed(old: str, new: str) -> list[tuple[str, str, str]]:
    """Path, old and new text of every file that two revisions emit differently."""
    before, after = emitted(old), emitted(new)
    both = sorted(before.keys() & after.keys())
    return [(path, before[path], after[path]) for path in both if before[path] != after[path]]


def git_merge(base: str, ours: str, theirs: str) -> tuple[str, int]:
    """What `git merge-file` makes of three texts, and the number of conflicts."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
            Path(folder, name).write_text(text, encoding="utf-8")
        command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.stdout, done.returncode
