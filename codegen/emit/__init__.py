"""From the API to the text of its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.model.api import Api
from codegen.model.reads import Answers, Made, Memory, Read
from codegen.texts import Spool, Text

if TYPE_CHECKING:  # the templates are heavy to import
    from codegen.emit.tree import Tree, Unit

# what black and ruff take where a project says nothing
DEFAULT_LINE_LENGTH = 88
_AT_ONCE = 500  # files that are formatted in one process, and in memory until they are


@dataclass(frozen=True)
class File:
    """A file of the service: its first line, and its text.

    same: the digest of the text, where it is the one of the last time; then `text` is None.
    """

    path: str
    head: str
    text: Text | None
    same: str = ""


def render(
    api: Api, *, templates: Path | None = None, line_length: int = DEFAULT_LINE_LENGTH
) -> list[tuple[str, str]]:
    """Render every file of the service, formatted, as (posix path, text), sorted by path.

    templates: a folder whose files replace the templates of the same path.

    Raises:
        GenApiError: a template of `templates` does not render.
    """
    from codegen.emit.format import format_files  # noqa: PLC0415 - only a real run pays for it
    from codegen.emit.tree import Tree  # noqa: PLC0415 - as above

    tree = Tree(api, templates)
    texts = ((unit.path, tree.render(unit)[0]) for unit in tree.units())
    return format_files(
        sorted((path, text) for path, text in texts if text is not None), line_length
    )


def render_changed(
    answers: Answers,
    last: Memory,
    spool: Spool,
    *,
    templates: Path | None = None,
) -> tuple[list[File], Memory]:
    """Render what is not made from the very same as the last time.

    answers: of the API.
    last: what the files that may stay as they are were made from.
    spool: where the texts go.
    Gives every file, sorted by path, and what they are made from now.

    Raises:
        GenApiError: a template of `templates` does not render.
    """
    from codegen.emit.tree import Tree  # noqa: PLC0415 - as above

    tree = Tree(answers.api, templates)
    same = last.same(answers).files
    units = {unit.path: unit for unit in tree.units()}
    files, made = {}, {path: each for path, each in same.items() if path in units}
    one = {read: read for read in last.answers}  # thousands of files read the same
    for path, text, reads in _rendered(tree, [units[path] for path in units.keys() - made.keys()]):
        kept = None if text is None else spool.put((text,))
        head = "" if text is None else text[: text.find("\n") + 1]
        known = tuple(one.setdefault(read, read) for read in reads)
        made[path] = Made(kept.digest if kept else "", head, known)
        if kept:
            files[path] = kept
    told = [
        File(path, each.head, files.get(path), "" if path in files else each.digest)
        for path, each in sorted(made.items())
        if each.digest
    ]
    every = {read for each in made.values() for read in each.reads}
    return told, Memory(made, answers.noted(every))


def _rendered(
    tree: Tree, units: Sequence[Unit]
) -> Iterator[tuple[str, str | None, frozenset[Read]]]:
    """Path, formatted text and reads of each file, a batch at a time."""
    from codegen.emit.format import format_files  # noqa: PLC0415 - as above

    ordered = sorted(units, key=lambda unit: unit.path)
    for start in range(0, len(ordered), _AT_ONCE):
        fresh = {unit.path: tree.render(unit) for unit in ordered[start : start + _AT_ONCE]}
        texts = dict(
            format_files(
                [(path, text) for path, (text, _) in fresh.items() if text is not None],
                DEFAULT_LINE_LENGTH,
            )
        )
        yield from ((path, texts.get(path), reads) for path, (_, reads) in fresh.items())


def tidy(files: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Format texts as rendered ones are; as they are where the formatter refuses one."""
    from codegen.emit.format import format_files  # noqa: PLC0415 - as above

    try:
        return format_files(files, DEFAULT_LINE_LENGTH)
    except RuntimeError:
        return files
