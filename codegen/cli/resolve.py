"""`gen-api resolve`."""

from pathlib import Path
from typing import Any

import click

from codegen.cli import options


@click.command("resolve")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--ours", "how", flag_value="ours", help="Your text counts where both changed.")
@click.option("--theirs", "how", flag_value="theirs", help="The generated text counts there.")
@click.option("--done", "how", flag_value="done", help="The file, or its proposal, is merged.")
@click.option("--all", "every", is_flag=True, help="Every file in conflict.")
@options.out
@options.speaking
def command(files: tuple[Path, ...], how: str | None, every: bool, **flags: Any) -> int:
    """Settle conflicts that `sync` left open.

    What both sides changed in different places is merged in any case. With --done the file
    stands as it is; if you merged in the proposal beside it, that becomes the file.
    """
    from codegen import pipeline, settling
    from codegen.cli.output import Voice, report

    if how is None:
        raise click.UsageError("say which text counts: --ours, --theirs or --done")
    if bool(files) == every:
        raise click.UsageError("name the files in conflict, or give --all")
    voice = Voice.of(flags)
    run = settling.resolve(flags["out"], files, how, voice.progress)
    pipeline.write(run)
    report(run, voice, written=True, diff=False)
    return 1 if run.plan.conflicts else 0
