"""TypeScript as a frontend has it: the compiler that tests/typescript/package.json names, and Node.

The compiler is fetched once for a checkout. A machine without Node fails these tests and says what
to install: no example of a handoff counts as working that nobody has compiled.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.application import run

HOME = Path(__file__).parents[1] / "typescript"
HANDOFF = Path(".claude", "handoff", "python-backend-agent-output.md")
_COMPILER = HOME / "node_modules" / ".bin" / "tsc"
_STRICT = (
    *("--strict", "--noUnusedLocals", "--noImplicitReturns", "--pretty", "false"),
    *("--target", "es2023", "--lib", "es2023,dom", "--module", "nodenext"),
)


def printed(folder: Path) -> str:
    """The TypeScript that the handoff of a project prints."""
    text = (folder / HANDOFF).read_text(encoding="utf-8")
    return "\n\n".join(
        re.findall(r"^`{3,}typescript\n(.*?)\n`{3,}$", text, re.DOTALL | re.MULTILINE)
    )


def compiled(folder: Path, *, sources: Mapping[str, str]) -> Path:
    """Compile under `--strict`; fails with what the compiler says.

    sources: file names and texts. The result is JavaScript, in the folder "made".
    """
    for name, text in {"package.json": '{"type": "module"}', **sources}.items():
        (folder / name).write_text(text, encoding="utf-8")
    names = sorted(name for name in sources if name.endswith(".ts"))
    run([_tool("node"), str(_compiler()), *_STRICT, "--outDir", "made", *names], folder, {})
    return folder / "made"


def executed(script: Path, arguments: Sequence[str]) -> str:
    """What a script prints under Node; fails where it throws."""
    return run([_tool("node"), str(script), *arguments], script.parent, {})


def _compiler() -> Path:
    """The compiler, fetched where the checkout has none yet."""
    if not _COMPILER.exists():
        with tempfile.TemporaryDirectory(dir=HOME) as folder:
            shutil.copy(HOME / "package.json", folder)
            quiet = ("--no-package-lock", "--no-audit", "--no-fund")
            subprocess.run([_tool("npm"), "install", *quiet], cwd=folder, check=True)
            try:
                (Path(folder) / "node_modules").rename(HOME / "node_modules")
            except OSError:
                assert _COMPILER.exists()  # another worker was faster
    return _COMPILER


def _tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)  # of the extra `node`
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"no {name}: install Node.js 20 or newer, or pip install -e '.[dev,node]'"
    return found
