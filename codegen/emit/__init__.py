"""From the API to the text of its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from codegen.model.api import Api
from codegen.model.reads import Answers, Made, Memory

# what black and ruff take where a project says nothing
DEFAULT_LINE_LENGTH = 88


@dataclass(frozen=True)
class File:
    """A file of the service: its first line, and its text.

    same: the digest of the text, where it is the one of the last time; then `text` is None.
    """

    path: str
    head: str
    text: str | None
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
    digest: Callable[[str], str],
    *,
    templates: Path | None = None,
) -> tuple[list[File], Memory]:
    """Render what is not made from the very same as the last time.

    answers: of the API.
    last: what the files that may stay as they are were made from.
    digest: of a text, as files are known by.
    Gives every file, sorted by path, and what they are made from now.

    Raises:
        GenApiError: a template of `templates` does not render.
    """
    from codegen.emit.format import format_files  # noqa: PLC0415 - as above
    from codegen.emit.tree import Tree  # noqa: PLC0415 - as above

    tree = Tree(answers.api, templates)
    same = last.same(answers).files
    paths = {unit.path: unit for unit in tree.units()}
    fresh = {path: tree.render(unit) for path, unit in paths.items() if path not in same}
    texts = dict(
        format_files(
            [(path, text) for path, (text, _) in fresh.items() if text is not None],
            DEFAULT_LINE_LENGTH,
        )
    )
    made = {path: made for path, made in same.items() if path in paths}
    for path, (_, reads) in fresh.items():
        text = texts.get(path)
        known = "" if text is None else digest(text)
        head = "" if text is None else text[: text.find("\n") + 1]
        made[path] = Made(known, head, reads)
    files = [
        File(path, each.head, texts.get(path), "" if path in texts else each.digest)
        for path, each in sorted(made.items())
        if each.digest
    ]
    every = {read for each in made.values() for read in each.reads}
    return files, Memory(made, {read: answers.to(read) for read in sorted(every)})


def tidy(files: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Format texts as rendered ones are; as they are where the formatter refuses one."""
    from codegen.emit.format import format_files  # noqa: PLC0415 - as above

    try:
        return format_files(files, DEFAULT_LINE_LENGTH)
    except RuntimeError:
        return files
