"""`gen-api remove`."""

from typing import Any

import click

from codegen.cli import options


@click.command("remove")
@click.argument("entity")
@click.option("--undo", is_flag=True, help="Generate the entity again.")
@options.out
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@options.speaking
def command(entity: str, undo: bool, **flags: Any) -> int:
    """Leave an entity out: its files go, edited ones stay and are told.

    ENTITY is its name, class or table. The table itself stays in the database. `--undo` brings it
    back; `.gen-api/state.json` remembers the choice.
    """
    from codegen import pipeline, settling
    from codegen.cli.output import Voice, report

    voice = Voice.of(flags)
    run = settling.leave_out(flags["out"], entity, undo, voice.progress)
    if not flags["dry_run"]:
        pipeline.write(run)
    report(run, voice, written=not flags["dry_run"], diff=False)
    if not undo and not flags["as_json"] and not flags["quiet"]:
        click.echo(f"To have it back: gen-api remove {entity} --undo")
    return 1 if run.plan.conflicts else 0
