"""Kill `gen-api sync` at random moments: the project is as it was or complete, or is repaired.

`python -m tests.campaigns.kill_sync` generates a project of `--tables` tables, edits files of every
kind by hand, adds a revision that changes most tables, adds and drops some, and kills the command
until `--kills` of it did not end. After each kill the tree must be the old or the new one byte for
byte. One that was found in between, and some others, `gen-api check` looks at (and completes or
undoes what was begun); then the tree must be the old or the new one, and the next `gen-api sync`
must end in the new one. It prints what was found, and exits 1 if any tree was anything else.

Reading and rendering 200 tables takes far longer than writing them, and touches nothing. So the
command is started once and held where it begins to compare what it rendered with the disk; each
kill is of a copy of that process (`fork`), which goes on with the real command from there.
`--whole N` more kills are of commands that run from their start, at a random time of it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen import cli, workspace
from tests.workspace.crash import Tripwire
from tests.workspace.support import tree

_EDITED = ("models/{}.py", "schemas/{}.py", "routers/{}.py", "services/{}_service.py")
_SAMPLE = 0.1  # of the trees that are not in between, so many are regenerated, too
_MARK = "# by hand: {}\n"
_TRIES = 3


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--whole", type=int, default=10)
    parser.add_argument("--tables", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder), options.tables, random.Random(options.seed))
        campaign.run(options.kills, options.whole)
    print(dict(campaign.counts), *campaign.problems, sep="\n")
    return 1 if campaign.problems else 0


@dataclass
class Campaign:
    """A project before and after a regeneration, and what the kills left."""

    folder: Path
    tables: int
    chance: random.Random
    writing: float = 0.0
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    known: dict[str, tuple[tuple[int, ...], bytes]] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The project that is killed, again and again."""
        return self.folder / "killed"

    def run(self, kills: int, whole: int = 0) -> None:
        """Kill, look and repair."""
        began = time.monotonic()
        marks = self.prepare()
        self.counts["seconds of the whole command"] = int(time.monotonic() - began)
        self.before, self.after = tree(self.folder / "before"), tree(self.folder / "after")
        lost = [mark for mark in marks if mark.encode() not in b"".join(self.after.values())]
        self.problems += [f"lost without a kill: {mark!r}" for mark in lost]
        shutil.copytree(self.folder / "before", self.root)
        with Held("sync", self.root) as sync, Held("check", self.root) as check:
            steps = self.measure(sync)
            for number in range(_TRIES * kills):  # some have ended before their moment comes
                self.kill(sync, steps, number)
                self.judge(f"kill {number}", check, sync)
                if self.counts["killed"] == kills:
                    break
        for number in range(whole):
            self.kill_whole()
            self.judge(f"whole command {number}", None, None)

    def prepare(self) -> list[str]:
        """Make both projects; gives the lines written by hand."""
        before = self.folder / "before"
        _write_history(before, self.tables)
        _call("from-migrations", before)
        marks = []
        for number in range(0, self.tables, 3):
            place = _EDITED[number // 3 % len(_EDITED)].format(f"thing{number}")
            marks.append(_MARK.format(place))
            with (before / "app" / place).open("a", encoding="utf-8") as file:
                file.write(f"\n\n{marks[-1]}MINE_{number} = {number}\n")
        _write_change(before, self.tables)
        shutil.copytree(before, self.folder / "after")
        _call("sync", self.folder / "after")
        return marks

    def measure(self, sync: Held) -> int:
        """How many operations on files one regeneration takes."""
        sync.go(0)
        sync.ended()
        self.writing = sync.seconds
        self.expect("without a kill", {"after"})
        self.restore()
        self.counts["operations on files"] = sync.operations
        return sync.operations

    def kill(self, sync: Held, steps: int, number: int) -> None:
        """Kill one copy: every second at a time, the others at an operation on a file."""
        if number % 2:
            sync.go(0)
            time.sleep(self.chance.uniform(0, 1) * self.writing)
            sync.kill()
        else:
            sync.go(self.chance.randrange(1, steps + 1))
        self.counts["killed" if sync.ended() == signal.SIGKILL else "ended before"] += 1

    def kill_whole(self) -> None:
        """Kill a command that was started for it."""
        command = [sys.executable, "-m", "codegen", "sync", "-q", "--out", str(self.root)]
        began, process = time.monotonic(), subprocess.Popen(command)
        limit = self.chance.uniform(0, 1) * self.counts["seconds of the whole command"] / 3
        while time.monotonic() - began < limit and process.poll() is None:
            time.sleep(0.01)
        process.kill()
        self.counts["whole commands killed"] += process.wait() == -signal.SIGKILL

    def judge(self, name: str, check: Held | None, sync: Held | None) -> None:
        """What `check` finds is the old or the new tree, and the next run ends in the new one."""
        raw = self.look()
        kind = "before" if raw == self.before else "after" if raw == self.after else "in between"
        self.counts[f"found {kind}"] += 1
        if kind == "in between" or self.chance.random() < _SAMPLE:
            self.next(check, "check")
            self.expect(f"{name}, after check", {"before", "after"})
            self.next(sync, "sync")
            self.expect(f"{name}, after sync", {"after"})
        self.restore()

    def next(self, held: Held | None, command: str) -> None:
        """Run a command to its end."""
        if held is None:
            _call(command, self.root)
        else:
            held.go(0)
            held.ended()

    def look(self) -> dict[str, bytes]:
        """As `tree` of the project; a file is read again where its stamps are not what they were.

        The time of a file's last change of any kind cannot be set, so no stamp is met twice.
        """
        found = {}
        for folder, folders, names in os.walk(self.root):
            if folder == str(self.root / ".gen-api"):
                folders.remove("cache")
            for path in (Path(folder, name) for name in names):
                told = path.stat()
                stamp = (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
                name = path.relative_to(self.root).as_posix()
                if self.known.get(name, ((), b""))[0] != stamp:
                    self.known[name] = stamp, path.read_bytes()
                found[name] = self.known[name][1]
        return found

    def expect(self, name: str, wanted: set[str]) -> None:
        """Note a tree that is none of those wanted."""
        found = self.look()
        states = {"before": self.before, "after": self.after}
        kind = next((state for state in wanted if found == states[state]), "")
        self.counts[f"after the next command: {kind}"] += bool(kind)
        if not kind:
            other = states[sorted(wanted)[0]]
            wrong = sorted(p for p in {*found, *other} if found.get(p) != other.get(p))
            self.problems.append(f"{name}: {len(wrong)} files are wrong, such as {wrong[:5]}")

    def restore(self) -> None:
        """The project as it was before the regeneration."""
        found = self.look()
        for path in found.keys() - self.before.keys():
            (self.root / path).unlink()
        for path, text in self.before.items():
            if found.get(path) != text:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                (self.root / path).write_bytes(text)


class Held:
    """A command that stopped where it compares with the disk; copies of it go on."""

    def __init__(self, command: str, root: Path) -> None:
        self.seconds = 0.0
        self.operations = 0
        self._began = 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaigns.kill_sync", "--hold", command, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._read()

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def go(self, step: int) -> None:
        """Let a copy go on; with a step it kills itself at that operation on a file."""
        assert self._process.stdin
        self._began = time.monotonic()
        self._process.stdin.write(f"{step}\n")
        self._process.stdin.flush()
        self._copy = int(self._read()[0])

    def kill(self) -> None:
        """Kill the copy, unless it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self._copy, signal.SIGKILL)

    def ended(self) -> int:
        """Wait for the copy; gives its status."""
        status, self.operations = map(int, self._read())
        self.seconds = time.monotonic() - self._began
        return status

    def _read(self) -> Sequence[str]:
        assert self._process.stdout
        return self._process.stdout.readline().split()


def hold(command: str, root: str) -> int:
    """Run a command up to where it plans; then copies of it, as stdin says."""
    plan, wire, reports = workspace.plan, Tripwire(), list[int]()

    def held(*given: Any, **named: Any) -> workspace.Plan:
        print("ready", flush=True)
        for line in sys.stdin:
            reader, writer = os.pipe()
            copy = os.fork()
            if not copy:
                reports.append(writer)
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                wire.root, wire.step = root, int(line)
                wire.trip = lambda: os.kill(os.getpid(), signal.SIGKILL)
                return plan(*given, **named)
            os.close(writer)
            print(copy, flush=True)
            status = os.waitpid(copy, 0)[1]
            told = os.read(reader, 20)
            os.close(reader)
            print(status, told.decode() or 0, flush=True)
        os._exit(0)

    workspace.plan = held
    code = cli.run([command, "-q", "--out", root])
    os.write(reports[0], str(wire.seen).encode())
    return code


def _call(command: str, root: Path) -> None:
    with contextlib.chdir(root), redirect_stdout(io.StringIO()):
        cli.run([command, "-q"])


_HEAD = "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {!r}\ndown_revision = {!r}\n"


def _write_history(root: Path, tables: int) -> None:
    (root / "alembic/versions").mkdir(parents=True)
    (root / "alembic.ini").write_text("[alembic]\nscript_location = alembic\n")
    (root / "alembic/env.py").write_text("")
    made = "".join(_created(number) for number in range(tables))
    _write_revision(root, "r1", None, made)


def _created(number: int) -> str:
    above = f'sa.ForeignKey("things{number - 1}.id"), ' if number % 5 else ""
    return (
        f'    op.create_table("things{number}", sa.Column("id", sa.Integer, primary_key=True),\n'
        f'        sa.Column("name", sa.String(80), nullable=False),\n'
        f'        sa.Column("above", sa.Integer, {above}nullable=True))\n'
    )


def _write_change(root: Path, tables: int) -> None:
    """Two thirds of the tables change, a tenth go, as many come."""
    dropped = [f'    op.drop_table("things{n}")\n' for n in range(4, tables, 10)]
    changed = [
        f'    op.add_column("things{n}", sa.Column("more", sa.Text))\n'
        for n in range(tables)
        if n % 3 != 1
    ]
    come = [_created(number) for number in range(tables, tables + max(1, tables // 10))]
    _write_revision(root, "r2", "r1", "".join([*changed, *dropped, *come]))


def _write_revision(root: Path, name: str, down: str | None, body: str) -> None:
    text = f"{_HEAD.format(name, down)}\n\ndef upgrade():\n{body}"
    (root / f"alembic/versions/{name}.py").write_text(text)


if __name__ == "__main__":
    sys.exit(hold(*sys.argv[2:]) if sys.argv[1:2] == ["--hold"] else main())
