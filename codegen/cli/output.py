"""How a run is told: results on stdout, progress and messages on stderr."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from codegen import answers
from codegen.child import ahead
from codegen.cli import asking
from codegen.config import Config
from codegen.diagnostics import (
    ALWAYS_TOLD,
    Diagnostic,
    GenApiError,
    Place,
    Question,
    QuestionsOpen,
    Severity,
)

if TYPE_CHECKING:  # the stages are heavy to import
    from codegen.pipeline import Change, Run
    from codegen.source import Source


@dataclass(frozen=True)
class Voice:
    """How loud to be, and whether the result is text or JSON."""

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False

    @classmethod
    def of(cls, flags: Mapping[str, Any]) -> Voice:
        """The voice that the options ask for."""
        return cls(flags["as_json"], flags["quiet"], flags["verbose"])

    def progress(self, message: str) -> None:
        """Show what is being done, in place, on a terminal only."""
        if sys.stderr.isatty() and not self.quiet:
            click.echo(f"\r\x1b[K{message} …" if message else "\r\x1b[K", err=True, nl=False)


def nothing_changed(source: Source, config: Config, flags: Mapping[str, Any]) -> bool:
    """Say so where the last run has left what this one would; a report in JSON is made in full."""
    from codegen.recall import unchanged

    if flags["as_json"] or flags.get("adopt") or not unchanged(source, config):
        return False
    if not flags["quiet"]:
        click.echo("Nothing changed.", err=True)
    return True


def generate(source: Source, config: Config, flags: Mapping[str, Any]) -> Run:
    """Run every stage and report; write unless told not to.

    Raises:
        QuestionsOpen: noted in the answers file first, unless nothing may be written.
        GenApiError: the source is wrong, or files are in the way.
    """
    with ahead(source.kind):
        return _generated(source, config, flags)


def _generated(source: Source, config: Config, flags: Mapping[str, Any]) -> Run:
    from codegen.pipeline import prepare, write

    voice = Voice.of(flags)
    written = not (flags["dry_run"] or flags["diff"])

    def prepared(settings: Config) -> Run:
        return prepare(source, settings, voice.progress, adopt=flags["adopt"])

    try:
        run = _asking(prepared, config, flags, written=written)
    except QuestionsOpen as open_:
        if written:
            answers.note(config.out, open_.questions)
        raise
    if written:
        answers.note(config.out, run.api.questions)
    if run.plan.foreign and not flags["diff"]:
        raise GenApiError(*run.plan.problems())
    _show_adopted(run, voice)
    if written:
        voice.progress("writing")
        write(run)
    report(run, voice, written=written, diff=flags["diff"])
    return run


def _show_adopted(run: Run, voice: Voice) -> None:
    """What the files that are taken over are without, before anything is written."""
    difference = run.plan.adopted()
    if difference and not voice.as_json:
        voice.progress("")
        click.echo("Taken over as they are; the generated texts differ so:", err=True)
        click.echo(difference, nl=False)


def _asking(
    prepared: Callable[[Config], Run], config: Config, flags: Mapping[str, Any], *, written: bool
) -> Run:
    """Prepare; on a terminal, what is open is asked there and then."""
    try:
        return prepared(config)
    except QuestionsOpen as open_:
        if not written or not asking.may_ask(flags):
            raise
        return asking.until_answered(prepared, config, open_)


def report(run: Run, voice: Voice, *, written: bool, diff: bool) -> None:
    """Print what was read, what it became and which files that touches."""
    voice.progress("")
    if voice.as_json:
        document = run_json(run, written=written)
        click.echo(
            json.dumps({**document, **({"diff": run.plan.diff()} if diff else {})}, indent=2)
        )
        return
    if diff:
        click.echo(run.plan.diff(), nl=False)
    for diagnostic in _told(run, voice):
        click.echo(str(diagnostic), err=True)
    if not voice.quiet and not diff:
        click.echo(_summary(run, voice, written=written))
    for question in run.api.questions:
        click.echo(str(question))


def _told(run: Run, voice: Voice) -> list[Diagnostic]:
    notes, remarks = _notes(run), run.plan.remarks
    if voice.verbose:
        return notes
    always = [*remarks, *(note for note in notes if note.code in ALWAYS_TOLD)]
    return [note for note in notes if note.severity != Severity.NOTE or note in always]


def _notes(run: Run) -> list[Diagnostic]:
    return [
        *run.api.notes,
        *run.plan.notes(),
        *run.drift,
    ]  # those of the schema are among the API's


def _summary(run: Run, voice: Voice, *, written: bool) -> str:
    lines = [*_tables(run), "", _files(run, written=written)]
    if voice.verbose:
        lines += [f"  {change.action:<10} {change.path}" for change in run.plan.changes]
    else:
        open_ = [c for c in run.plan.changes if c.action in ("conflict", "kept")]
        lines += [f"  {c.action:<10} {c.path}" for c in open_]
    notes = len(run.api.notes)
    unused = sum(note.code == _UNUSED for note in run.api.notes)
    if notes and not voice.verbose:
        parts = f", {unused} of what the documents hold and nothing is made of" if unused else ""
        lines.append(f"Notes: {notes}{parts} (-v shows them)")
    if written and run.plan.dirty and not run.plan.last.files:
        lines += ["", *_NEXT_STEPS]
    return "\n".join(lines)


def _tables(run: Run) -> list[str]:
    tables = run.schema.metadata.tables
    columns = sum(len(table.columns) for table in tables.values())
    heads = f", up to {', '.join(run.schema.heads)}" if run.schema.heads else ""
    rows = [("table", "entity", "endpoints")]
    rows += [(e.table.fullname, e.class_name, str(len(e.endpoints))) for e in run.api.entities]
    rows += [(table.fullname, "-", "0") for table in run.api.tables]
    widths = [max(len(row[place]) for row in rows) for place in range(2)]
    lines = [f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {c:>9}" for a, b, c in rows]
    return [f"Read {len(tables)} tables, {columns} columns{heads}.", *lines]


def _files(run: Run, *, written: bool) -> str:
    counts = Counter(change.action for change in run.plan.changes)
    told = ", ".join(f"{count} {_DONE.get(action, action)}" for action, count in counts.items())
    return f"Files: {told or 'none'}." if written else f"Files (nothing written): {told or 'none'}."


_UNUSED = "GA303"
_DONE = {"deleted": "deleted by hand"}

_NEXT_STEPS = (
    "Next:",
    "  pip install -r requirements.txt",
    "  pytest tests",
    "  uvicorn app.main:create_app --factory     # settings: see .env.example",
)


def run_json(run: Run, *, written: bool) -> dict[str, Any]:
    """The result as a document with a `kind`."""
    return {
        "kind": "report",
        "written": written,
        "tables": len(run.schema.metadata.tables),
        "columns": sum(len(table.columns) for table in run.schema.metadata.tables.values()),
        "heads": list(run.schema.heads),
        "entities": [
            {"name": e.name, "table": e.table.fullname, "endpoints": len(e.endpoints)}
            for e in run.api.entities
        ],
        "files": [_file_json(change) for change in run.plan.changes],
        "questions": [question_json(question) for question in run.api.questions],
        "diagnostics": [diagnostic_json(d) for d in _notes(run)],
    }


def _file_json(change: Change) -> dict[str, Any]:
    """A file and what happens to it; of an adopted one, how the generated text differs."""
    adopted = {"diff": change.diff()} if change.action == "adopted" else {}
    return {"path": change.path, "action": str(change.action), **adopted}


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One diagnostic as JSON."""
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "subjects": list(diagnostic.subjects),
        **place_json(diagnostic.at),
    }


def question_json(question: Question) -> dict[str, Any]:
    """One question as JSON."""
    return {
        "id": question.id,
        "kind": question.kind,
        "subject": question.subject,
        "text": question.text,
        "proposed": question.proposed,
        "covers": list(question.covers or (question.subject,)),
        **place_json(question.at),
    }


def place_json(place: Place | None) -> dict[str, Any]:
    """A place as JSON."""
    return {"file": place and place.file, "line": place and place.line}
