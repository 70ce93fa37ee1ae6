"""What the catalogue has to say about itself at its end."""

from collections.abc import Iterator, Sequence

from codegen.diagnostics import Diagnostic, Severity
from codegen.sources.catalogue.objects import ForeignKey, Table, Unread
from codegen.sources.catalogue.state import Database, shown


def findings(
    database: Database, tables: Sequence[Table], lost: Sequence[tuple[Table, ForeignKey]]
) -> Iterator[Diagnostic]:
    """What was not read and still matters, and what the MetaData leaves out.

    lost: foreign keys whose target is no table of the model.
    """
    yield from _unread(database)
    yield from _partitions(database, tables)
    for table, key in lost:
        message = f"{shown(table.name)}: foreign key {key.name or key.columns} refers to "
        message += f"{shown(key.table)}, which is no table of the model; it is left out"
        subjects = (shown(table.name),)
        yield Diagnostic("GA222", message, key.changed, subjects=subjects)


def _unread(database: Database) -> Iterator[Diagnostic]:
    for item in database.unread:
        alive = tuple(shown(name) for name in item.tables if name in database.tables)
        if alive or not item.tables:
            yield Diagnostic(
                "GA220",
                f"{item.kind} was not read: {item.reason}: {_short(item)}",
                item.at,
                "say what it does in a way that gen-api reads, or check the tables it touches",
                Severity.WARNING,
                alive,
            )


def _short(item: Unread) -> str:
    text = " ".join(item.sql.split())
    return text if len(text) <= 100 else f"{text[:97]}..."


def _partitions(database: Database, tables: Sequence[Table]) -> Iterator[Diagnostic]:
    """One note per partitioned table."""
    partitions = [item for item in database.tables.values() if item.partition_of]
    for table in tables:
        parts = [item for item in partitions if item.partition_of == table.name]
        if parts:
            names = ", ".join(item.name[1] for item in parts)
            message = f"{shown(table.name)} stands for its partitions: {names}"
            yield Diagnostic("GA221", message, table.made, subjects=(shown(table.name),))
