"""`gen-api diff`."""

from pathlib import Path
from typing import Any

import click

from codegen.cli import options


@click.command("diff")
@click.option(
    "--against", metavar="REF|FILE", help="A git ref, or the file of an earlier contract."
)
@options.out
@click.option(
    "--fail-on",
    type=click.Choice(["risky", "breaking"]),
    help="Exit 1 where a change is that grave.  [default: never]",
)
@click.option("--markdown", "style", flag_value="markdown", help="For a pull request comment.")
@click.option("--github", "style", flag_value="github", help="GitHub annotations.")
@options.speaking
def command(against: str | None, out: Path, fail_on: str | None, style: str, **flags: Any) -> int:
    """Say what the migrations of this branch change for clients of the API.

    Compares with the merge base of this branch and the default branch, or with HEAD where
    there is none; the working tree counts, committed or not. Each change has a rule that
    `gen-api explain RULE` describes, and the statement that it comes from.
    """
    from codegen import comparison
    from codegen.cli import changes
    from codegen.cli.output import Voice

    voice = Voice.of(flags)
    source, config = comparison.recall_or_find(out)
    found = comparison.compare(source, config, against, voice.progress)
    voice.progress("")
    style = "json" if voice.as_json else style or ("brief" if voice.quiet else "text")
    click.echo(changes.STYLES[style](found), nl=False)
    return 1 if fail_on and changes.count(found, at_least=fail_on) else 0
