"""The catalogue at its end: one MetaData, and what beside it must be known."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from codegen.diagnostics import Diagnostic, Place, Question
from codegen.sources.catalogue.argument_casts import with_casts
from codegen.sources.catalogue.automatic import is_automatic
from codegen.sources.catalogue.expressions import sequence_of
from codegen.sources.catalogue.findings import findings
from codegen.sources.catalogue.objects import Column, ForeignKey, Key, Table
from codegen.sources.catalogue.postgres_names import qualified, quote
from codegen.sources.catalogue.prerequisites import prerequisites
from codegen.sources.catalogue.state import Database
from codegen.sources.catalogue.table_items import constraint_item, index_item
from codegen.sources.catalogue.types import TypeFactory, clause, sql_type
from codegen.sources.catalogue.unique_keys import stands_on
from codegen.sources.schema import Schema


def to_schema(
    catalogue: Database,
    *,
    heads: Iterable[str] = (),
    notes: Iterable[Diagnostic] = (),
    questions: Iterable[Question] = (),
) -> Schema:
    """The stage value that all sources share.

    heads, notes, questions: what the source knows; the catalogue's own findings follow the notes.
    """
    metadata = sa.MetaData()
    tables = kept(catalogue)
    factory = TypeFactory(catalogue, metadata)
    for table in tables:
        _table(catalogue, metadata, factory, table)
    for table, other in _made_after(catalogue, tables):
        _made(metadata, table).add_is_dependent_on(_made(metadata, other))
    lost = [item for table in tables for item in _foreign_keys(catalogue, metadata, table)]
    return Schema(
        metadata=metadata,
        dialect=catalogue.dialect,
        places=dict(_places(tables)),
        prerequisites=prerequisites(catalogue, tables),
        views=tuple(view.text for view in catalogue.views.values()),
        renames=tuple(catalogue.renames),
        alterations=tuple(catalogue.alterations),
        notes=(*notes, *findings(catalogue, tables, lost)),
        questions=tuple(questions),
        heads=tuple(heads),
    )


def kept(catalogue: Database) -> list[Table]:
    """The tables that are the model's: no temporary ones, no partitions, none without columns."""
    return [
        table
        for table in catalogue.tables.values()
        if not (table.temporary or table.partition_of or table.opaque)
    ]


def _table(
    catalogue: Database, metadata: sa.MetaData, factory: TypeFactory, table: Table
) -> sa.Table:
    columns = {
        column.name: _column(catalogue, factory, table, column) for column in table.columns.values()
    }
    constraints = [
        constraint_item(item, columns, catalogue.dialect)
        for item in table.constraints
        if not isinstance(item, ForeignKey)
    ]
    indexes = [
        index_item(with_casts(catalogue, table, index), columns, catalogue.dialect)
        for index in table.indexes.values()
    ]
    made = sa.Table(
        table.name[1],
        metadata,
        *columns.values(),
        *constraints,
        *indexes,
        schema=table.name[0],
        comment=table.comment,
        **_options(table),
    )
    for statement in _ownerships(catalogue, table):
        ddl = sa.DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call] # SQLAlchemy's
        sa.event.listen(made, "after_create", ddl)
    return made


def _ownerships(catalogue: Database, table: Table) -> Iterator[str]:
    """What makes a sequence that is created before its table go with its column."""
    for column in table.columns.values():
        if column.serial and column.sequence and not is_automatic(catalogue, table, column):
            owner = f"{qualified(table.name)}.{quote(column.name)}"
            yield f"ALTER SEQUENCE {qualified(column.sequence)} OWNED BY {owner}"


def _options(table: Table) -> dict[str, Any]:
    """The keyword arguments for what follows the parentheses of CREATE TABLE."""
    key = table.primary_key
    said: dict[str, Any] = {
        "postgresql_partition_by": table.partition_by,
        "postgresql_inherits": tuple(name[1] for name in table.inherits) or None,
        "prefixes": ["UNLOGGED"] if table.unlogged else None,
        "sqlite_autoincrement": (key is not None and key.autoincrement) or None,
        "sqlite_strict": table.strict or None,
        "sqlite_with_rowid": False if table.without_rowid else None,
    }
    return {name: value for name, value in said.items() if value is not None}


# -- columns -----------------------------------------------------------------------------------


def _column(
    catalogue: Database, factory: TypeFactory, table: Table, column: Column
) -> sa.Column[Any]:
    if catalogue.is_postgresql:
        kind = factory.make(column.type, column.collation)
    else:
        kind = sql_type(catalogue, column.type, column.collation)
    key = table.primary_key
    in_key = key is not None and column.name in key.columns
    automatic = is_automatic(catalogue, table, column)
    default = None if automatic or column.default is None else clause(column.default)
    return sa.Column(
        column.name,
        kind,
        *_generated(column),
        primary_key=in_key,
        nullable=column.nullable and not automatic,
        autoincrement="auto" if column.identity else automatic,
        server_default=default,
        comment=column.comment,
    )


def _generated(column: Column) -> Iterator[sa.Identity | sa.Computed]:
    if column.computed:
        yield sa.Computed(clause(column.computed.text), persisted=column.computed.stored)
    if column.identity:
        options = column.identity.options
        yield sa.Identity(
            always=column.identity.always,
            start=options.start,
            increment=options.increment,
            minvalue=options.minvalue,
            maxvalue=options.maxvalue,
            nominvalue=options.no_minvalue or None,
            nomaxvalue=options.no_maxvalue or None,
            cycle=options.cycle or None,
            cache=options.cache,
        )


# -- foreign keys ------------------------------------------------------------------------------


def _made_after(catalogue: Database, tables: Iterable[Table]) -> Iterator[tuple[Table, Table]]:
    """Tables that need another one: what it inherits from, or whose sequence it counts with."""
    kept_here = {table.name: table for table in tables}
    owners = {
        column.sequence: table
        for table in kept_here.values()
        for column in table.columns.values()
        if column.sequence
    }
    for table in kept_here.values():
        used = (sequence_of(column.default) for column in table.columns.values())
        needed = [kept_here.get(name) for name in table.inherits]
        needed += [owners.get(catalogue.place_name(name)) for name in used if name]
        yield from ((table, other) for other in needed if other and other is not table)


def _foreign_keys(
    catalogue: Database, metadata: sa.MetaData, table: Table
) -> Iterator[tuple[Table, ForeignKey]]:
    """Add the foreign keys, once all tables are there; gives those whose target is not."""
    for key in table.foreign_keys:
        item = _foreign_key(catalogue, metadata, table, key)
        if item is None:
            yield table, key
        else:
            _made(metadata, table).append_constraint(item)


def _foreign_key(
    catalogue: Database, metadata: sa.MetaData, table: Table, key: ForeignKey
) -> sa.ForeignKeyConstraint | None:
    other = catalogue.tables.get(key.table)
    made = metadata.tables.get(_full(key.table))
    if other is None or made is None:
        return None
    referred = key.referred or _columns(other.primary_key)
    if len(referred) != len(key.columns) or not all(name in made.c for name in referred):
        return None
    options: dict[str, Any] = {"postgresql_not_valid": True} if key.not_valid else {}
    return sa.ForeignKeyConstraint(
        [_made(metadata, table).c[name] for name in key.columns],
        [made.c[name] for name in referred],
        name=key.name,
        ondelete=key.on_delete,
        onupdate=key.on_update,
        deferrable=key.deferrable,
        initially=key.initially,
        match=key.match,
        comment=key.comment,
        # An index is made after its table, so a key on it cannot stand in CREATE TABLE.
        use_alter=other is table and stands_on(table, referred) in table.indexes,
        **options,
    )


def _columns(key: Key | None) -> tuple[str, ...]:
    return key.columns if key else ()


def _made(metadata: sa.MetaData, table: Table) -> sa.Table:
    return metadata.tables[_full(table.name)]


def _full(name: tuple[str | None, str]) -> str:
    return name[1] if name[0] is None else f"{name[0]}.{name[1]}"


# -- places ------------------------------------------------------------------------------------


def _places(tables: Sequence[Table]) -> Iterator[tuple[str, Place]]:
    for table in tables:
        full = _full(table.name)
        said: list[tuple[str, Place | None]] = [(full, table.changed)]
        said += [(f"{full}.{item.name}", item.changed) for item in table.columns.values()]
        said += [(f"{full}:{item.name}", item.changed) for item in table.constraints if item.name]
        said += [(f"{full}:{item.name}", item.changed) for item in table.indexes.values()]
        yield from ((key, place) for key, place in said if place is not None)
