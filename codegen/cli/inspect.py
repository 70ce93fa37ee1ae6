"""`gen-api inspect`."""

import json
from pathlib import Path
from typing import Any

import click

from codegen.cli import options
from codegen.cli.output import Voice, diagnostic_json, question_json


@click.command("inspect")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--handoff", is_flag=True, help="PATH is a handoff, not an Alembic history.")
@click.option("--migrations", is_flag=True, help="PATH is an Alembic history (the default).")
@options.history
@options.speaking
def command(path: Path | None, handoff: bool, migrations: bool, **flags: Any) -> int:
    """Print the tables as read, and the file and line that said each column last.

    Of a handoff: what it says before any answer is applied. A nullable of null means that it does
    not say.
    """
    from codegen import config

    if handoff and migrations:
        raise click.UsageError("a handoff or migrations, not both")
    voice = Voice.of(flags)
    source = path and path.resolve()
    named = {"handoff": source} if handoff else {"migrations": source}
    settings = config.load(Path(), **named, **options.of_history(flags))
    facts = of_handoff(settings) if handoff else _of_migrations(settings, voice)
    if voice.as_json:
        click.echo(json.dumps(as_json(facts), indent=2))
    else:
        _print(facts)
    return 0


def of_handoff(settings: Any) -> dict[str, Any]:
    """What the configured handoff says, before any answer."""
    from codegen import pipeline

    seen = pipeline.look(settings)
    return {
        "tables": seen.tables,
        "endpoints": seen.endpoints,
        "questions": seen.questions,
        "settled": seen.settled,
        "diagnostics": seen.notes,
    }


def _of_migrations(settings: Any, voice: Voice) -> dict[str, Any]:
    from codegen import inspection, pipeline

    schema = pipeline.read(pipeline.Source("migrations"), settings, voice.progress)
    voice.progress("")
    return {
        "tables": inspection.tables(schema),
        "endpoints": [],
        "questions": schema.questions,
        "settled": [],
        "diagnostics": schema.notes,
    }


def as_json(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as they are printed."""
    told = {
        "questions": [question_json(question) for question in facts["questions"]],
        "diagnostics": [diagnostic_json(note) for note in facts["diagnostics"]],
    }
    return facts | told


def _print(facts: dict[str, Any]) -> None:
    for table in facts["tables"]:
        click.echo(f"{table['name']}  {_where(table)}")
        for column in table["columns"]:
            click.echo(_line(column))
    for endpoint in facts["endpoints"]:
        click.echo(f"{endpoint['method']} {endpoint['path']}  auth: {endpoint['auth'] or '?'}")
    for finding in (*facts["diagnostics"], *facts["questions"]):
        click.echo(str(finding), err=True)


def _line(column: dict[str, Any]) -> str:
    null = {True: "", False: "NOT NULL", None: "NULL?"}[column["nullable"]]
    words = [column["type"] or "?", null]
    words.append("PRIMARY KEY" if column["primary_key"] else "UNIQUE" if column["unique"] else "")
    if column["default"] is not None:
        words.append(f"DEFAULT {column['default']}")
    if target := column["foreign_key"]:
        words.append(f"→ {target['table'] or '?'}.{target['column'] or '?'}")
    described = " ".join(word for word in words if word)
    return f"  {column['name']:<24} {described:<50} {_where(column)}"


def _where(facts: dict[str, Any]) -> str:
    return f"{facts['file']}:{facts['line']}" if facts["file"] else ""
