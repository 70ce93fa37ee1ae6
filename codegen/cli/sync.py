"""`gen-api sync`."""

from typing import Any

import click

from codegen.cli import options
from codegen.cli.output import Voice, finish


@click.command("sync")
@options.out
@options.writing
@options.speaking
def command(**flags: Any) -> int:
    """Regenerate from the recorded source, merging with what was edited by hand.

    Exits 1 when it changed or created a file, or when an edit conflicts: what a pre-commit
    hook needs.
    """
    from codegen import pipeline

    voice = Voice.of(flags)
    run = pipeline.resume(flags["out"], voice.progress, adopt=flags["adopt"])
    finish(run, voice, flags)
    return 1 if run.plan.dirty else 0
