"""`gen-api verify`."""

import json
from pathlib import Path
from typing import Any

import click

from codegen.cli import options
from codegen.cli.output import Voice, diagnostic_json, place_json, question_json


@click.command("verify")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--database", required=True, help="URL of a server; a scratch database is made there."
)
@click.option("--python", help="Interpreter that has the project's packages.  [default: this one]")
@click.option(
    "--env", "variables", multiple=True, help="NAME=VALUE for env.py; {url}, {host}, {database} …"
)
@options.history
@options.speaking
def command(path: Path | None, database: str, **flags: Any) -> int:
    """Run the real `alembic upgrade heads` in a scratch database, and compare with what was read.

    The database that the URL names is never changed: two others are created on its server and
    dropped afterwards. Exits 1 where anything differs.
    """
    from codegen import config, pipeline, verify

    voice = Voice.of(flags)
    named = {"migrations": path.resolve() if path else None}
    settings = config.load(Path(), **named, **options.of_history(flags))
    settings = verify.read_for(database, settings)
    schema = pipeline.read(pipeline.Source("migrations"), settings, voice.progress)
    voice.progress("upgrading a scratch database")
    variables = dict(_pair(text) for text in flags["variables"])
    found = verify.verify(settings, schema, database, python=flags["python"], variables=variables)
    voice.progress("")
    if voice.as_json:
        click.echo(json.dumps(_document(found), indent=2))
    else:
        _tell(found, voice)
    return 1 if found.differences else 3 if schema.questions else 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"--env {text}: write NAME=VALUE")
    return name, value


def _tell(found: Any, voice: Voice) -> None:
    for note in (*found.notes, *found.schema.questions):
        click.echo(str(note), err=True)
    for difference in found.differences:
        click.echo(str(difference))
    if not voice.quiet:
        tables = len(found.schema.metadata.tables)
        count = len(found.differences)
        same = "none differs" if not count else f"{count} differ{'s' if count == 1 else ''}"
        click.echo(f"{tables} tables, {found.facts} facts compared: {same}.", err=True)


def _document(found: Any) -> dict[str, Any]:
    return {
        "kind": "verification",
        "tables": len(found.schema.metadata.tables),
        "facts": found.facts,
        "differences": [
            {"subject": d.subject, "read": d.read, "real": d.real, **place_json(d.at)}
            for d in found.differences
        ],
        "questions": [question_json(question) for question in found.schema.questions],
        "diagnostics": [diagnostic_json(note) for note in found.notes],
    }
