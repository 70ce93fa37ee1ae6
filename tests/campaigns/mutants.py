"""How many defects of an emitted service its own tests see.

`python -m tests.campaigns.mutants --sample 400` generates `bookings`, puts one defect at a time
into `app/`, runs the emitted tests that call what was changed (on SQLite; on PostgreSQL for those
that survive), and prints the survivors. What `explained` tells is not tried: it counts as one that
survives. Models are left alone: the tests make their tables of them,
and tests/behaviour compares them with what the migrations make.

With `--state FOLDER` it goes on where it stopped: `--minutes 9` ends a run in time. Two
processes in one folder share the work, with `--part 0/2` and `--part 1/2`. `--again` generates the
service anew and tries the survivors again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import shutil
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.campaigns.explained import explanation
from tests.campaigns.mutation import Mutant, mutants
from tests.campaigns.nursery import Coverage, Nursery, Trial, Verdict
from tests.support import application, postgres
from tests.support.samples import SAMPLES

_VERDICTS, _COVERAGE = "verdicts.jsonl", "coverage.json"

# of files that no entity has for its own, where they are changed outside functions
_SHARED_TESTS = (
    *("test_core.py", "test_app.py", "test_auth.py", "test_tag.py", "test_room.py"),
    *("test_booking.py", "test_review.py", "test_user.py", "test_venue.py"),
)


@dataclass(frozen=True)
class Case:
    """A mutant of a file of the service. why: it survives, where that is known."""

    file: str
    mutant: Mutant
    why: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.mutant.line}: {self.mutant.what}"

    @property
    def digest(self) -> str:
        """The same for the same defect in the same file."""
        return hashlib.sha256(f"{self.file} {self.mutant.text}".encode()).hexdigest()[:16]

    def lot(self, seed: int) -> str:
        """Decides which cases a sample has: a change of one file draws no others of the rest."""
        return hashlib.sha256(f"{seed} {self.digest}".encode()).hexdigest()

    @property
    def kinds(self) -> tuple[str, str]:
        """The same for places that are alike, and for what is alike in one layer.

        Places: a function of any service, a kind of schema, what an operation does.
        """
        layer = self.file.split("/")[1]
        name = self.mutant.within or Path(self.file).stem
        words = re.findall("[A-Z]?[a-z0-9]+|[A-Z]+", name)
        place = words[0] if layer == "routers" else words[-1]
        return f"{layer} {place} {self.mutant.what}", f"{layer} {place}"


@dataclass
class Campaign:
    """Tries cases, and remembers which tests have killed what is alike."""

    nursery: Nursery
    coverage: Coverage
    server: str
    killers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Those that call little come first: what is changed is most of what they do."""
        self._tests = sorted(filter(None, self.coverage), key=lambda test: len(self.coverage[test]))

    def verdict(self, case: Case) -> Verdict:
        """What the tests say, on SQLite and then on PostgreSQL."""
        verdict = Verdict()
        for server in ("", self.server):
            if not verdict.killed:
                verdict = self._attempt(case, server)
        self.learn(case, verdict.by)
        return verdict

    def learn(self, case: Case, by: str) -> None:
        """Try this test first, next time."""
        name = by.rpartition("::")[2].partition("[")[0]
        for kind in case.kinds if name else ():
            known = self.killers[kind]
            self.killers[kind] = [name, *(each for each in known if each != name)]

    def _attempt(self, case: Case, server: str) -> Verdict:
        changed = self.nursery.changed(case.file, case.mutant)
        first = [name for kind in case.kinds for name in self.killers[kind]]
        called = [test for test in self._tests if self._calls(test, changed or ())]
        if not called:  # outside functions, or in one that only imports call
            trial = Trial(case.file, case.mutant, self._modules(case.file), first, server)
            return self.nursery.attempt_anew(trial)
        return self.nursery.attempt(Trial(case.file, case.mutant, called, first, server))

    def _calls(self, test: str, changed: Any) -> bool:
        called = (*self.coverage[test], *self.coverage[""])
        return any(c == f or c.startswith(f"{f}.<locals>") for c in called for f in changed)

    def _modules(self, file: str) -> list[str]:
        """The tests of the file's entity; for what all share, those that see most of it."""
        path = Path(file)
        own = f"test_{path.stem.removesuffix('_service')}.py"
        own = own if (self.nursery.folder / "tests" / own).exists() else ""
        names = ["test_app.py", own] if own and "core" not in path.parts else _SHARED_TESTS
        return [f"tests/{name}" for name in names]


def main() -> int:
    """Run the campaign; 1 where fewer than nine of ten mutants are killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="how many mutants, at random; all without it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="files whose path holds this")
    parser.add_argument("--state", type=Path, help="a folder to go on in")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so many")
    parser.add_argument("--part", default="0/1", help="of how many processes this is which")
    parser.add_argument("--again", action="store_true", help="forget survivors and the service")
    options = parser.parse_args()
    with ExitStack() as running:
        folder = options.state or Path(running.enter_context(tempfile.TemporaryDirectory()))
        if options.again:
            _forget(folder)
        if not (folder / "app").exists():
            folder.mkdir(parents=True, exist_ok=True)
            application.generate(SAMPLES[0], folder / "app")
        chosen = [case for case in cases(folder / "app") if options.only in case.file]
        chosen = sorted(chosen, key=lambda case: case.lot(options.seed))[: options.sample]
        part, parts = map(int, options.part.split("/"))
        _try(folder, chosen[part::parts], time.monotonic() + 60 * options.minutes)
        return _report(chosen, _verdicts(folder))


def _forget(folder: Path) -> None:
    """Keep only what was killed: tests get no weaker."""
    killed = {digest: by for digest, by in _verdicts(folder).items() if by}
    lines = (json.dumps({"digest": digest, "by": by}) for digest, by in killed.items())
    (folder / _VERDICTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / _COVERAGE).unlink(missing_ok=True)
    shutil.rmtree(folder / "app", ignore_errors=True)


def cases(folder: Path) -> Iterator[Case]:
    """Every mutant of a generated service."""
    for path in sorted((folder / "app").rglob("*.py")):
        file = path.relative_to(folder).as_posix()
        if not file.startswith("app/models/"):
            source = path.read_text(encoding="utf-8")
            lines = source.splitlines()
            for mutant in mutants(source):
                why = explanation(file, lines[mutant.line - 1], mutant)
                yield Case(file, mutant, why)


def _verdicts(folder: Path) -> dict[str, str]:
    """What killed each case that was tried in a folder, by its digest."""
    known = folder / _VERDICTS
    text = known.read_text(encoding="utf-8") if known.exists() else ""
    return {line["digest"]: line["by"] for line in map(json.loads, text.splitlines())}


def _try(folder: Path, chosen: Sequence[Case], until: float) -> None:
    """Try what was not tried yet, until then, and note it at once."""
    verdicts = _verdicts(folder)
    with (
        tempfile.TemporaryDirectory() as scratch,
        Nursery(folder / "app", Path(scratch)) as nursery,
        postgres.embedded(uuid.uuid4().hex) as server,
        server.database() as database,
        (folder / _VERDICTS).open("a", encoding="utf-8", buffering=1) as log,
    ):
        url = server.url(database, "asyncpg")
        campaign = Campaign(nursery, _coverage(folder, nursery), url)
        for case in chosen:
            if case.digest in verdicts:
                campaign.learn(case, verdicts[case.digest])
        for case in chosen:
            if case.digest not in verdicts and time.monotonic() < until:
                started = time.monotonic()
                by = "" if case.why else campaign.verdict(case).by
                took = round(time.monotonic() - started, 1)
                line = {"digest": case.digest, "case": str(case), "by": by, "seconds": took}
                log.write(f"{json.dumps(line)}\n")


def _coverage(folder: Path, nursery: Nursery) -> Coverage:
    kept = folder / _COVERAGE
    if not kept.exists():
        kept.write_text(json.dumps(nursery.coverage()), encoding="utf-8")
    found: Coverage = json.loads(kept.read_text(encoding="utf-8"))
    return found


def _report(chosen: list[Case], verdicts: dict[str, str]) -> int:
    tried = [case for case in chosen if case.digest in verdicts]
    survivors = [case for case in tried if not verdicts[case.digest]]
    killed, all_ = len(tried) - len(survivors), max(len(tried), 1)
    low, high = _interval(killed / all_, all_)
    explained = [case for case in survivors if case.why]
    sys.stdout.writelines(f"survived {case}: {case.why or 'why?'}\n" for case in survivors)
    sys.stdout.write(
        f"{killed} of {len(tried)} killed, {killed / all_:.1%} "
        f"(95 % of samples: {low:.1%} to {high:.1%}); {len(chosen) - len(tried)} not tried; "
        f"without the {len(explained)} that are explained {killed / (all_ - len(explained)):.1%}\n"
    )
    return 0 if killed >= 0.9 * len(tried) else 1


def _interval(share: float, size: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share that was seen in a sample."""
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    spread = z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return middle - spread / (1 + z * z / size), middle + spread / (1 + z * z / size)


if __name__ == "__main__":
    sys.exit(main())
