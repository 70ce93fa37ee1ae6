"""A year in the life of a service: migrations and human edits in turn, each merged with the other.

`python -m tests.campaigns.year` copies the bookings sample and takes it through `STEPS`: every odd
one a migration, every even one an edit as people make them. After each step every line that a
person wrote is still there or its file is reported as a conflict, the project parses, a second run
finds nothing to do, and with `--tests N` every N-th state passes its own emitted tests. At the end
the same edits upon one clean generation give the same text, and the conflicts are counted against
those of `git merge-file` on the same texts.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from codegen import config, pipeline, workspace
from codegen.workspace import Action
from codegen.workspace.merge import merge
from codegen.workspace.verify import problem
from tests.campaigns.year_steps import STEPS, Edit, Migration
from tests.workspace.emitted import BOOKINGS, git_merge


@dataclass
class Year:
    """One project, and what became of the edits so far.

    mine: path → lines that a person wrote there and that are to be found, after renamings.
    """

    root: Path
    short: bool = False
    mine: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    done: list[Edit] = field(default_factory=list)

    def run(self, steps: int, every: int) -> None:
        """Take the steps."""
        shutil.copytree(BOOKINGS, self.root)
        self.sync("start")
        bases = self.root / ".gen-api/base"
        self.first = {
            path.relative_to(bases).as_posix(): path.read_text(encoding="utf-8")
            for path in bases.rglob("*")
            if path.is_file()
        }
        for number, step in enumerate(STEPS[:steps], 1):
            name = f"{number} {step.name}"
            self.edit(step, name) if isinstance(step, Edit) else self.migrate(step, number, name)
            self.look(name)
            print(name, len(self.problems), flush=True)
            if every and (number % every == 0 or number == steps):
                self.test(name)
        self.clean()

    def edit(self, step: Edit, name: str) -> None:
        """Change a file as a person would."""
        path = self.root / step.path
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if step.old not in text:
            self.problems.append(f"{name}: the text to edit is not in {step.path}")
            return
        path.write_text(text.replace(step.old, step.new, 1), encoding="utf-8")
        written = [line.strip() for line in step.new.splitlines() if line.strip()]
        known = {line.strip() for line in step.old.splitlines()}
        self.mine.setdefault(step.path, []).extend(w for w in written if w not in known)
        self.counts["edits"] += 1
        self.done.append(step)

    def migrate(self, step: Migration, number: int, name: str) -> None:
        """Add a revision and regenerate."""
        revision = f"{number + 100:04}"
        down = max(path.name[:4] for path in (self.root / "alembic/versions").glob("*.py"))
        body = "\n".join(f"    {line}" for line in step.body.splitlines())
        (self.root / f"alembic/versions/{revision}_{step.name.replace(' ', '_')}.py").write_text(
            f'"""{step.name}"""\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
            f'revision = "{revision}"\ndown_revision = "{down}"\n\n\ndef upgrade():\n{body}\n',
            encoding="utf-8",
        )
        self.counts["migrations"] += 1
        for old, new in step.renames.items():
            for path, lines in list(self.mine.items()):
                self.mine[path] = [line.replace(old, new) for line in lines]
        for old, new in step.moves.items():
            if old in self.mine:
                self.mine[new] = self.mine.pop(old)
        self.sync(name)

    def sync(self, name: str) -> None:
        """Regenerate, and count what git would have made of it."""
        run = pipeline.prepare(*_source(self.root), lambda _: None)
        self.compare(run.plan)
        pipeline.write(run)
        for change in run.plan.conflicts:
            self.counts["conflicts"] += 1
            print(f"  conflict at {name}: {change.path}: {change.reason}")
            self.settle(change.path)
        kept = [change.path for change in run.plan.changes if change.action is Action.KEPT]
        for path in kept:
            self.mine.pop(path, None)
            (self.root / path).unlink()
        again = pipeline.prepare(*_source(self.root), lambda _: None) if not self.short else None
        if again and again.plan.dirty and not kept:
            self.problems.append(f"{name}: a second run is not calm")

    def settle(self, path: str) -> None:
        """Answer a conflict as a person in a hurry would: the generated text counts."""
        chosen = {path: workspace.Resolution.THEIRS}
        run = pipeline.prepare(*_source(self.root), lambda _: None, resolve=chosen)
        pipeline.write(run)
        text = (self.root / path).read_text(encoding="utf-8")
        here = {line.strip() for line in text.splitlines()}
        self.mine[path] = [line for line in self.mine.get(path, []) if line in here]

    def compare(self, plan: workspace.Plan) -> None:
        """Merge each edited file by git, too."""
        bases = self.root / ".gen-api/base"
        for change in plan.changes:
            base, path = bases / change.path, self.root / change.path
            fresh = next((k.after for k in plan.kept if k.path.endswith(f"base/{change.path}")), "")
            if change.action not in {Action.MERGED, Action.CONFLICT} or not base.is_file():
                continue
            old, ours = base.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
            if change.action is Action.CONFLICT or fresh is None:
                self.counts["git conflicts"] += 1  # none of the triples that clash merges in git
                continue
            text, conflicts = git_merge(old, ours, fresh)
            broken = not conflicts and problem(change.path, text, old, ours, fresh)
            self.counts["merged"] += 1
            self.counts["git conflicts"] += conflicts > 0
            self.counts["git breaks silently"] += bool(broken)

    def look(self, name: str) -> None:
        """Every line that a person wrote is there, and everything parses."""
        for path, lines in self.mine.items():
            file = self.root / path
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            here = {line.strip().rstrip(",") for line in text.splitlines()}
            gone = [w for w in lines if w.rstrip(",") not in here and w.rstrip(",") not in text]
            if gone:
                self.problems.append(f"{name}: lost in {path}: {gone}")
                self.mine[path] = [line for line in lines if line not in gone]
            if path.endswith(".py"):
                ast.parse(text)

    def clean(self) -> None:
        """A generation from scratch, under the same names, is the base; the edits upon it fit."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "shop"
            shutil.copytree(self.root / "alembic", root / "alembic")
            for name in ("alembic.ini", ".gen-api/state.json"):
                (root / name).parent.mkdir(exist_ok=True)
                shutil.copy(self.root / name, root / name)
            run = pipeline.prepare(*_source(root), lambda _: None)
            fresh = {change.path: change.after or "" for change in run.plan.changes}
        for path, text in fresh.items():
            base = self.root / ".gen-api/base" / path
            if not base.is_file() or base.read_text(encoding="utf-8") != text:
                self.problems.append(f"a clean generation differs in {path}")
        for path, old in self.first.items():
            edits = [step for step in self.done if step.path == path]
            if not edits or path not in fresh or any(step.old not in old for step in edits):
                continue
            edited = old
            for step in edits:
                edited = edited.replace(step.old, step.new, 1)
            merged = merge(path, old, edited, fresh[path])
            same = merged.text == (self.root / path).read_text(encoding="utf-8")
            self.counts["files equal to clean plus edits" if same else f"not equal: {path}"] += 1

    def test(self, name: str) -> None:
        """Run the emitted tests, with those that people added."""
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "tests"]
        done = subprocess.run(
            command, cwd=self.root, check=False, capture_output=True, text=True, timeout=900
        )
        self.counts["test runs"] += 1
        if done.returncode:
            self.problems.append(f"{name}: tests fail: {done.stdout[-1500:]}")
        print(f"  {name}: {done.stdout.strip().splitlines()[-1:]}")


def _source(root: Path) -> tuple[pipeline.Source, config.Config]:
    if (root / ".gen-api/state.json").exists():
        return pipeline.recall(root)
    return pipeline.Source("migrations"), config.load(root, migrations=root)


def main() -> int:
    """Run the year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=len(STEPS))
    parser.add_argument("--once", action="store_true", help="leave out the second runs")
    parser.add_argument("--tests", type=int, default=10, help="run the tests at every N-th step")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        year = Year(Path(folder) / "shop", short=options.once)
        year.run(options.steps, options.tests)
    print(dict(year.counts), *year.problems, sep="\n")
    return 1 if year.problems else 0


if __name__ == "__main__":
    sys.exit(main())
