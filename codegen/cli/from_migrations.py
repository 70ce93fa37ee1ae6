"""`gen-api from-migrations`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from codegen.cli import options


@click.command("from-migrations")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@options.out
@options.history
@options.writing
@options.speaking
def command(path: Path | None, out: Path, **flags: Any) -> int:
    """Read an Alembic history and generate the service, with no database.

    PATH is an Alembic directory, a versions directory or an alembic.ini; without it the
    nearest alembic.ini, or [tool.alembic] of a pyproject.toml, is searched upwards.
    """
    from codegen import config
    from codegen.cli.output import generate, nothing_changed
    from codegen.source import Source

    given = options.of_history(flags)
    settings = config.load(out, migrations=path and path.resolve(), **given)
    if settings.migrations is None:
        here = Path.cwd()
        settings = replace(settings, migrations=here, root=config.project_of(here))
    source = Source("migrations")
    if nothing_changed(source, settings, flags):
        return 0
    run = generate(source, settings, flags)
    return 1 if run.plan.conflicts else 0
