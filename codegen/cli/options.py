"""Options that several commands share."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

Function = Callable[..., Any]


def _stack(*options: Function) -> Callable[[Function], Function]:
    def decorate(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Project folder to generate into.  [default: here]",
)
writing = _stack(
    click.option("--dry-run", is_flag=True, help="Say what would change and write nothing."),
    click.option("--diff", is_flag=True, help="Print a unified diff and write nothing."),
    click.option("--adopt", is_flag=True, help="Take over files that gen-api did not write."),
)
dialect = click.option("--dialect", help="postgresql or sqlite, where the source does not say.")
history = _stack(
    dialect,
    click.option("--base", help="SQL file or database URL of the schema the history starts from."),
    click.option("--base-revision", help="The revision that --base is at, if it does not say."),
    click.option(
        *("--at", "--head", "heads"),
        multiple=True,
        help="Read up to this revision, label or head; A:B: first to A.  [default: all heads]",
    ),
)
speaking = _stack(
    click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
    click.option("--no-input", is_flag=True, help="Never ask on the terminal."),
    click.option("-q", "--quiet", is_flag=True, help="Only errors."),
    click.option("-v", "--verbose", is_flag=True, help="Notes and unchanged files as well."),
)


def of_history(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags of `history` as `config.load` takes them."""
    from codegen.config import base_of

    base = flags["base"] and base_of(flags["base"], Path.cwd())
    return {
        "dialect": flags["dialect"],
        "base_schema": base,
        "base_revision": flags["base_revision"],
        "heads": flags["heads"] or None,
    }
