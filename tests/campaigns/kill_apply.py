"""Kill regenerations at random moments: the long form of tests/workspace/test_crash.py.

`python -m tests.campaigns.kill_apply --kills 200 --files 200` prints what the kills left behind and
exits 1 at the first tree that is neither as it was nor complete.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.workspace import crash
from tests.workspace.support import tree


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = campaign(Path(folder), options.kills, options.files, options.seed)
    sys.stdout.write(f"{dict(outcomes)}\n")
    return 1 if outcomes["broken"] else 0


def campaign(folder: Path, kills: int, files: int, seed: int) -> Counter[str]:
    """Kill, recover and compare; every second kill waits for a time, the others for a step."""
    chance = random.Random(seed)
    crash.prepare(folder / "before", files)
    shutil.copytree(folder / "before", folder / "after")
    started = time.monotonic()
    steps = int(_start(folder / "after", files).communicate()[0])
    duration = time.monotonic() - started
    before, after = tree(folder / "before"), tree(folder / "after")
    outcomes: Counter[str] = Counter()
    for number in range(kills):
        copy = folder / "killed"
        shutil.copytree(folder / "before", copy)
        if number % 2:
            _kill_after(_start(copy, files), chance.uniform(0.2, 1.0) * duration)
        else:
            _start(copy, files, chance.randrange(1, steps + 1)).wait()
        found = crash.recovered(copy, files)
        outcomes["before" if found == before else "after" if found == after else "broken"] += 1
        crash.regenerate(copy, files)
        outcomes["broken"] += tree(copy) != after
        shutil.rmtree(copy)
    return outcomes


def _start(root: Path, files: int, step: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.workspace.crash", str(root), str(files), str(step)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
