"""A year in the life of a service: migrations and human edits in turn, each merged with the other.

`python -m tests.campaigns.year` copies the bookings sample and takes it through `STEPS`: every odd
one a migration, every even one an edit as people make them. After each step every line that a
person wrote is there or its file is reported, what they deleted stays deleted, every module
compiles, a second run finds nothing to do, and the emitted tests of what the step touched pass;
all of them (with mypy) at every N-th step, on PostgreSQL at the end. Then a clean generation with
the same edits made upon it is compared file by file, and the conflicts are counted against those
of `git merge-file` on the same texts.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from codegen import config, emit, pipeline, workspace
from codegen.workspace import Action
from codegen.workspace import state as states
from codegen.workspace.diff import unified
from codegen.workspace.disk import Tree
from codegen.workspace.verify import problem, syntax_problem
from tests.campaigns.editing import Edit, carried
from tests.campaigns.year_steps import STEPS, Migration, Step
from tests.support.postgres import embedded
from tests.workspace.emitted import BOOKINGS, git_merge

_HANDOFF = ".claude/"  # it is made for agents, and nobody edits it


@dataclass
class Year:
    """One project, and what became of the edits so far.

    again: whether each run is followed by a second one, which must find nothing to do.
    workers: processes that run emitted tests.
    mine: path → lines that a person wrote there and that are to be found, after renamings.
    gone: path → lines with definitions that a person deleted.
    told: files whose edits were reported as conflicts, or kept.
    """

    root: Path
    again: bool = True
    workers: int = 1
    mine: dict[str, list[str]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    done: list[Edit] = field(default_factory=list)

    def run(self, steps: Sequence[Step]) -> Iterator[tuple[int, set[str]]]:
        """Take the steps; gives the number of each, and the files that it touched."""
        shutil.copytree(BOOKINGS, self.root)
        self.sync("start", {})
        for number, step in enumerate(steps, 1):
            known = len(self.problems)
            if isinstance(step, Migration):
                name = f"{number} {step.name}"
                touched = self.migrate(step, number, name)
            else:
                name = f"{number} {step[0].name}"
                touched = {path for edit in step for path in self.edit(edit, name)}
            self.look(name, touched)
            print(name, *self.problems[known:], sep="\n  ", flush=True)
            yield number, touched
        self.clean()

    def edit(self, edit: Edit, name: str) -> Iterator[str]:
        """Change a file as a person would."""
        path = self.root / edit.path
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if not edit.fits(text):
            self.problems.append(f"{name}: the text to edit is not in {edit.path}")
            return
        after = edit.of(text)
        path.write_text(after, encoding="utf-8")
        before, now = _lines(text), _lines(after)
        self.mine.setdefault(edit.path, []).extend(now - before)
        defined = [
            each for each in before - now if each.startswith(("def ", "async def ", "class "))
        ]
        self.gone.setdefault(edit.path, []).extend(defined)
        self.counts["edits"] += 1
        self.done.append(edit)
        yield edit.path

    def migrate(self, step: Migration, number: int, name: str) -> set[str]:
        """Add a revision and regenerate."""
        revision = f"{number + 100:04}"
        down = max(path.name[:4] for path in (self.root / "alembic/versions").glob("*.py"))
        body = "\n".join(f"    {line}" for line in step.body.splitlines())
        (
            self.root / f"alembic/versions/{revision}_{step.name.replace(' ', '_')[:40]}.py"
        ).write_text(
            f'"""{step.name}"""\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
            f'revision = "{revision}"\ndown_revision = "{down}"\n\n\ndef upgrade():\n{body}\n',
            encoding="utf-8",
        )
        self.counts["migrations"] += 1
        self.done = [edit.renamed(step.renames, step.moves) for edit in self.done]
        for held in (self.mine, self.gone):
            for path, lines in list(held.items()):
                held[path] = [carried(line, step.renames) for line in lines]
            for old, new in step.moves.items():
                if old in held:
                    held[new] = held.pop(old)
        return self.sync(name, step.moves)

    def sync(self, name: str, moves: Mapping[str, str]) -> set[str]:
        """Regenerate, and count what git would have made of it."""
        run = self.prepare()
        self.compare(run, {new: old for old, new in moves.items()})
        pipeline.write(run)
        for change in run.plan.conflicts:
            print(f"  conflict at {name}: {change.path}: {change.reason}")
            self.settle(change.path)
        for change in run.plan.changes:
            if change.action is Action.KEPT:
                self.report(change.path, "kept")
                (self.root / change.path).unlink()
        if self.again and self.prepare().plan.dirty:
            self.problems.append(f"{name}: a second run is not calm")
        calm = {Action.UNCHANGED, Action.DELETED}
        return {change.path for change in run.plan.changes if change.action not in calm}

    def prepare(self, **terms: Mapping[str, workspace.Resolution]) -> pipeline.Run:
        """A run of the pipeline that writes nothing yet."""
        return pipeline.prepare(*_source(self.root), lambda _: None, resolve=terms.get("resolve"))

    def settle(self, path: str) -> None:
        """Answer a conflict as a person in a hurry would: the generated text counts."""
        self.report(path, "conflicts")
        pipeline.write(self.prepare(resolve={path: workspace.Resolution.THEIRS}))

    def report(self, path: str, what: str) -> None:
        """Note that the edits of a file were reported: nothing more is asked of them."""
        self.counts[what] += 1
        self.told.add(path)
        self.mine.pop(path, None)
        self.gone.pop(path, None)

    def compare(self, run: pipeline.Run, origins: Mapping[str, str]) -> None:
        """Merge each edited file by git, too."""
        tree = Tree(self.root)
        merged = (Action.MERGED, Action.CONFLICT)
        changes = [change for change in run.plan.changes if change.action in merged]
        fresh = {each.path: _unbarred(str(each.after or "")) for each in run.plan.kept}
        if run.plan.conflicts:  # of these the generated text is not kept yet
            rendered = emit.render(run.api, templates=run.config.templates)
            fresh |= {f".gen-api/base/{path}.base": text for path, text in rendered}
        for change in changes:
            old = origins.get(change.path, change.path)
            texts = (states.base(tree, old) or "", (self.root / old).read_text("utf-8"))
            new = fresh[f".gen-api/base/{change.path}.base"]
            text, conflicts = git_merge(*texts, new)
            broken = not conflicts and problem(change.path, text, *texts, new)
            self.counts["merged"] += 1
            self.counts["git conflicts"] += conflicts > 0
            self.counts["git breaks silently"] += bool(broken)

    def look(self, name: str, touched: set[str]) -> None:
        """Every line that a person wrote is there, what they deleted is not, and all compiles."""
        for path, lines in self.mine.items():
            file = self.root / path
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            here = {line.rstrip(",") for line in _lines(text)}
            lost = [line for line in lines if not _held(line.rstrip(","), here, text)]
            back = [each for each in self.gone.get(path, []) if each in _lines(text)]
            self.problems += [f"{name}: lost in {path}: {line}" for line in lost]
            self.problems += [f"{name}: is back in {path}: {line}" for line in back]
            self.mine[path] = [line for line in lines if line not in lost]
        for path in touched:
            file = self.root / path
            wrong = file.exists() and syntax_problem(path, file.read_text(encoding="utf-8"))
            if wrong:
                self.problems.append(f"{name}: {path}: {wrong}")

    def clean(self) -> None:
        """A generation from scratch under the same names, and the same edits upon it."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "shop"
            shutil.copytree(self.root / "alembic", root / "alembic")
            for name in ("alembic.ini", "pyproject.toml", ".gen-api/state.json"):
                if (self.root / name).exists():
                    (root / name).parent.mkdir(exist_ok=True)
                    shutil.copy(self.root / name, root / name)
            run = pipeline.prepare(*_source(root), lambda _: None)
        fresh = {change.path: str(change.after or "") for change in run.plan.changes}
        for edit in self.done:
            text = fresh.get(edit.path, "")
            if edit.path in self.told or edit.path == "pyproject.toml":
                continue
            if edit.fits(text):
                fresh[edit.path] = edit.of(text)
            else:
                self.problems.append(f"{edit.name}: is of nothing in a clean {edit.path}")
        for path, text in sorted(fresh.items()):
            if path not in self.told:
                self.same(path, text)

    def same(self, path: str, expected: str) -> None:
        """Count a file of the clean project that is as in this one, or tell how it is not."""
        edited = any(edit.path == path for edit in self.done)
        file = self.root / path
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        kind = "edited" if edited else "unedited"
        laid_out = emit.tidy([(path, text), (path, expected)]) if path.endswith(".py") else []
        if text == expected or (laid_out and laid_out[0] == laid_out[1]):
            self.counts[f"{kind} files equal to clean plus edits"] += 1
        else:
            self.counts[f"{kind} files not equal to clean plus edits"] += 1
            self.problems.append(f"not as clean plus edits: {path}")
            print(unified(path, expected, text))

    def test(self, name: str, paths: Sequence[str], url: str = "") -> None:
        """Run emitted tests, with those that people added."""
        env = {**os.environ, "TEST_DATABASE_URL": url}
        if not url:
            del env["TEST_DATABASE_URL"]
        command = [sys.executable, "-m", "pytest", "-q", "--maxfail=20", "-p", "no:cacheprovider"]
        command += paths
        command += [f"--numprocesses={self.workers}"] if self.workers > 1 else []
        self.check(name, "test runs", command, env)

    def check(
        self, name: str, what: str, command: Sequence[str], env: Mapping[str, str] = os.environ
    ) -> None:
        """Run a tool over the project."""
        done = subprocess.run(
            command,
            cwd=self.root,
            env=dict(env),
            check=False,
            capture_output=True,
            text=True,
            timeout=1800,
        )
        self.counts[what] += 1
        if done.returncode:
            self.problems.append(f"{name}: {what} fail: {done.stdout[-2500:]}{done.stderr[-500:]}")
        print(f"  {name}: {what}: {done.stdout.strip().splitlines()[-1:]}", flush=True)

    def tests_of(self, touched: set[str]) -> list[str]:
        """The test files that a step touched, or whose entity it touched, and of all operations."""
        files = sorted(path.name for path in (self.root / "tests").glob("test_*.py"))
        parts = {"app"} | {part for path in touched for part in Path(path).stem.split("_")}
        return [f"tests/{name}" for name in files if parts & set(Path(name).stem.split("_")[1:])]


def _unbarred(text: str) -> str:
    return "".join(line.removeprefix(":") for line in text.splitlines(keepends=True))


def _held(line: str, here: set[str], text: str) -> bool:
    """Whether a line is there, or what it imports: such a line may be laid out anew."""
    names = line.partition(" import ")[2] if line.startswith("from ") else ""
    if names:
        return all(re.search(rf"\b{name}\b", text) for name in re.findall(r"\w+", names))
    return line in here or line in text


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}


def _source(root: Path) -> tuple[pipeline.Source, config.Config]:
    if (root / ".gen-api/state.json").exists():
        return pipeline.recall(root)
    return pipeline.Source("migrations"), config.load(root, migrations=root)


def main() -> int:
    """Run the year."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=len(STEPS))
    parser.add_argument("--once", action="store_true", help="leave out the second runs")
    parser.add_argument("--every", type=int, default=10, help="all tests at every N-th step")
    parser.add_argument("--few", action="store_true", help="no tests in between those")
    parser.add_argument("--no-tests", action="store_true", help="run no emitted tests")
    parser.add_argument("--workers", type=int, default=1, help="processes that run the tests")
    parser.add_argument("--keep", type=Path, help="leave the project there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        year = Year(
            (options.keep or Path(folder)) / "shop", again=not options.once, workers=options.workers
        )
        for number, touched in year.run(STEPS[: options.steps]):
            if options.no_tests:
                continue
            if number % options.every == 0:
                year.test(str(number), ["tests"])
                year.check(str(number), "mypy", [sys.executable, "-m", "mypy", "--strict", "app"])
            elif not options.few and (some := year.tests_of(touched)):
                year.test(str(number), some)
        if not options.no_tests:
            with embedded("year") as server, server.database() as name:
                year.test("the end", ["tests"], server.url(name, "asyncpg"))
    print(dict(year.counts), *year.problems, sep="\n")
    return 1 if year.problems else 0


if __name__ == "__main__":
    sys.exit(main())
