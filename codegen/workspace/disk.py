"""Reading what is there: text files with their style, and whatever else stands in the way."""

import codecs
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from codegen.texts import Text, held

_BOM = "\ufeff"
_PART = 1 << 20  # bytes that are in memory at a time


class Kind(StrEnum):
    """What stands at a path."""

    ABSENT = "absent"
    TEXT = "text"
    BINARY = "is not UTF-8 text"
    FOLDER = "is a folder"
    SPECIAL = "is not a regular file"
    BLOCKED = "a file stands where a folder must be"
    OUTSIDE = "a symbolic link leads out of the project"
    UNREADABLE = "the system refuses to read it"


@dataclass(frozen=True)
class Found:
    """One path as found.

    raw: the exact text, or None where there is no text.
    text: the same without a byte order mark and, where every line ends in CRLF, with LF.
    """

    kind: Kind
    raw: str | None = None
    text: str | None = None

    @property
    def exact(self) -> Text | None:
        """The exact text, to be held."""
        return None if self.raw is None else held(self.raw)

    def styled(self, text: str) -> str:
        """The text in the style (line ends, byte order mark) of the file that was found."""
        if self.raw is None or self.text is None:
            return text
        crlf = "\r\n" in self.raw and "\r\n" not in self.text
        mark = _BOM if self.raw.startswith(_BOM) else ""
        return mark + (text.replace("\n", "\r\n") if crlf else text)


@dataclass(frozen=True)
class Look:
    """A text file that was looked at: its exact text, and whether it may be in another style.

    plain: it has no byte order mark and no CRLF.
    """

    raw: Text
    plain: bool


def plain(raw: str) -> str:
    """Drop a byte order mark and CRLF line ends; a file of mixed line ends keeps them."""
    text = raw.removeprefix(_BOM)
    if "\r\n" not in text:
        return text
    whole = text.count("\n") == text.count("\r\n")
    return text.replace("\r\n", "\n") if whole else text


class Tree:
    """The files below a root, read without ever leaving it through a symbolic link."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._folders: dict[str, Kind] = {}
        self._real: dict[str, str] = {}

    def kind(self, path: str) -> Kind:
        """Say what stands at a relative path, without reading it."""
        folder = self._folder(path.rpartition("/")[0])
        if folder is not Kind.FOLDER:
            return folder
        try:
            mode = os.lstat(self.full(path)).st_mode
        except FileNotFoundError:
            return Kind.ABSENT
        except OSError:
            return Kind.UNREADABLE
        if stat.S_ISLNK(mode):
            return self._linked(path)
        return _kind(mode)

    def find(self, path: str) -> Found:
        """Read what stands at a relative path."""
        kind = self.kind(path)
        if kind is not Kind.TEXT:
            return Found(kind)
        try:
            with open(self.full(path), "rb") as file:
                raw = file.read().decode("utf-8")
        except UnicodeDecodeError:
            return Found(Kind.BINARY)
        except OSError:
            return Found(Kind.UNREADABLE)
        return Found(Kind.TEXT, raw, plain(raw))

    def look(self, path: str) -> Look | None:
        """Look at a text without holding it; None where there is none."""
        if self.kind(path) is not Kind.TEXT:
            return None
        known, styled, end = hashlib.sha256(), False, b""
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for part in self._parts(path):
                known.update(part)
                decoder.decode(part)
                styled = styled or _is_styled(part) or (end + part[:1]) == b"\r\n"
                end = part[-1:]
            decoder.decode(b"", final=True)
        except (OSError, UnicodeDecodeError):
            return None
        return Look(Text(known.hexdigest()[:16], lambda: self._decoded(path)), not styled)

    def _decoded(self, path: str) -> Iterator[str]:
        return codecs.iterdecode(self._parts(path), "utf-8")

    def _parts(self, path: str) -> Iterator[bytes]:
        with open(self.full(path), "rb") as file:
            while part := file.read(_PART):
                yield part

    def full(self, path: str) -> str:
        """The absolute path."""
        return f"{self.root}/{path}"

    def real(self, path: str) -> str:
        """The absolute path behind symbolic links; `kind` has seen that it is inside."""
        folder, _, name = path.rpartition("/")
        if folder not in self._real:
            self._real[folder] = os.path.realpath(self.full(folder))
        full = f"{self._real[folder]}/{name}"
        return os.path.realpath(full) if os.path.islink(full) else full

    def _folder(self, folder: str) -> Kind:
        if folder not in self._folders:
            self._folders[folder] = self._look(folder)
        return self._folders[folder]

    def _look(self, folder: str) -> Kind:
        full = self.full(folder) if folder else self.root
        if not self._inside(os.path.realpath(full)):
            return Kind.OUTSIDE
        try:
            mode = os.stat(full).st_mode
        except FileNotFoundError:
            broken = os.path.lexists(full)
            above = self._folder(folder.rpartition("/")[0]) if folder else Kind.ABSENT
            return Kind.BLOCKED if broken else _below(above)
        except NotADirectoryError:
            return Kind.BLOCKED
        except OSError:
            return Kind.UNREADABLE
        return Kind.FOLDER if stat.S_ISDIR(mode) else Kind.BLOCKED

    def _linked(self, path: str) -> Kind:
        real = self.real(path)
        if not self._inside(real):
            return Kind.OUTSIDE
        try:
            return _kind(os.stat(real).st_mode)
        except OSError:
            return Kind.SPECIAL

    def _inside(self, real: str) -> bool:
        return real == self.root or real.startswith(self.root.rstrip("/") + "/")


def _kind(mode: int) -> Kind:
    if stat.S_ISREG(mode):
        return Kind.TEXT
    return Kind.FOLDER if stat.S_ISDIR(mode) else Kind.SPECIAL


def _below(above: Kind) -> Kind:
    return Kind.ABSENT if above is Kind.FOLDER else above


def _is_styled(part: bytes) -> bool:
    return b"\r\n" in part or part.startswith(codecs.BOM_UTF8)


def standing(root: Path, path: str) -> Text | None:
    """The text that stands at a path below a root, unless none does."""
    found = Tree(root).look(path)
    return None if found is None else found.raw
