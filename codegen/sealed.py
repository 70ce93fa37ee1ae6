"""Files of `.gen-api/cache/`: text behind a digest of itself, and the tool that wrote it.

What is damaged, or was written by another build of gen-api, is as if it were not there; what can't
be kept costs time, nothing else.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import codegen
from codegen.texts import Text, lines

_OPEN = b"0" * 64 + b"\n"  # where the digest is to stand
_PART = 1 << 20


def sealed(text: str) -> str:
    """The text behind its digest, as it is kept."""
    return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}"


def opened(path: Path) -> str | None:
    """The text of a sealed file; None where there is none, or another one than was sealed."""
    try:
        seal, _, text = path.read_bytes().partition(b"\n")
        same = seal == hashlib.sha256(text).hexdigest().encode()
        return text.decode("utf-8") if same else None
    except (OSError, ValueError):
        return None


def keep(path: Path, text: Text) -> None:
    """Write a file of the cache, whole.

    Raises:
        OSError, UnicodeEncodeError: it can't be written.
    """
    with _drafted(path) as file:
        file.writelines(part.encode() for part in text.fetch())


def keep_lines(path: Path, said: Iterable[str]) -> None:
    """Seal lines as they come, and keep them.

    Raises:
        OSError, UnicodeEncodeError: they can't be written.
    """
    known = hashlib.sha256()
    with _drafted(path) as file:
        file.write(_OPEN)
        for line in said:
            data = line.encode()
            known.update(data)
            file.write(data)
        file.seek(0)
        file.write(known.hexdigest().encode())


@contextmanager
def _drafted(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name once it is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        yield file
    draft.replace(path)


def opened_lines(path: Path) -> Iterator[Text] | None:
    """The lines of a sealed file, none of which is held; None as `opened` has it."""
    try:
        file = path.open("rb")
        seal, known = file.readline(), hashlib.sha256()
        while part := file.read(_PART):
            known.update(part)
        file.seek(len(seal))
    except OSError:
        return None
    return lines(file) if seal == f"{known.hexdigest()}\n".encode() else None


def tool(modules: Iterable[Path]) -> list[object]:
    """What was kept depends on: the versions of Python and of gen-api, and when files were written.

    modules: the files of gen-api that matter.
    """
    stamps = [f"{path.name} {path.stat().st_mtime_ns}" for path in sorted(modules)]
    return [codegen.__version__, sys.version, stamps]


def installed() -> list[str]:
    """The names in the folders of installed packages: of a version, too, since it is in a name."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return [f"{folder} {names_in(Path(folder))}" for folder in folders]


def names_in(folder: Path) -> str:
    """A digest of the names in a folder, of those aside that come and go by themselves."""
    names = sorted(path.name for path in folder.iterdir() if path.name not in _PASSING)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


_PASSING = frozenset({"__pycache__", ".gen-api", ".git"})
