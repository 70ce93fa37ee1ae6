"""Fuzz the reader of handoffs: the long form of tests/handoff/test_bad_documents.py.

`python -m tests.campaigns.fuzz_handoffs --examples 5000` mutates, truncates and joins our own case
documents of databases and of APIs, takes them as the handoff, the architecture and the
requirements, and prints how many were read, asked about and refused; it ends at the first
traceback.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from codegen.config import Config
from codegen.diagnostics import GenApiError, QuestionsOpen
from codegen.sources import handoff

CASES = Path(__file__).parents[1] / "cases"
PIECES = (
    b"|",
    b"`",
    b"**",
    b"(",
    b")",
    b"\n",
    b"\n\n",
    b"- ",
    b"## ",
    b"```",
    b"\xff",
    b"\x00",
    b"'",
    b">",
)


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    paths = (*CASES.glob("handoff/*/handoff.md"), *CASES.glob("api_designs/*.md"))
    documents = [path.read_bytes() for path in sorted(paths)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "handoff.md"
        outcomes: Counter[str] = Counter()
        for _ in range(options.examples):
            path.write_bytes(_mutated(chance, documents))
            for name in ("architect-output.md", "feature-prd.md"):
                path.with_name(name).write_bytes(_mutated(chance, documents))
            outcomes[_outcome(path)] += 1
    sys.stdout.write(f"{dict(outcomes)}\n")
    return 0


def _mutated(chance: random.Random, documents: list[bytes]) -> bytes:
    text = bytearray(chance.choice(documents))
    if chance.random() < 0.2:
        text += chance.choice(documents)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 0, 1, 3, 40, 400)))
        text[at:end] = chance.choice(PIECES) * chance.choice((0, 1, 1, 2, 50))
    return bytes(text[: chance.randrange(len(text) + 1)] if chance.random() < 0.2 else text)


def _outcome(path: Path) -> str:
    try:
        schema = handoff.read(Config(root=path.parent, out=path.parent, handoff=path))
    except QuestionsOpen:
        return "gate"
    except GenApiError:
        return "refused"
    return "asked" if schema.questions else "read"


if __name__ == "__main__":
    sys.exit(main())
