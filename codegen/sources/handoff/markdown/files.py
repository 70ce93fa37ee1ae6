"""A file that should be markdown, as text; and the files of migrations that a text names."""

from __future__ import annotations

import re
from pathlib import Path

from codegen.diagnostics import Place, fail

# A handoff has some tens of thousands; the markdown of a million takes 30 s of CPU.
MAX_BYTES = 1_000_000
_PATH = re.compile(r"[\w/.-]++")


def read_text(path: Path, file: str) -> str:
    """Read a file that should be markdown.

    Raises:
        GenApiError: the file cannot be read as text.
    """
    at = Place(file)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise fail("GA301", f"cannot be read: {error.strerror}", at=at) from error
    if len(data) > MAX_BYTES:
        raise fail("GA301", f"has more than {MAX_BYTES:,} bytes", at=at)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise fail("GA301", "is not UTF-8 text", at=at, hint="save it as UTF-8") from error


def migrations(text: str) -> tuple[str, ...]:
    """`V3__rooms.sql`, `versions/0001_rooms.py`: a number in the file's name."""
    paths = (path.rstrip(".-/") for path in _PATH.findall(text))
    return tuple(dict.fromkeys(path for path in paths if _is_migration(path)))


def _is_migration(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.endswith((".sql", ".py")) and any(letter.isdigit() for letter in name)
