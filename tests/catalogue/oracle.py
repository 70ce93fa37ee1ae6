"""A script on a real server and on the catalogue, statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue, CatalogueError, to_schema
from codegen.sources.catalogue.lexer import split
from codegen.sources.schema import DialectName, Schema

Run = Callable[[str], str | None]


def outcomes(script: Path, dialect: DialectName, real: Run) -> tuple[Catalogue, list[str]]:
    """Run the script on both; gives the catalogue, and a line for each statement that the real
    server and the catalogue answer differently.

    real: runs one statement on the server; its SQLSTATE if it fails, "" where there is none.
    """
    catalogue = Catalogue(dialect)
    differing = []
    for statement in split(script.read_text(encoding="utf-8"), dialect):
        at = Place(script.name, statement.line + 1)
        expected, found = real(statement.text), _virtual(catalogue, statement.text, at)
        if expected != found and not (found and expected == ""):
            differing.append(f"{at}: expected {expected}, found {found}: {statement.text}")
    return catalogue, differing


def _virtual(catalogue: Catalogue, statement: str, at: Place) -> str | None:
    try:
        catalogue.execute(statement, at)
    except CatalogueError as error:
        return error.sqlstate
    return None


def carried(catalogue: Catalogue) -> Schema:
    """The schema of a catalogue that went through its plain form."""
    return to_schema(Catalogue.from_json(catalogue.to_json()))


def scripts(folder: str) -> Iterator[Path]:
    """The scripts beside this file for one server."""
    yield from sorted((Path(__file__).parent / folder).glob("*.sql"))
