"""Whether anything changed since the last run, told from file stamps in milliseconds.

A pre-commit hook asks this on every commit, so nothing is imported that Python has not loaded by
itself: no pathlib, no json, no re; hashlib only where a stamp differs. The manifest lies in
`.gen-api/cache/`, which git ignores: stamps mean nothing on another machine.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping

from codegen import __version__

_CACHE = ".gen-api/cache"
_MANIFEST = f"{_CACHE}/manifest"
_JOURNAL = ".gen-api/journal.json"
_STATE = ".gen-api/state.json"
_BASE = ".gen-api/base/"
_GRAIN = 20_000_000  # nanoseconds; file systems stamp with the coarse clock

_ABSENT = "absent"
Stamp = str  # "size mtime", or absent


def unchanged(root: str | os.PathLike[str]) -> bool:
    """Whether a run would read and leave behind just what the last one did.

    Hand edits of generated files do not count: with the same input they merge into themselves.
    """
    root = os.fspath(root)
    manifest = _Manifest.load(root)
    if manifest is None or manifest.tool != _tool() or os.path.lexists(f"{root}/{_JOURNAL}"):
        return False
    if set(_listed(root, manifest.watch)) != manifest.matched:
        return False
    moved = {path for path, (stamp, _) in manifest.files.items() if _stamp(root, path) != stamp}
    if any(_digest(root, path) != manifest.files[path][1] for path in moved):
        return False
    if moved:
        manifest.refresh(root, moved)
    return True


def remember(
    root: str | os.PathLike[str],
    *,
    inputs: Iterable[str],
    watch: Iterable[str],
    outputs: Mapping[str, str],
    since: int,
) -> None:
    """Note what a finished run has read and left, for `unchanged`.

    inputs: files read, relative to the root.
    watch: `folder/*.py` or `folder/**/*.py`, whose new and missing files count.
    outputs: files with their digests; an empty digest says that there is no file. The state, which
        a run leaves as it is where only its bookkeeping changed, counts as it stands.
    since: when the run started, as of `time.time_ns`; nothing is noted if an input is younger.
    """
    root = os.fspath(root)
    watch = sorted(watch)
    matched = set(_listed(root, watch))
    read = sorted({*inputs, *matched, *_configurations(root)})
    files = {path: (_stamp(root, path), _digest(root, path)) for path in read}
    if any(_mtime(stamp) >= since - _GRAIN for stamp, _ in files.values()):
        forget(root)
        return
    files |= {path: (_stamp(root, path), known or _ABSENT) for path, known in outputs.items()}
    files[_STATE] = _stamp(root, _STATE), _digest(root, _STATE)
    _Manifest(_tool(), watch, matched, files).save(root)


def forget(root: str | os.PathLike[str]) -> None:
    """Make the next run look at everything: this one left something open."""
    try:
        os.unlink(f"{os.fspath(root)}/{_MANIFEST}")
    except OSError:
        return


def of_inputs(root: str | os.PathLike[str], inputs: Iterable[str], watch: Iterable[str]) -> str:
    """Digest what a run reads: the bytes of its files, line ends aside, and their names."""
    import hashlib  # noqa: PLC0415 - see the module's docstring

    root = os.fspath(root)
    read = sorted({*inputs, *_listed(root, watch)})
    lines = [f"{path} {_digest(root, path)}" for path in read]
    configured = [_digest(root, path) for path in _configurations(root)]
    lines += [known for known in configured if known != _ABSENT]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


class _Manifest:
    """The last run's files: stamp and digest by path, and the files that the patterns matched."""

    def __init__(
        self,
        tool: str,
        watch: list[str],
        matched: set[str],
        files: dict[str, tuple[Stamp, str]],
    ) -> None:
        self.tool = tool
        self.watch = watch
        self.matched = matched
        self.files = files

    @classmethod
    def load(cls, root: str) -> "_Manifest | None":
        try:
            with open(f"{root}/{_MANIFEST}", encoding="utf-8") as file:
                tool, *rows = file.read().split("\n")
        except (OSError, UnicodeDecodeError):
            return None
        if not rows or rows.pop() != "end":
            return None
        cells = [row.split("\t") for row in rows]
        return cls(
            tool,
            [row[1] for row in cells if row[0] == "watch"],
            {row[1] for row in cells if row[0] == "match"},
            {row[3]: (row[1], row[2]) for row in cells if row[0] == "file"},
        )

    def refresh(self, root: str, moved: Iterable[str]) -> None:
        """Take the new stamps of files that were touched and not changed, where that is safe."""
        now = time.time_ns()
        for path in moved:
            stamp = _stamp(root, path)
            if _mtime(stamp) < now - _GRAIN:
                self.files[path] = (stamp, self.files[path][1])
        self.save(root)

    def save(self, root: str) -> None:
        rows = [self.tool]
        rows += [f"watch\t{pattern}" for pattern in self.watch]
        rows += [f"match\t{path}" for path in sorted(self.matched)]
        rows += [f"file\t{stamp}\t{known}\t{path}" for path, (stamp, known) in self.files.items()]
        draft = f"{root}/{_MANIFEST}.{os.getpid()}"
        try:
            os.makedirs(f"{root}/{_CACHE}", exist_ok=True)
            with open(draft, "w", encoding="utf-8") as file:
                file.write("\n".join([*rows, "end"]))
            os.replace(draft, f"{root}/{_MANIFEST}")
        except (OSError, UnicodeEncodeError):
            return  # a cache that can't be kept costs time, nothing else


def _tool() -> str:
    """The version, and when it was installed or its checkout moved on: builds of one may differ."""
    moves = f"{os.path.dirname(os.path.dirname(__file__))}/.git/logs/HEAD"
    return f"{__version__} {_stamp('', __file__)} {_stamp('', moves)}"


def _stamp(root: str, path: str) -> Stamp:
    try:
        found = os.stat(f"{root}/{path}" if root else path)
    except OSError:
        return _ABSENT
    return f"{found.st_size} {found.st_mtime_ns}"


def _mtime(stamp: Stamp) -> int:
    return -1 if stamp == _ABSENT else int(stamp.split(" ")[1])


def _digest(root: str, path: str) -> str:
    import hashlib  # noqa: PLC0415 - see the module's docstring

    try:
        with open(f"{root}/{path}", "rb") as file:
            text = file.read()
    except OSError:
        return _ABSENT
    text = text.replace(b"\r\n", b"\n")
    if path.startswith(_BASE) and text.startswith(b":"):
        text = text[1:].replace(b"\n:", b"\n")  # as `workspace.state` keeps base texts
    return hashlib.sha256(text).hexdigest()[:16]


def _configurations(root: str) -> Iterator[str]:
    """Every place at or above the root where a pyproject.toml counts, there or not."""
    depth = os.path.abspath(root).count(os.sep)
    return ("../" * up + "pyproject.toml" for up in range(depth + 1))


def _listed(root: str, watch: Iterable[str]) -> Iterator[str]:
    """The files that patterns match: `folder/*.py`, or at any depth `folder/**/*.py`."""
    for pattern in watch:
        folder, _, tail = pattern.partition("*")
        suffix = tail.rpartition("*")[2].removeprefix("/")
        yield from _below(root, folder.rstrip("/"), suffix, deep=tail.startswith("*/"))


def _below(root: str, folder: str, suffix: str, *, deep: bool) -> Iterator[str]:
    prefix = f"{folder}/" if folder else ""
    try:
        entries = list(os.scandir(f"{root}/{folder}"))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if deep and entry.name not in {"__pycache__", ".git"}:
                yield from _below(root, prefix + entry.name, suffix, deep=True)
        elif entry.name.endswith(suffix):
            yield prefix + entry.name
