"""Taking tables, columns, constraints and indexes away, with what hangs on them."""

from dataclasses import replace

from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.expressions import used
from codegen.sources.catalogue.lexer import tokens
from codegen.sources.catalogue.objects import (
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    Index,
    IndexKey,
    Key,
    Name,
    Table,
)
from codegen.sources.catalogue.sequences import uses_sequence
from codegen.sources.catalogue.state import Database
from codegen.sources.catalogue.unique_keys import stands_on


def dependent(what: str, on: str) -> CatalogueError:
    """The error for what others depend on."""
    return CatalogueError(f"cannot drop {what} because {on} depends on it", "2BP01")


def find_constraint(table: Table, name: str) -> Constraint:
    """The constraint of that name; raises 42704."""
    constraint = table.constraint(name)
    if constraint is None:
        message = f'constraint "{name}" of relation "{table.name[1]}" does not exist'
        raise CatalogueError(message, "42704")
    return constraint


# -- tables ------------------------------------------------------------------------------------


def drop_table(database: Database, name: Name, *, cascade: bool, together: set[Name]) -> None:
    """Drop a table; `together`: the tables that the same statement drops."""
    if database.is_postgresql:
        _drop_references(database, name, cascade=cascade, together=together | {name})
    for child in [table for table in database.tables.values() if name in table.inherits]:
        if child.name not in together and not cascade:
            raise dependent(f"table {name[1]}", f"table {child.name[1]}")
        drop_table(database, child.name, cascade=cascade, together=together | {name})
    for part in [table.name for table in database.tables.values() if table.partition_of == name]:
        drop_table(database, part, cascade=cascade, together=together | {name})
    if name not in database.tables:
        return
    _drop_views(database, name, cascade=cascade)
    database.unregister(name)
    for trigger in [trigger for trigger in database.triggers if trigger[0] == name]:
        del database.triggers[trigger]
    for sequence in list(database.sequences.values()):
        if sequence.owner and sequence.owner[0] == name:
            _drop_sequence(database, sequence.name, cascade=cascade, together=together)


def _drop_sequence(database: Database, name: Name, *, cascade: bool, together: set[Name]) -> None:
    """Drop a sequence with its owner, and by CASCADE the defaults of others that count with it."""
    for table, column in uses_sequence(database, name):
        if table.name not in together:
            if not cascade:
                raise dependent(f"sequence {name[1]}", f"default of {table.name[1]}.{column.name}")
            drop_default(database, table.name, column.name)
    database.sequences.pop(name, None)


def _drop_references(database: Database, name: Name, *, cascade: bool, together: set[Name]) -> None:
    for other, key in database.referrers(name):
        if other.name in together:
            continue
        if not cascade:
            raise dependent(f"table {name[1]}", f"constraint {key.name} on {other.name[1]}")
        database.remove_constraint(database.edit(other.name), key)


def _drop_views(database: Database, name: Name, *, cascade: bool) -> None:
    """With CASCADE, drop the views that name the table."""
    if not cascade:
        return
    for view in list(database.views.values()):
        words = {token.value for token in tokens(view.text, database.dialect)}
        if name[1] in words:
            del database.views[view.name]


# -- columns -----------------------------------------------------------------------------------


def drop_column(database: Database, table: Table, name: str, *, cascade: bool) -> None:
    """Drop a column of a table that is being edited, with the constraints, indexes and the
    sequence that use it."""
    column = database.column(table, name)
    for other in list(table.columns.values()):
        if other.computed and _names(database, other.computed.text, name):
            if not cascade:
                raise dependent(f"column {name}", f"column {other.name}")
            drop_column(database, table, other.name, cascade=True)
    # a reference of the table to itself goes with its own column, and so before the key
    for constraint in sorted(table.constraints, key=lambda item: isinstance(item, Key)):
        if constraint in table.constraints and uses_column(database, constraint, name):
            _require_key(constraint, name, cascade=cascade)
            _remove(database, table, constraint, cascade=cascade, what=f"column {name}")
    for index in list(table.indexes.values()):
        if index_uses(database, index, name):
            _remove_index(database, table, index, cascade=cascade)
    del table.columns[name]
    if column.sequence is not None:
        _drop_sequence(database, column.sequence, cascade=cascade, together=set())


def _require_key(constraint: Constraint, column: str, *, cascade: bool) -> None:
    """An exclusion goes with the columns that are its keys; with others only by CASCADE."""
    if not isinstance(constraint, Exclusion) or cascade:
        return
    if column not in {key.text for key in constraint.keys if key.is_column}:
        raise dependent(f"column {column}", f"constraint {constraint.name}")


def _names(database: Database, text: str | None, column: str) -> bool:
    return text is not None and bool(used(text, [column], database.dialect))


def uses_column(database: Database, constraint: Constraint, column: str) -> bool:
    """Whether a constraint of the column's table is about the column."""
    match constraint:
        case Key():
            return column in constraint.columns or column in constraint.include
        case ForeignKey():
            return column in constraint.columns
        case Check():
            return _names(database, constraint.text, column)
        case Exclusion():
            return _keys_use(database, constraint.keys, constraint.where, column)
    return False


def index_uses(database: Database, index: Index, column: str) -> bool:
    """Whether an index is about the column."""
    return column in index.include or _keys_use(database, index.keys, index.where, column)


def _keys_use(
    database: Database, keys: tuple[IndexKey, ...], where: str | None, column: str
) -> bool:
    in_keys = (
        key.text == column if key.is_column else _names(database, key.text, column) for key in keys
    )
    return any(in_keys) or _names(database, where, column)


# -- constraints and indexes -------------------------------------------------------------------


def drop_constraint(database: Database, table: Table, name: str, *, cascade: bool) -> None:
    """Drop a constraint of a table that is being edited."""
    constraint = find_constraint(table, name)
    _remove(database, table, constraint, cascade=cascade, what=f"constraint {name}")


def _remove(
    database: Database, table: Table, constraint: Constraint, *, cascade: bool, what: str
) -> None:
    if isinstance(constraint, Key):
        _drop_referring(database, table, constraint.name, cascade=cascade, what=what)
    database.remove_constraint(table, constraint)


def _drop_referring(
    database: Database, table: Table, name: str | None, *, cascade: bool, what: str
) -> None:
    """Drop the foreign keys that stand on a key or index which is going away."""
    if not database.is_postgresql:
        return
    for other, key in database.referrers(table.name):
        if stands_on(table, key.referred) == name and key in other.constraints:
            if not cascade:
                raise dependent(what, f"constraint {key.name} on table {other.name[1]}")
            database.remove_constraint(database.edit(other.name), key)


def drop_index(database: Database, name: Name, *, cascade: bool) -> None:
    """Drop an index by its full name."""
    owner = database.index_owners[name]
    if owner not in database.tables:
        del database.index_owners[name]
        return
    table = database.edit(owner)
    if name[1] not in table.indexes:
        raise dependent(f"index {name[1]}", f"constraint {name[1]} on table {owner[1]}")
    _remove_index(database, table, table.indexes[name[1]], cascade=cascade)


def _remove_index(database: Database, table: Table, index: Index, *, cascade: bool) -> None:
    what = f"index {index.name}"
    _drop_referring(database, table, index.name, cascade=cascade, what=what)
    database.remove_index(table, index.name)


def drop_default(database: Database, table: Name, column: str) -> None:
    """Take the default of a column away, because what it uses goes away."""
    edited = database.edit(table)
    edited.columns[column] = replace(edited.columns[column], default=None, serial=False)
