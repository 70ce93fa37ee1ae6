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
@options.dialect
@options.speaking
def command(path: Path | None, handoff: bool, **flags: Any) -> int:
    """Print the tables as read, and the file and line that said each column last."""
    from codegen import config, inspection, pipeline

    voice = Voice.of(flags)
    source = path and path.resolve()
    named = {"handoff": source} if handoff else {"migrations": source}
    settings = config.load(Path(), dialect=flags["dialect"], **named)
    kind = "handoff" if handoff else "migrations"
    schema = pipeline.read(pipeline.Source(kind), settings, voice.progress)
    voice.progress("")
    facts = inspection.tables(schema)
    if voice.as_json:
        document = {
            "tables": facts,
            "questions": [question_json(question) for question in schema.questions],
            "diagnostics": [diagnostic_json(note) for note in schema.notes],
        }
        click.echo(json.dumps(document, indent=2))
        return 0
    for table in facts:
        click.echo(f"{table['name']}  {_where(table)}")
        for column in table["columns"]:
            click.echo(_line(column))
    for finding in (*schema.notes, *schema.questions):
        click.echo(str(finding), err=True)
    return 3 if schema.questions else 0


def _line(column: dict[str, Any]) -> str:
    words = [column["type"], "" if column["nullable"] else "NOT NULL"]
    words.append("PRIMARY KEY" if column["primary_key"] else "UNIQUE" if column["unique"] else "")
    if column["default"] is not None:
        words.append(f"DEFAULT {column['default']}")
    if column["foreign_key"]:
        words.append(f"→ {column['foreign_key']['table']}.{column['foreign_key']['column']}")
    described = " ".join(word for word in words if word)
    return f"  {column['name']:<24} {described:<50} {_where(column)}"


def _where(facts: dict[str, Any]) -> str:
    return f"{facts['file']}:{facts['line']}" if facts["file"] else ""
