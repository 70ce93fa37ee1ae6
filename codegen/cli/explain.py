"""`gen-api explain CODE`."""

import click

from codegen.codes import CATALOGUE
from codegen.codes.changes import RULES


@click.command("explain", help="Say what a code or a rule of `gen-api diff` means.")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Print one entry of the catalogues, or the list of all."""
    if code is None:
        for known, entry in sorted(CATALOGUE.items()):
            click.echo(f"{known}  {entry.title}")
        width = max(map(len, RULES))
        for known, rule in RULES.items():
            click.echo(f"{known:<{width}}  {rule.severity:<10}  {rule.title}")
        return 0
    if code.lower() in RULES:
        rule = RULES[code.lower()]
        click.echo(f"{rule.id} ({rule.severity}): {rule.title}\n\n{rule.explanation}")
        return 0
    found = CATALOGUE.get(code.upper())
    if found is None:
        raise click.UsageError(f"unknown code or rule {code!r}; `gen-api explain` lists them")
    click.echo(f"{code.upper()}: {found.title}\n\n{found.explanation}")
    return 0
