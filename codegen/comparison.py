"""What changed for clients between an earlier state of a project and what its source says now.

The earlier state is read again, by this version of gen-api, from the migrations as they were: a
contract that was committed then may be stale, or written by another version. Only a document that
the user names is taken at its word.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from codegen.config import Config, load, project_of
from codegen.contract import contract, diff, openapi
from codegen.diagnostics import GenApiError, Place, QuestionsOpen, fail
from codegen.history import Commit, Repository
from codegen.pipeline import Understood, understand
from codegen.recall import recall
from codegen.source import Progress, Source

_NO_HISTORY = ("GA201", "GA204", "GA516")  # no migrations, or none of the tables asked for
_STATE = ".gen-api/state.json"


@dataclass(frozen=True)
class Comparison:
    """against: what the present state was compared with, in words.

    root: the folder that places are relative to. top: of the repository that it lies in.
    """

    against: str
    changes: tuple[diff.Change, ...]
    root: Path

    @property
    def top(self) -> Path:
        """The root itself where it lies in no repository."""
        above = (self.root, *self.root.parents)
        return next((folder for folder in above if (folder / ".git").exists()), self.root)


def recall_or_find(out: Path) -> tuple[Source, Config]:
    """As `recall`; where nothing was generated yet, the migrations that are found upwards."""
    if (out / _STATE).is_file():
        return recall(out)
    settings = load(out)
    if settings.migrations is None:
        here = out.resolve()
        settings = replace(settings, migrations=here, root=project_of(here))
    return Source("migrations"), settings


def compare(source: Source, config: Config, against: str | None, progress: Progress) -> Comparison:
    """Compare the present contract with an earlier one.

    against: a git ref, or the file of an earlier contract; by default the merge base with the
        default branch, or HEAD.

    Raises:
        GenApiError: there is no such state (GA701 to GA704), or one of the two cannot be read.
        QuestionsOpen: something must be known that no source says.
    """
    if against is not None and Path(against).is_file():
        document = _document(Path(against))
        return _with_document(document, understand(source, config, progress), against, config)
    repository = Repository(config.out)
    commit = repository.base() if against is None else repository.commit(against)
    if commit is None:
        hint = "name a commit, branch or tag of this repository, or a JSON file"
        raise fail("GA702", f"{against} is neither a git ref nor a file", hint=hint)
    before = _earlier(repository, commit, source, config, progress)
    after = understand(source, config, progress)
    return with_history(before, after, str(commit), config.root)


def with_history(old: Understood | None, new: Understood, against: str, root: Path) -> Comparison:
    """Compare with an earlier reading of the same source; None where there was nothing."""
    renames = diff.fresh_renames(old.schema, new.schema) if old else ()
    lineage = diff.Lineage(renames)
    blame = diff.Blame(old.schema if old else None, new.schema, lineage)
    after = diff.from_contract(contract(new.api), new.api)
    nothing = diff.Surface(after.base_url, ())
    before = diff.from_contract(contract(old.api), old.api) if old else nothing
    changes = diff.compare(before, after, lineage, blame.place)
    return Comparison(against, tuple(changes), root)


def _with_document(document: Any, new: Understood, against: str, config: Config) -> Comparison:
    lineage = diff.Lineage(new.schema.renames, exact=False)
    blame = diff.Blame(None, new.schema, lineage)
    after = diff.from_contract(contract(new.api), new.api)
    if "openapi" in document:
        before = _read(document, against, lambda: diff.from_openapi(document, after.base_url))
        after = diff.from_openapi(openapi(new.api), after.base_url, after)
    else:
        before = _read(document, against, lambda: diff.from_contract(document))
    changes = diff.compare(before, after, lineage, blame.place)
    return Comparison(against, tuple(changes), config.root)


_WANTED = (
    "name a contract that gen-api wrote (.claude/handoff/python-backend-agent-output.json), "
    "or an openapi.json of the service"
)


def _document(path: Path) -> dict[str, Any]:
    at = Place(path.name)
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise fail("GA704", f"cannot be read as JSON: {error}", at=at, hint=_WANTED) from error
    if not isinstance(data, dict):
        raise fail("GA704", "is no contract", at=at, hint=_WANTED)
    return data


def _read(document: Any, against: str, reader: Callable[[], diff.Surface]) -> diff.Surface:
    try:
        return reader()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        at, kind = Place(Path(against).name), "OpenAPI document" if "openapi" in document else ""
        raise fail("GA704", f"is no {kind or 'contract'}", at=at, hint=_WANTED) from error


# -- from git ----------------------------------------------------------------------------------


def _earlier(
    repository: Repository, commit: Commit, source: Source, config: Config, progress: Progress
) -> Understood | None:
    """The service as it was; None where it had no migrations yet."""
    progress(f"reading {commit}")
    try:
        with _checked_out(repository, commit, config) as moved:
            return understand(*_as_configured(moved, source, config), progress)
    except QuestionsOpen:
        raise
    except GenApiError as error:
        if error.diagnostics[0].code in _NO_HISTORY:
            return None
        told = (replace(d, message=f"in {commit}: {d.message}") for d in error.diagnostics)
        raise GenApiError(*told) from error


@contextmanager
def _checked_out(repository: Repository, commit: Commit, config: Config) -> Iterator[Config]:
    """The present configuration, with each of its paths in a folder that holds the old files."""
    with tempfile.TemporaryDirectory(prefix="gen-api-") as scratch:
        top = Path(scratch).resolve() / repository.top.name
        (top / ".git").mkdir(parents=True)  # where the search for a project ends
        repository.write(commit, _needed(repository.top, config), top)

        def moved(path: Path | None) -> Path | None:
            inside = path is not None and path.is_relative_to(repository.top)
            return top / path.relative_to(repository.top) if path and inside else path

        out = moved(config.out) or config.out
        out.mkdir(parents=True, exist_ok=True)
        yield replace(
            config,
            out=out,
            root=moved(config.root) or config.root,
            migrations=moved(config.migrations),
            handoff=moved(config.handoff),
            templates=moved(config.templates),
        )


def _needed(top: Path, config: Config) -> Sequence[str]:
    """The project, and each pyproject.toml above it."""
    source = config.migrations or config.handoff or config.out
    folder = Path(os.path.commonpath([config.root, config.out, source]))
    above = [f"{path}/pyproject.toml" for path in (folder, *folder.parents)]
    paths = [os.path.relpath(path, top) for path in (str(folder), *above)]
    return [path for path in paths if path == "." or not path.startswith("..")]


def _as_configured(moved: Config, source: Source, config: Config) -> tuple[Source, Config]:
    """What was configured then, if gen-api was in use; with the answers that came later."""
    if not (moved.out / _STATE).is_file():
        return source, moved
    old_source, old = recall(moved.out)
    answered = replace(
        old, assume={**config.assume, **old.assume}, types={**config.types, **old.types}
    )
    return old_source, answered
