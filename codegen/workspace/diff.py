"""Unified diffs that `git apply` takes."""

import difflib
from collections.abc import Iterator

_NO_NEWLINE = "\\ No newline at end of file\n"


def lines(text: str) -> list[str]:
    """Split at line feeds only, keeping them; `str.splitlines` also splits at form feeds."""
    parts = text.split("\n")
    whole = [part + "\n" for part in parts[:-1]]
    return [*whole, parts[-1]] if parts[-1] else whole


def unified(path: str, before: str | None, after: str | None) -> str:
    """The diff of one file; None stands for a file that does not exist."""
    if before == after:
        return ""
    return "".join(_parts(path, before, after))


def _parts(path: str, before: str | None, after: str | None) -> Iterator[str]:
    yield f"diff --git a/{path} b/{path}\n"
    if before is None:
        yield "new file mode 100644\n"
    if after is None:
        yield "deleted file mode 100644\n"
    old = "/dev/null" if before is None else f"a/{path}"
    new = "/dev/null" if after is None else f"b/{path}"
    for line in difflib.unified_diff(lines(before or ""), lines(after or ""), old, new):
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"
