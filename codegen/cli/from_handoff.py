"""`gen-api from-handoff`."""

from pathlib import Path
from typing import Any

import click

from codegen.cli import options


@click.command("from-handoff")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@options.out
@options.dialect
@options.writing
@options.speaking
def command(path: Path | None, out: Path, **flags: Any) -> int:
    """Read a database agent's handoff and generate the service.

    PATH is the markdown file; without it .claude/handoff/database-agent-output.md of the
    project. What the document does not say is asked: exit code 3.
    """
    from codegen import config, pipeline
    from codegen.cli.output import generate

    settings = config.load(out, handoff=path and path.resolve(), dialect=flags["dialect"])
    run = generate(pipeline.Source("handoff"), settings, flags)
    return 1 if run.plan.conflicts else 0
