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
            path, name = Path(entry.path), entry.name
            if path in environment.versions or name.startswith("test"):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not name.startswith(".") and name not in SKIPPED:
                    waiting.append(path)
            elif path.suffix == ".py" and _DECLARES.search(path.read_bytes()):
                yield path


def found(environment: Environment) -> str:
    """A digest of what the search finds; the files that it finds are read, and kept as such."""
    try:
        names = "\n".join(environment.relative(path) for path in declaring(environment))
    except OSError:
        return "absent"
    return hashlib.sha256(names.encode()).hexdigest()[:16]
