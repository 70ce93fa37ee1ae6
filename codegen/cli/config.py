"""`gen-api config`."""

import json
from pathlib import Path

import click

from codegen.cli import options


@click.command("config")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of [tool.gen-api] instead.")
@options.out
def command(schema: bool, out: Path) -> int:
    """Print the configuration that holds here, as JSON, or the schema of all options."""
    from codegen.config import load
    from codegen.config.schema import effective, json_schema

    document = json_schema() if schema else effective(load(out))
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    return 0
