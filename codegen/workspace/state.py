"""What was generated last: `.gen-api/state.json` and the texts below `.gen-api/base/`.

Both are committed with the project, so they may come back from git with other line ends, merged by
lines, or with conflict markers in them. Every form is read; only well-formed text is written.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from codegen.diagnostics import GenApiError, Place, fail
from codegen.texts import Text, made_of
from codegen.workspace.disk import Kind, Tree, plain
from codegen.workspace.markers import sides
from codegen.workspace.paths import BASE, STATE_FILE, base_of, path_of

FORM = 2  # 1: base texts were kept as they are
_MERGED = 0  # by git, with conflicts: no file is as a run left it


@dataclass(frozen=True)
class Record:
    """How the project was generated, so that `sync` can do it again.

    source: the command and its options, plain JSON values, paths relative to the root.
    inputs: the files that the run read, relative to the root (may start with `..`).
    watch: patterns (`folder/*.py`, `folder/**/*.py`) whose new or missing files are inputs too.
    fingerprint: digest of the inputs' bytes.
    version: of gen-api.
    names: what everything was called, plain JSON values; the next run keeps to it.
    """

    source: Mapping[str, Any]
    inputs: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    fingerprint: str = ""
    version: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """The record, the digest of each text generated last, and the files left in conflict.

    renamed: what a renaming exchanges in a file that was in conflict when it came, name → name.
    form: how base texts are kept, see `barred`.
    """

    record: Record | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    form: int = FORM

    def essence(self) -> tuple[object, ...]:
        """What is worth a write of its own; inputs and version follow when something else does."""
        if self.record is None:
            return None, None, dict(self.files), self.conflicts
        own = dict(self.files), self.conflicts, self.renamed
        return self.record.source, self.record.names, *own

    def text(self) -> str:
        """As written to `state.json`: sorted, one fact a line, so that git merges it well."""
        record = self.record or Record({})
        document = {
            "version": record.version,
            "form": FORM,
            "source": dict(record.source),
            "inputs": sorted(record.inputs),
            "watch": sorted(record.watch),
            "fingerprint": record.fingerprint,
            "conflicts": sorted(self.conflicts),
            **({"renamed": self.renamed} if self.renamed else {}),
            "files": dict(sorted(self.files.items())),
            "names": dict(record.names),
        }
        return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def load_record(root: Path) -> Record | None:
    """How the project was generated, or None where gen-api never generated anything.

    Raises:
        GenApiError: `state.json` is damaged beyond repair.
    """
    return load(Tree(root)).record


def load(tree: Tree) -> State:
    """Read `state.json`; both sides of git's conflict markers count.

    Raises:
        GenApiError: it is damaged beyond repair.
    """
    found = tree.find(STATE_FILE)
    if found.text is None:
        return _nothing(found.kind)
    states = [parse(side) for side in sides(found.text)]
    first, last = states[0], states[-1]
    agreed = {path: known for path, known in first.files.items() if last.files.get(path) == known}
    unsure = dict.fromkeys({*first.files, *last.files} - {*agreed}, "")
    conflicts = tuple(sorted({*first.conflicts, *last.conflicts}))
    renamed = {**last.renamed, **first.renamed}
    form = first.form if len(states) == 1 else _MERGED
    return State(first.record, agreed | unsure, conflicts, renamed, form)


def _nothing(kind: Kind) -> State:
    """The state before the first run; what stands at its place may be nothing else."""
    if kind in {Kind.ABSENT, Kind.OUTSIDE}:  # writing refuses to leave the project
        return State()
    raise _unreadable(kind)


def _unreadable(reason: object) -> GenApiError:
    hint = "take it from git, or delete it and run the generating command again"
    return fail("GA508", f"cannot be read: {reason}", at=Place(STATE_FILE), hint=hint)


def bases(tree: Tree) -> frozenset[str]:
    """The paths of which a base text is kept; what compiling the whole project left is none."""
    return frozenset(map(path_of, names_of_bases(tree)))


def names_of_bases(tree: Tree) -> Iterator[str]:
    """The names of base texts, of earlier versions, too: those are the paths themselves."""
    start = tree.full(BASE)
    for folder, folders, names in os.walk(start):
        folders[:] = [name for name in folders if name != "__pycache__"]
        below = os.path.relpath(folder, start).replace(os.sep, "/")
        yield from (name if below == "." else f"{below}/{name}" for name in names)


def base(tree: Tree, path: str) -> str | None:
    """The text generated last for a path; None where it is lost. Git's markers stay in it."""
    found = tree.find(base_of(path))
    if found.raw is None:
        found = tree.find(f"{BASE}/{path}")
    return None if found.raw is None else _unbarred(plain(found.raw))


def barred(text: Text) -> Text:
    """A base text as it is kept: a colon before each line.

    To git a kept text would else be a copy of the user's file, and where a branch renames both, its
    merge takes one for the other: an edit would land in the base, and be lost with it.
    """
    return made_of(lambda: _barred(text.fetch()))


def _barred(parts: Iterable[str]) -> Iterator[str]:
    mark = ":"
    for part in filter(None, parts):
        yield mark + part.removesuffix("\n").replace("\n", "\n:")
        mark = "\n:" if part.endswith("\n") else ""
    yield mark.removesuffix(":")


def _unbarred(text: str) -> str:
    if not text.startswith((":", "<<<<<<<")):
        return text  # of a version that kept it as it was
    return f"\n{text}".replace("\n:", "\n")[1:]


@lru_cache(maxsize=4)
def parse(text: str) -> State:
    try:
        document = json.loads(text)
        record = Record(
            source=dict(document["source"]),
            inputs=tuple(document["inputs"]),
            watch=tuple(document["watch"]),
            fingerprint=str(document["fingerprint"]),
            version=str(document["version"]),
            names=dict(document.get("names", {})),
        )
        files = {str(path): str(known) for path, known in document["files"].items()}
        renamed = {path: dict(names) for path, names in dict(document.get("renamed", {})).items()}
        form = int(document.get("form", 1))
        return State(record, files, tuple(document["conflicts"]), renamed, form)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(error) from error
