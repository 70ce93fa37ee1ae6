"""`gen-api from-handoff`."""

from pathlib import Path
from typing import Any

import click

from codegen.cli import options
from codegen.cli.output import Voice, finish


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

    voice = Voice.of(flags)
    settings = config.load(out, handoff=path and path.resolve(), dialect=flags["dialect"])
    source = pipeline.Source("handoff")
    run = pipeline.prepare(source, settings, voice.progress, adopt=flags["adopt"])
    return finish(run, voice, flags)
