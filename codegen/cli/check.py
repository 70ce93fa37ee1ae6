"""`gen-api check`."""

from typing import Any

import click

from codegen.child import ahead
from codegen.cli import options


@click.command("check")
@options.out
@click.option("--diff", is_flag=True, help="Print the diff; it is printed in any case.")
@options.speaking
def command(**flags: Any) -> int:
    """Write nothing; print a diff and exit 1 where `sync` would change anything.

    So it does where the handoff was edited, and does not say any more what the service does.

    The diff is a patch that `git apply` takes: it leads to what `sync` writes. With --json it is
    the member "diff".
    """
    from codegen.cli.output import Voice, nothing_changed, report
    from codegen.recall import recall

    source, settings = recall(flags["out"])
    if nothing_changed(source, settings, flags):
        return 0
    voice = Voice.of(flags)
    with ahead(source.kind):
        from codegen import pipeline

        run = pipeline.prepare(source, settings, voice.progress)
    report(run, voice, written=False, diff=run.plan.dirty)
    return 1 if run.plan.dirty or run.drift else 0
