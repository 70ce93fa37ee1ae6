"""Handoff documents, each with what is read, settled and asked.

A case is a folder of tests/cases/handoff: `handoff.md`, `expected.txt`; where there is an
`answers.toml`, also `answered.txt`, the same with its answers. GEN_API_UPDATE=1 writes the texts.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from codegen.codes import CATALOGUE
from codegen.config import Config
from codegen.diagnostics import GenApiError
from codegen.sources import handoff
from codegen.sources.schema import Schema

_DIALECTS: dict[str, Callable[[], Dialect]] = {
    "postgresql": postgresql.dialect,
    "sqlite": sqlite.dialect,
}
CASES = Path(__file__).parents[1] / "cases" / "handoff"


def _report(folder: Path, answers: Mapping[str, str]) -> str:
    dialect = "sqlite" if folder.name.startswith("sqlite") else None
    path = folder / "handoff.md"
    handed = path if path.is_file() else None
    config = Config(root=folder, out=folder, handoff=handed, dialect=dialect, assume=answers)
    try:
        schema = handoff.read(config)
    except GenApiError as error:
        return f"exit {error.exit_code}\n{error}\n"
    return "\n".join(_lines(schema)) + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    dialect = _DIALECTS[schema.dialect]()
    yield from schema.prerequisites
    for table in schema.metadata.tables.values():
        ddl = str(CreateTable(table).compile(dialect=dialect)).strip()
        yield "\n".join(line.rstrip().replace("\t", "  ") for line in ddl.splitlines())
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
        for column in table.columns:
            yield f"  -- {table.name}.{column.name} {schema.place(table, column.name)}"
    yield from (f"note {note}" for note in schema.notes)
    yield from (f"question {question}" for question in schema.questions)


def _wanted(path: Path, text: str) -> str:
    """What the file holds; with GEN_API_UPDATE it is written first."""
    if "GEN_API_UPDATE" in os.environ:
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_case(folder: Path) -> None:
    report = _report(folder, {})
    assert report == _wanted(folder / "expected.txt", report)


@pytest.mark.parametrize("path", sorted(CASES.glob("*/answers.toml")), ids=lambda p: p.parent.name)
def test_answered_case(path: Path) -> None:
    answers = tomllib.loads(path.read_text(encoding="utf-8"))
    report = _report(path.parent, answers)
    assert report == _wanted(path.parent / "answered.txt", report)


@pytest.mark.parametrize("path", sorted(CASES.glob("*/answers.toml")), ids=lambda p: p.parent.name)
def test_answers_leave_no_question(path: Path) -> None:
    """An answers file answers everything, and nothing that was not asked."""
    answers = tomllib.loads(path.read_text(encoding="utf-8"))
    folder = path.parent
    config = Config(root=folder, out=folder, handoff=folder / "handoff.md", assume=answers)
    schema = handoff.read(config)
    assert schema.questions == ()
    told = [note for note in schema.notes if note.code == "GA309"]
    assert len(told) == len(answers)


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_every_note_has_an_entry(folder: Path) -> None:
    path = folder / "handoff.md"
    try:
        schema = handoff.read(Config(root=folder, out=folder, handoff=path))
    except GenApiError:
        return
    assert {note.code for note in schema.notes} <= CATALOGUE.keys()
