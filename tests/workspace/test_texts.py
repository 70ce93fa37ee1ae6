"""Texts that nobody holds are the same texts, wherever the parts end that they are read in."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest

from codegen.diagnostics import GenApiError
from codegen.texts import Spool, Text, digest, held
from codegen.workspace.disk import Tree
from codegen.workspace.state import barred

LARGE = 1 << 20  # bytes that are read at a time


@pytest.mark.parametrize("text", ["", "a", "\n", "a\nb", "a\n\nb\n", "\n\n", "é\r\nü\n"])
def test_a_barred_text_is_the_same_in_any_parts(text: str) -> None:
    whole = "".join(f":{line}" for line in text.splitlines(keepends=True))
    for cut in range(len(text) + 1):
        parts = text[:cut], text[cut:]
        kept = barred(Text("", lambda parts=parts: parts))  # type: ignore[misc] # a default of it
        assert (str(kept), kept.digest) == (whole, digest(whole))


def test_what_was_put_away_comes_back() -> None:
    spool = Spool()
    long = "ä" + "ö" * LARGE  # a character lies across the end of each part
    first, second = spool.put([long, "\n", long]), spool.put([])
    third = spool.put(["third"])
    assert (str(first), str(second), str(third)) == (f"{long}\n{long}", "", "third")
    assert first.digest == held(str(first)).digest
    assert len(list(first.fetch())) > 3


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (b"a\nb\n", True),
        (b"a\r\nb", False),
        (b"\xef\xbb\xbfa\n", False),
        (b"x" * (LARGE - 1) + b"\r\ny\n", False),
        (b"x" * LARGE + b"\r\n", False),
        (b"x" * (LARGE - 1) + b"\ny\r", True),
    ],
)
def test_a_file_is_looked_at_part_by_part(text: bytes, plain: bool, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(text)
    look = Tree(tmp_path).look("file")
    assert look is not None
    assert (str(look.raw), look.plain) == (text.decode(), plain)
    assert look.raw.digest == digest(text.decode())


@pytest.mark.parametrize("wrong", [b"\xff", b"x" * LARGE + b"\xc3", b"x" * (LARGE - 1) + b"\xc3x"])
def test_what_is_no_text_is_none(wrong: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(wrong)
    assert Tree(tmp_path).look("file") is None
    assert Tree(tmp_path).look("missing") is None


def test_no_room_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(GenApiError, match=f"writing {tempfile.gettempdir()} failed: No space left"):
        Spool()


def test_a_temporary_file_that_cannot_grow_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda: full)
        with pytest.raises(GenApiError, match="No space left"):
            Spool().put(["text"])
