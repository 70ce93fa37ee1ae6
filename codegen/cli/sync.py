"""`gen-api sync`."""

from typing import Any

import click

from codegen.cli import options


@click.command("sync")
@options.out
@options.writing
@options.speaking
def command(**flags: Any) -> int:
    """Regenerate from the recorded source, merging with what was edited by hand.

    Exits 1 when it changed or created a file, or when an edit conflicts: what a pre-commit
    hook needs.
    """
    from codegen.cli.output import generate, nothing_changed
    from codegen.recall import recall

    source, settings = recall(flags["out"])
    if nothing_changed(source, settings, flags):
        return 0
    run = generate(source, settings, flags)
    return 1 if run.plan.dirty else 0
