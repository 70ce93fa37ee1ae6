"""`gen-api entity`."""

from typing import Any

import click

from codegen.cli import options


@click.command("entity")
@click.argument("name")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD:TYPE...")
@click.option("--id", "key", help="Type of the primary key: uuid or bigint.")
@click.option("--timestamps", is_flag=True, help="Add created_at and updated_at.")
@click.option("--unique", multiple=True, metavar="A,B", help="A unique constraint.")
@options.out
@options.writing
@options.speaking
def command(
    name: str,
    fields: tuple[str, ...],
    key: str | None,
    timestamps: bool,
    unique: tuple[str, ...],
    **flags: Any,
) -> int:
    """Add an entity that no migration has yet, beside what the project already has.

    \b
    gen-api entity Booking user:references starts_at:datetime \\
        'price:decimal(10,2)' 'status:enum(pending,confirmed)' 'note:text?' --id uuid

    A trailing ? makes a column nullable. Writes no migration: prints the command that does.
    """
    from codegen import pipeline
    from codegen.cli.output import generate

    listed = [*fields, *(f"--unique={names}" for names in unique)]
    listed += [f"--id={key}"] if key else []
    listed += ["--timestamps"] if timestamps else []
    source, config = pipeline.recall_or_start(flags["out"])
    run = generate(source.with_entity(name, tuple(listed)), config, flags)
    if not flags["as_json"] and not flags["quiet"]:
        click.echo(f"Then: alembic revision --autogenerate -m 'add {name}'")
    return 1 if run.plan.conflicts else 0
