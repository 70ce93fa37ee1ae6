"""LIKE in CREATE TABLE."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.install import column_names, index_name, install
from codegen.sources.catalogue.objects import Column, Exclusion, Key, Name, Table
from codegen.sources.catalogue.postgres_names import addition
from codegen.sources.catalogue.sequences import make_sequence
from codegen.sources.catalogue.state import Database

_ALL = {"COMMENTS", "CONSTRAINTS", "DEFAULTS", "GENERATED", "IDENTITY", "INDEXES"}


@dataclass(frozen=True)
class LikeClause:
    """LIKE source, and what beside names, types and NOT NULL is copied."""

    source: Name
    including: frozenset[str]


def read_like(cursor: Cursor) -> LikeClause:
    """The clause, after LIKE."""
    source = cursor.dotted()
    including: set[str] = set()
    while verb := cursor.accept_any("INCLUDING", "EXCLUDING"):
        word = cursor.name().upper()
        chosen = _ALL if word == "ALL" else {word}
        including = including | chosen if verb == "INCLUDING" else including - chosen
    return LikeClause(source, frozenset(including))


def apply_like(database: Database, table: Table, like: LikeClause) -> Callable[[], None]:
    """Copy the columns; returns what is left to do once all columns are there."""
    source = database.table(like.source)
    for column in source.columns.values():
        table.columns[column.name] = _column(database, table, column, like.including)
    checks = [replace(check, made=database.at) for check in source.checks]
    install(database, table, checks if "CONSTRAINTS" in like.including else [])

    def afterwards() -> None:
        if "INDEXES" in like.including:
            copy_indexes(database, table, source)
        if "COMMENTS" in like.including:
            table.comment = table.comment or source.comment

    return afterwards


def _column(database: Database, table: Table, column: Column, including: frozenset[str]) -> Column:
    at = database.at
    copy = Column(column.name, column.type, column.nullable, made=at, changed=at)
    copy = replace(copy, collation=column.collation)
    if "DEFAULTS" in including:
        copy = replace(copy, default=column.default)
    if "GENERATED" in including:
        copy = replace(copy, computed=column.computed)
    if "COMMENTS" in including:
        copy = replace(copy, comment=column.comment)
    if "IDENTITY" in including and column.identity:
        copy = make_sequence(database, table, replace(copy, identity=column.identity))
    return copy


def copy_indexes(database: Database, table: Table, source: Table) -> None:
    """The indexes of the source, each under the name that the server would choose."""
    keys = [item for item in source.constraints if isinstance(item, Key | Exclusion)]
    at = database.at
    install(database, table, [replace(key, name=None, made=at, changed=at) for key in keys])
    for index in source.indexes.values():
        second = addition(column_names(index.keys, index.include))
        name = index_name(database, table, second, "idx")
        database.add_index(table, replace(index, name=name, made=at, changed=at))
