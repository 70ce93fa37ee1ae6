"""From the API to the text of its files."""

from __future__ import annotations

from pathlib import Path

from codegen.model.api import Api

# what black and ruff take where a project says nothing
DEFAULT_LINE_LENGTH = 88


def render(
    api: Api, *, templates: Path | None = None, line_length: int = DEFAULT_LINE_LENGTH
) -> list[tuple[str, str]]:
    """Render every file of the service, formatted, as (posix path, text), sorted by path.

    templates: a folder whose files replace the templates of the same path.

    Raises:
        GenApiError: a template of `templates` does not render.
    """
    from codegen.emit.format import format_files  # noqa: PLC0415 - only a real run pays for it
    from codegen.emit.tree import render_tree  # noqa: PLC0415 - as above

    return format_files(sorted(render_tree(api, templates)), line_length)


def tidy(files: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Format texts as rendered ones are; as they are where the formatter refuses one."""
    from codegen.emit.format import format_files  # noqa: PLC0415 - as above

    try:
        return format_files(files, DEFAULT_LINE_LENGTH)
    except RuntimeError:
        return files
