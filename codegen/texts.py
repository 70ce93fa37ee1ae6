"""Texts of a run, which may be thousands: known by their digests, fetched when they are written.

What a run makes lies in one temporary file that has no name, so that nothing is left of it however
the run ends.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import BinaryIO

from codegen.diagnostics import GenApiError, fail

_PART = 1 << 20  # bytes that are in memory at a time


def digest(text: str) -> str:
    """The short content hash by which a text is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Text:
    """A text that lies somewhere.

    digest: of the whole.
    fetch: gives its parts, each time that it is called.
    """

    __slots__ = ("digest", "fetch")

    def __init__(self, digest: str, fetch: Callable[[], Iterable[str]]) -> None:
        self.digest = digest
        self.fetch = fetch

    def __str__(self) -> str:
        """The whole of it."""
        return "".join(self.fetch())


def held(text: str) -> Text:
    """A text that stays in memory."""
    return Text(digest(text), lambda: (text,))


def made_of(fetch: Callable[[], Iterable[str]]) -> Text:
    """A text that is made of others each time that it is asked for."""
    known = hashlib.sha256()
    for part in fetch():
        known.update(part.encode())
    return Text(known.hexdigest()[:16], fetch)


class Spool:
    """A temporary file of texts, which goes with its last user.

    Raises:
        GenApiError: there is no room for it (GA506); so does `put`.
    """

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - until nobody needs it
        except OSError as error:
            raise _refused(error) from error
        self._end = 0

    def put(self, parts: Iterable[str]) -> Text:
        """Write a text to the end of the file."""
        known, start = hashlib.sha256(), self._end
        try:
            for part in parts:
                data = part.encode()
                known.update(data)
                self._end += self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise _refused(error) from error
        return Text(known.hexdigest()[:16], partial(_between, self._file, start, self._end))


def lines(file: BinaryIO) -> Iterator[Text]:
    """The lines of an open file from where it is, without their ends, and without digests."""
    start = file.tell()
    while line := file.readline():
        yield Text("", partial(_between, file, start, start + len(line.removesuffix(b"\n"))))
        start += len(line)


def _between(file: BinaryIO, start: int, end: int) -> Iterator[str]:
    return codecs.iterdecode(_bytes(file, start, end), "utf-8")


def _bytes(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _PART):
        yield _pread(file.fileno(), min(_PART, end - at), at)


def _sought(descriptor: int, size: int, at: int) -> bytes:
    here = os.lseek(descriptor, 0, os.SEEK_CUR)
    os.lseek(descriptor, at, os.SEEK_SET)
    try:
        return os.read(descriptor, size)
    finally:
        os.lseek(descriptor, here, os.SEEK_SET)


_pread: Callable[[int, int, int], bytes] = getattr(os, "pread", _sought)  # none on Windows


def _refused(error: OSError) -> GenApiError:
    where, hint = tempfile.gettempdir(), "make room there, or name another folder in TMPDIR"
    message = f"nothing was changed, writing {where} failed: {error.strerror}"
    return fail("GA506", message, hint=hint)
