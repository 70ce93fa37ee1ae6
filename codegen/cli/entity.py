"""`gen-api entity`."""

from typing import Any

import click

from codegen.cli import options
from codegen.cli.asking import may_ask

_EXAMPLE = "such as user:references, price:decimal(10,2), status:enum(new,done) or note:text?"


@click.command("entity")
@click.argument("name", required=False)
@click.argument("fields", nargs=-1, metavar="FIELD:TYPE...")
@click.option("--id", "key", help="Type of the primary key: uuid, bigint or integer.")
@click.option("--timestamps", is_flag=True, help="Add created_at and updated_at.")
@click.option("--unique", multiple=True, metavar="A,B", help="A unique constraint.")
@click.option(
    *("--from", "origin"),
    type=click.Choice(["migrations"]),
    help="Take the one table NAME from the migrations.",
)
@options.out
@options.writing
@options.speaking
def command(name: str | None, fields: tuple[str, ...], origin: str | None, **flags: Any) -> int:
    """Add an entity that no migration has yet, beside what the project already has.

    \b
    gen-api entity Booking user:references starts_at:datetime \\
        'price:decimal(10,2)' 'status:enum(pending,confirmed)' 'note:text?' --id uuid

    A trailing ? makes a column nullable. Without fields they are asked for, on a terminal. Writes
    no migration: prints the command that does. --from migrations takes one table that they make.
    """
    listed = [*fields, *(f"--unique={names}" for names in flags["unique"])]
    listed += [f"--id={flags['key']}"] if flags["key"] else []
    listed += ["--timestamps"] if flags["timestamps"] else []
    if origin:
        return _take(name, listed, flags)
    if not name or not fields:
        if not may_ask(flags):
            raise click.UsageError(f"{'a field' if name else 'a name'} is missing, {_EXAMPLE}")
        name, asked = _ask(name)
        listed = [*asked, *listed]
    return _add(name, tuple(listed), flags)


def _take(name: str | None, listed: list[str], flags: dict[str, Any]) -> int:
    if not name or listed:
        raise click.UsageError("--from migrations takes the name of one table, and no fields")
    from codegen import settling
    from codegen.cli.output import generate

    run = generate(*settling.take(flags["out"], name), flags)
    return 1 if run.plan.conflicts else 0


def _ask(name: str | None) -> tuple[str, list[str]]:
    """The name, and fields until an empty line."""
    from codegen import source
    from codegen.diagnostics import GenApiError

    name = name or click.prompt("Name of the entity, such as Booking").strip()
    click.echo(f"Fields, {_EXAMPLE}; an empty line ends them.")
    listed: list[str] = []
    while text := click.prompt("field", default="", show_default=False).strip():
        try:
            source.check_field(name, text)
            listed.append(text)
        except GenApiError as error:
            click.echo(str(error), err=True)
    return name, listed


def _add(name: str, listed: tuple[str, ...], flags: dict[str, Any]) -> int:
    from codegen import pipeline
    from codegen.cli.output import generate

    source, config = pipeline.recall_or_start(flags["out"])
    run = generate(source.with_entity(name, listed), config, flags)
    if not flags["as_json"] and not flags["quiet"] and not flags["diff"]:
        click.echo("Alembic's env.py compares with target_metadata = app.models.Base.metadata.")
        click.echo(f"Then: alembic revision --autogenerate -m 'add {name}'")
    return 1 if run.plan.conflicts else 0
