"""`gen-api explain CODE`."""

import click

from codegen.codes import CATALOGUE


@click.command("explain", help="Say what a diagnostic code means and what to do.")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Print one entry of the catalogue, or the list of all."""
    if code is None:
        for known, entry in sorted(CATALOGUE.items()):
            click.echo(f"{known}  {entry.title}")
        return 0
    found = CATALOGUE.get(code.upper())
    if found is None:
        raise click.UsageError(f"unknown code {code!r}; `gen-api explain` lists them")
    click.echo(f"{code.upper()}: {found.title}\n\n{found.explanation}")
    return 0
