"""`gen-api from-handoff`."""

from pathlib import Path
from typing import Any

import click

from codegen.cli import options


@click.command("from-handoff")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@options.out
@options.dialect
@click.option("--partial", is_flag=True, help="Generate what depends on no open question.")
@options.writing
@options.speaking
def command(path: Path | None, out: Path, partial: bool, **flags: Any) -> int:
    """Read a database agent's handoff and generate the service.

    PATH is the markdown file; without it .claude/handoff/database-agent-output.md of the
    project. What the document does not say is asked, on a terminal one by one; else the questions
    are printed, exit code 3. Where the project has an Alembic history, that holds, and what the
    handoff says otherwise is listed. The last line of a run that generates says, for programs, what
    our own handoff holds.
    """
    from codegen import config, pipeline
    from codegen.cli.output import generate

    settings = config.load(out, handoff=path and path.resolve(), dialect=flags["dialect"])
    run = generate(pipeline.Source("handoff", partial=partial), settings, flags)
    if not (flags["as_json"] or flags["diff"]):
        click.echo(pipeline.report_line(run))
    return 1 if run.plan.conflicts else 3 if run.api.questions else 0
