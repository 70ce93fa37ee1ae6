"""Readings that are kept: the same history is not rehearsed twice, a longer one from where it was.

Everything that the rehearsal read belongs to the key: the revisions, the project's files and
folders that it opened, places where it looked in vain, the packages that are installed, and what
the configuration says. Files are JSON behind a digest of themselves; what is damaged, of another
version or of another project is as if it were not there.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import codegen
from codegen import sealed as sealing
from codegen.sealed import installed, names_in, opened, sealed, tool
from codegen.sources.migrations.project.locate import Environment
from codegen.sources.migrations.project.searched import SEARCH, digest, found
from codegen.texts import Spool, Text

FOLDER = ".gen-api/cache"
_PREFIX = "reading-"
_KEPT = 4  # readings of other heads or dialects, beside the last one
_UNIMPORTANT = frozenset({"timeout", "memory", "cpu"})
_POINTS = 8


class ReadingCache:
    """The kept readings of one project, for one job.

    Arguments:
        folder: where they lie.
        job: what the child is asked, as plain data.
        revisions: the files of the version folders.
        environment: of the project.
    """

    def __init__(
        self,
        folder: Path,
        job: Mapping[str, Any],
        revisions: Sequence[Path],
        environment: Environment,
    ) -> None:
        self._folder = folder
        self._root = environment.root
        self._environment = environment
        self._digests: dict[str, str] = {}
        told = {name: value for name, value in job.items() if name not in _UNIMPORTANT}
        asked = json.dumps([told, _tool(), installed()], sort_keys=True, default=str)
        self._key = hashlib.sha256(asked.encode()).hexdigest()
        self._revisions = {str(path): _digest(path) for path in revisions}
        self._own = {*self._revisions, *(str(path.parent) for path in revisions)}
        self._seen: dict[str, bool] = {}
        self._searched: list[str] | None = None
        self._known, self._said = self._load(f"{_PREFIX}{self._key[:16]}.json")

    def result(self) -> dict[str, Any] | None:
        """What a rehearsal would give, where nothing that it reads has changed."""
        if self._known.get("revisions") != self._revisions or not self._fresh(self._known["read"]):
            return None
        result: dict[str, Any] = json.loads(self._said)["result"]
        return result

    def start(self) -> dict[str, Any]:
        """For the child: states to go on from, the longest first, headers known already, and what
        the search for a naming convention finds, if it had to be looked for."""
        points = [point for point in self._known.get("points", []) if self._holds(point)]
        same = self._same()
        headers = {p: h for p, h in self._known.get("headers", {}).items() if p in same}
        return {
            "points": [
                {"applied": point["applied"], "file": str(self._folder / point["file"])}
                for point in sorted(points, key=lambda point: -len(point["applied"]))
            ],
            "headers": headers,
            "searched": self._searched,
            "names": {
                file: lines
                for file, lines in self._known.get("names", {}).items()
                if str(self._root / file) in same
            },
        }

    def updated(self, result: Mapping[str, Any], said: str) -> dict[str, Text]:
        """The files to keep after a rehearsal, by name.

        result: what the child gave, with the files of the states that it wrote.
        said: the line that gave it, which is kept as it is.
        """
        files: dict[str, Text] = {}
        spool = Spool()
        points = [point for point in self._known.get("points", []) if self._holds(point)]
        for state in result["points"]:
            text = Path(state["file"]).read_text(encoding="utf-8")
            name = f"{_PREFIX}{self._key[:16]}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
            files[f"{name}.json"] = spool.put((sealed(text),))
            points = [point for point in points if point["applied"] != state["applied"]]
            points.append(self._point(state, f"{name}.json", result["files"]))
        document = {
            "key": self._key,
            "revisions": self._revisions,
            "read": self._read(result["read"]),
            "headers": result["headers"],
            "names": result["names"],
            "points": _thinned(points),
        }
        text = sealed(f"{json.dumps(document)}\n{said}")
        files[f"{_PREFIX}{self._key[:16]}.json"] = spool.put((text,))
        return files

    def _point(
        self, state: Mapping[str, Any], name: str, files: Mapping[str, str]
    ) -> dict[str, Any]:
        paths = [files[revision] for revision in state["applied"]]
        digests = {path: self._revisions.get(path, "") for path in paths}
        read = self._read(state["opened"])
        return {"applied": state["applied"], "file": name, "revisions": digests, "read": read}

    def _holds(self, point: Mapping[str, Any]) -> bool:
        """Whether a state's revisions, and what they read, are as they were."""
        same = all(self._revisions.get(p) == known for p, known in point["revisions"].items())
        return same and self._fresh(point["read"]) and self._whole(point["file"])

    def _whole(self, name: str) -> bool:
        if name not in self._seen:
            self._seen[name] = opened(self._folder / name) is not None
        return self._seen[name]

    def _same(self) -> set[str]:
        before: Mapping[str, str] = self._known.get("revisions", {})
        return {path for path, known in self._revisions.items() if before.get(path) == known}

    def _read(self, paths: Sequence[str]) -> dict[str, str]:
        other = (p for p in paths if str(self._root / p) not in self._own)
        return {p: self._digest(p) for p in other}

    def _fresh(self, read: Mapping[str, str]) -> bool:
        return all(self._digest(path) == known for path, known in read.items())

    def _digest(self, path: str) -> str:
        """Of what was read, once for all states that know it."""
        if path not in self._digests:
            self._digests[path] = self._search() if path == SEARCH else _digest(self._root / path)
        return self._digests[path]

    def _search(self) -> str:
        self._searched = found(self._environment)
        return digest(self._searched)

    def _load(self, name: str) -> tuple[Mapping[str, Any], str]:
        """What an earlier reading went by, and the line of its result, which may not be needed."""
        head, _, said = (opened(self._folder / name) or "").partition("\n")
        with suppress(ValueError):
            document = json.loads(head)
            if isinstance(document, dict) and document.get("key") == self._key:
                return document, said
        return {}, ""


# to start with
NOTHING: Mapping[str, Any] = {"points": [], "headers": {}, "names": {}, "searched": None}


def keep(folder: Path, files: Mapping[str, Text]) -> None:
    """Write what `updated` gave, and remove what nothing refers to; a failure costs time only."""
    try:
        for name, text in files.items():
            sealing.keep(folder / name, text)
        for path in _unused(folder):
            path.unlink(missing_ok=True)
    except (OSError, UnicodeEncodeError):
        return


def _unused(folder: Path) -> Iterator[Path]:
    """Readings beyond the last few, and states that none of the others names."""
    mine = [path for path in folder.glob(f"{_PREFIX}*.json") if path.is_file()]
    readings = [path for path in mine if path.stem.count("-") == 1]
    readings.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    yield from readings[_KEPT:]
    named = "".join(map(_head, readings[:_KEPT]))
    yield from (path for path in mine if path not in readings and path.name not in named)


def _head(reading: Path) -> str:
    """What a reading goes by, without its result."""
    with reading.open(encoding="utf-8") as lines:
        return lines.readline() + lines.readline()  # the seal is first


def _thinned(points: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of many states, those at about doubling distances from the longest."""
    ordered = sorted(points, key=lambda point: -len(point["applied"]))
    if not ordered:
        return []
    longest = len(ordered[0]["applied"])
    kept: list[dict[str, Any]] = []
    for point in ordered:
        distance = longest - len(point["applied"])
        if not kept or distance == 1 or distance >= 2 * (longest - len(kept[-1]["applied"])):
            kept.append(point)
    return kept[:_POINTS]


def _digest(path: Path) -> str:
    """A file's bytes, a folder's names, or that there is nothing."""
    try:
        if path.is_dir():
            return names_in(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return "absent"


def _tool() -> list[object]:
    """What the reader is: see `codegen.sealed.tool`."""
    sources = Path(codegen.__file__).parent / "sources"
    return tool(p for part in ("migrations", "catalogue") for p in (sources / part).rglob("*.py"))
