"""Renaming tables, columns, constraints and indexes, and moving tables between schemas."""

from dataclasses import replace

from codegen.sources.catalogue import expressions
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.objects import (
    Check,
    Column,
    Constraint,
    Exclusion,
    ForeignKey,
    Index,
    IndexKey,
    Key,
    Name,
    Table,
)
from codegen.sources.catalogue.removal import find_constraint
from codegen.sources.catalogue.sequences import rename_sequence
from codegen.sources.catalogue.state import Database, has_index, shown
from codegen.sources.schema import Rename

# Alembic's batch mode builds a table under this name and then renames it to the real one.
_BATCH = "_alembic_tmp_"


def rename_in_table(database: Database, cursor: Cursor, table: Name) -> bool:
    """RENAME ... and SET SCHEMA, which stand alone in an ALTER TABLE."""
    if cursor.accept("SET", "SCHEMA"):
        move_table(database, table, (database.home(cursor.name()), table[1]))
    elif cursor.accept("RENAME", "TO"):
        rename_table(database, table, cursor.name())
    elif cursor.accept("RENAME", "CONSTRAINT"):
        old = cursor.name()
        cursor.expect("TO")
        rename_constraint(database, table, old, cursor.name())
    elif cursor.accept("RENAME"):
        cursor.accept("COLUMN")
        old = cursor.name()
        cursor.expect("TO")
        rename_column(database, table, old, cursor.name())
    else:
        return False
    cursor.finish()
    return True


# -- tables ------------------------------------------------------------------------------------


def rename_table(database: Database, old: Name, bare: str) -> None:
    """Give a table another name; its constraints, indexes and sequences keep theirs."""
    new = (old[0], bare)
    database.require_free(new)
    move_table(database, old, new)


def move_table(database: Database, old: Name, new: Name) -> None:
    """Put a table under another name or into another schema."""
    table = database.unregister(old).copy()
    table.name, table.changed = new, database.at
    database.register(table)
    for other, key in database.referrers(old):
        changed = replace(key, table=new)
        database.replace_constraint(database.edit(other.name), key, changed)
    for name, other in list(database.tables.items()):
        if other.partition_of == old or old in other.inherits:
            child = database.edit(name)
            child.partition_of = new if child.partition_of == old else child.partition_of
            child.inherits = tuple(new if parent == old else parent for parent in child.inherits)
    for trigger in [item for item in database.triggers.values() if item.table == old]:
        del database.triggers[old, trigger.name]
        database.triggers[new, trigger.name] = replace(trigger, table=new)
    _move_sequences(database, old, new)
    database.unread[:] = [
        replace(item, tables=tuple(new if name == old else name for name in item.tables))
        for item in database.unread
    ]
    if not old[1].startswith(_BATCH):
        full = shown(new)
        database.renames.append(Rename(full, shown(old), full, is_column=False, at=database.at))


def _move_sequences(database: Database, old: Name, new: Name) -> None:
    owned = [item for item in database.sequences.values() if item.owner and item.owner[0] == old]
    for sequence in owned:
        column = sequence.owner[1] if sequence.owner else ""
        database.sequences[sequence.name] = replace(sequence, owner=(new, column))
        if old[0] != new[0]:
            rename_sequence(database, sequence.name, (new[0], sequence.name[1]))


# -- columns -----------------------------------------------------------------------------------


def rename_column(database: Database, name: Name, old: str, new: str) -> None:
    """Give a column another name, wherever it is named."""
    table = database.edit(name)
    column = database.column(table, old)
    old = column.name
    if new == old and not database.is_postgresql:
        return  # SQLite takes it
    if new in table.columns:
        message = f'column "{new}" of relation "{name[1]}" already exists'
        raise CatalogueError(message, "42701")
    renamed = replace(column, name=new, changed=database.at)
    table.columns = {
        (new if key == old else key): (
            renamed if key == old else _computed(database, item, old, new)
        )
        for key, item in table.columns.items()
    }
    _rename_in_objects(database, table, old, new)
    table.local = tuple(new if each == old else each for each in table.local)
    for other, key in database.referrers(name):
        changed = replace(key, referred=_swapped(key.referred, old, new))
        database.replace_constraint(database.edit(other.name), key, changed)
    if column.sequence in database.sequences:
        sequence = database.sequences[column.sequence]
        database.sequences[column.sequence] = replace(sequence, owner=(name, new))
    database.renames.append(Rename(shown(name), old, new, is_column=True, at=database.at))
    for heir in [table for table in database.tables.values() if name in table.inherits]:
        rename_column(database, heir.name, old, new)


def _rename_in_objects(database: Database, table: Table, old: str, new: str) -> None:
    for constraint in list(table.constraints):
        changed = _in_constraint(database, constraint, old, new)
        database.replace_constraint(table, constraint, changed)
    for index in table.indexes.values():
        table.indexes[index.name] = _in_index(database, index, old, new)
    if table.partition_by:
        table.partition_by = expressions.rename(table.partition_by, old, new, database.dialect)


def _computed(database: Database, column: Column, old: str, new: str) -> Column:
    if column.computed is None:
        return column
    text = expressions.rename(column.computed.text, old, new, database.dialect)
    return replace(column, computed=replace(column.computed, text=text))


def _swapped(names: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if name == old else name for name in names)


def _in_constraint(database: Database, item: Constraint, old: str, new: str) -> Constraint:
    match item:
        case Key():
            columns = _swapped(item.columns, old, new)
            return replace(item, columns=columns, include=_swapped(item.include, old, new))
        case ForeignKey():
            return replace(item, columns=_swapped(item.columns, old, new))
        case Check():
            return replace(item, text=expressions.rename(item.text, old, new, database.dialect))
        case Exclusion():
            keys = _in_keys(database, item.keys, old, new)
            return replace(item, keys=keys, where=_in_text(database, item.where, old, new))
    return item


def _in_index(database: Database, index: Index, old: str, new: str) -> Index:
    return replace(
        index,
        keys=_in_keys(database, index.keys, old, new),
        include=_swapped(index.include, old, new),
        where=_in_text(database, index.where, old, new),
    )


def _in_text(database: Database, text: str | None, old: str, new: str) -> str | None:
    return None if text is None else expressions.rename(text, old, new, database.dialect)


def _in_keys(
    database: Database, keys: tuple[IndexKey, ...], old: str, new: str
) -> tuple[IndexKey, ...]:
    return tuple(
        (
            replace(key, text=new if key.text == old else key.text)
            if key.is_column
            else replace(key, text=expressions.rename(key.text, old, new, database.dialect))
        )
        for key in keys
    )


# -- constraints and indexes -------------------------------------------------------------------


def rename_constraint(database: Database, name: Name, old: str, new: str) -> None:
    """Give a constraint, and the index behind it, another name."""
    table = database.edit(name)
    constraint = find_constraint(table, old)
    if has_index(constraint):
        database.require_free((name[0], new))
    if table.constraint(new):
        message = f'constraint "{new}" for relation "{name[1]}" already exists'
        raise CatalogueError(message, "42710")
    changed = replace(constraint, name=new, changed=database.at)
    database.replace_constraint(table, constraint, changed)


def rename_index(database: Database, old: Name, new: str) -> None:
    """Give an index another name; a constraint that it stands behind follows."""
    owner = database.index_owners[old]
    if owner not in database.tables:
        database.index_owners[old[0], new] = database.index_owners.pop(old)
        return
    if old[1] not in database.tables[owner].indexes:
        rename_constraint(database, owner, old[1], new)
        return
    database.require_free((old[0], new))
    table = database.edit(owner)
    index = table.indexes[old[1]]
    database.remove_index(table, old[1])
    database.add_index(table, replace(index, name=new, changed=database.at))


@folds("ALTER INDEX")
def alter_index(database: Database, cursor: Cursor) -> None:
    """ALTER INDEX [IF EXISTS] name RENAME TO; the rest is storage."""
    if cursor.accept("ALL", "IN"):
        return
    lenient = cursor.if_exists()
    written = cursor.dotted()
    found = database.find(written, database.index_owners)
    if found is None:
        if lenient or alter_other_relation(database, cursor, written):
            return
        raise CatalogueError(f'relation "{written[1]}" does not exist', "42P01")
    if cursor.accept("RENAME", "TO"):
        rename_index(database, found, cursor.name())


def alter_other_relation(database: Database, cursor: Cursor, written: Name) -> bool:
    """What ALTER TABLE and ALTER INDEX may do to relations of other kinds."""
    kinds = (database.tables, database.views, database.sequences, database.index_owners)
    found = database.find(written, *kinds)
    if found is None:
        return False
    if not cursor.accept("RENAME", "TO"):
        return True
    new = (found[0], cursor.name())
    if found in database.tables:
        rename_table(database, found, new[1])
    elif found in database.sequences:
        rename_sequence(database, found, new)
    elif found in database.index_owners:
        rename_index(database, found, new[1])
    else:
        rename_view(database, found, new)
    return True


def rename_view(database: Database, old: Name, new: Name) -> None:
    """Give a view another name."""
    database.require_free(new)
    view = database.views.pop(old)
    database.views[new] = replace(view, name=new, changed=database.at)
