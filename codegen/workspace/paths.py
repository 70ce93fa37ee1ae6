"""Where gen-api keeps its state, and where it never writes."""

import re
from collections.abc import Iterable
from fnmatch import translate

from codegen.diagnostics import Diagnostic, Severity

STATE = ".gen-api"
STATE_FILE = f"{STATE}/state.json"
BASE = f"{STATE}/base"
_KEPT = ".base"
JOURNAL = f"{STATE}/journal.json"
CACHE = f"{STATE}/cache"
STAGE = f"{CACHE}/stage"
LOCK = f"{CACHE}/lock"
PROPOSAL = ".gen-api-new"

# The folder's own files: reviewers see generated text folded, line ends stay LF in every checkout,
# and the project's linter leaves the kept texts alone.
FURNITURE = {
    f"{STATE}/.gitattributes": "* linguist-generated text eol=lf\n",
    f"{STATE}/ruff.toml": 'exclude = ["**"]\n',
}

_NEVER = (
    "versions/*",
    "*/versions/*",
    ".claude/handoff/database-*",
    "docs/ARCHITECTURE.md",
    ".git/*",
    f"{STATE}/*",
)

_PROTECTED = re.compile("|".join(translate(pattern) for pattern in _NEVER))


def refused(paths: Iterable[str]) -> list[Diagnostic]:
    """Find the paths that must not be written, because they are protected or outside the root."""
    return [
        Diagnostic(
            "GA503",
            f"{path} is never written by gen-api",
            hint="change the option or template that leads there",
            severity=Severity.ERROR,
        )
        for path in paths
        if not _is_below(path) or _PROTECTED.match(path)
    ]


def _is_below(path: str) -> bool:
    return "\\" not in path and not {"", ".", ".."} & set(path.split("/"))


def base_of(path: str) -> str:
    """Where the text generated last for a path is kept: under a name that is no module's, since
    formatters and checkers of a whole project would read it.
    """
    return f"{BASE}/{path}{_KEPT}"


def path_of(kept: str) -> str:
    """The path of which a name below the bases is; bases once had their files' own names."""
    return kept.removesuffix(_KEPT)
