"""The search through the project for a naming convention, where env.py leads to none.

Nearly all that it looks at says nothing. So what it found is kept as one fact: what else is in the
files of the project, such as those that gen-api writes, does not make a reading old.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from codegen.sources.migrations.project.locate import SKIPPED, Environment

SEARCH = "?naming_convention"  # stands for it among what was read
_DECLARES = re.compile(rb"naming_convention\s*=")


def declaring(environment: Environment) -> Iterator[Path]:
    """The project's files that mention a naming convention, tests and revisions left out."""
    inside = [r for r in environment.roots if r.is_relative_to(environment.root)]
    waiting = [next((r for r in inside if r != environment.script), environment.root)]
    while waiting:
        for entry in sorted(os.scandir(waiting.pop()), key=lambda entry: entry.name):
            name = entry.name
            if name.startswith("test"):
                continue
            if entry.is_dir(follow_symlinks=False):
                path = Path(entry.path)
                if not (name.startswith(".") or name in SKIPPED or path in environment.versions):
                    waiting.append(path)
            elif name.endswith(".py") and _declares(entry.path):
                yield Path(entry.path)


def _declares(path: str) -> bool:
    with open(path, "rb") as file:  # noqa: PTH123 - of thousands, none needs a Path
        return _DECLARES.search(file.read()) is not None


def found(environment: Environment) -> list[str] | None:
    """What the search finds, relative to the project; those files are read, and kept as such.

    None where something can't be looked at.
    """
    try:
        return [environment.relative(path) for path in declaring(environment)]
    except OSError:
        return None


def digest(names: list[str] | None) -> str:
    """A digest of what the search finds."""
    if names is None:
        return "absent"
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
