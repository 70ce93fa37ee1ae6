"""ALTER TABLE: the actions on the table itself; those on a column are in alter_column."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

from codegen.sources.catalogue import alter_column, heirs, removal, renaming
from codegen.sources.catalogue.columns import add_column, read_column
from codegen.sources.catalogue.constraints import (
    finish_constraint,
    read_constraint,
    sees_constraint,
)
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.install import install, set_not_null
from codegen.sources.catalogue.objects import Check, Constraint, ForeignKey, Key, Table
from codegen.sources.catalogue.sqlite_rules import require_addable, require_droppable
from codegen.sources.catalogue.state import Database


class Pass(IntEnum):
    """The order in which PostgreSQL carries out the actions of one statement."""

    DROP = 0
    TYPE = 1
    ADD_COLUMN = 2
    ATTRIBUTE = 3
    CONSTRAINT = 4


@dataclass
class Actions:
    """What one ALTER TABLE asks for."""

    table: Table
    steps: list[tuple[Pass, Callable[[], None]]] = field(default_factory=list)
    drafts: list[list[Constraint]] = field(default_factory=list)

    def add(self, when: Pass, step: Callable[[], None]) -> None:
        """Note an action."""
        self.steps.append((when, step))

    def run(self, database: Database) -> None:
        """Carry them out."""
        for _, step in sorted(self.steps, key=lambda item: item[0]):
            step()
        install(database, self.table, *self.drafts)


@folds("ALTER TABLE", "ALTER FOREIGN TABLE")
def alter_table(database: Database, cursor: Cursor) -> None:
    """ALTER TABLE [IF EXISTS] [ONLY] name action, ..."""
    lenient = cursor.if_exists()
    alone = cursor.accept("ONLY")
    written = cursor.dotted()
    cursor.symbol("*")
    found = database.find(written, database.tables)
    if found is None:
        if not lenient and not renaming.alter_other_relation(database, cursor, written):
            database.table(written)
        return
    if renaming.rename_in_table(database, cursor, found):
        return
    actions = Actions(database.edit(found))
    was = heirs.before(actions.table)
    cursor.listed(lambda: _action(database, cursor, actions))
    cursor.finish()
    actions.run(database)
    heirs.follow(database, actions.table, was, alone=bool(alone))


def _action(database: Database, cursor: Cursor, actions: Actions) -> None:
    if cursor.accept("ADD"):
        _add(database, cursor, actions)
    elif cursor.accept("DROP"):
        _drop(database, cursor, actions)
    elif cursor.accept("ALTER"):
        _alter(database, cursor, actions)
    elif cursor.accept("VALIDATE", "CONSTRAINT"):
        _change_constraint(database, actions, cursor.name(), not_valid=False)
    elif not _inheritance(database, cursor, actions.table) and not _harmless(cursor):
        raise cursor.unreadable()


def _add(database: Database, cursor: Cursor, actions: Actions) -> None:
    if sees_constraint(cursor):
        _add_constraint(database, cursor, actions)
        return
    cursor.accept("COLUMN")
    lenient = cursor.if_not_exists()
    draft = read_column(cursor, database)

    def apply() -> None:
        if not (lenient and draft.column.name in actions.table.columns):
            if not database.is_postgresql:
                require_addable(draft.constraints)
            add_column(database, actions.table, draft)
            actions.drafts.append(draft.constraints)

    actions.add(Pass.ADD_COLUMN, apply)


def _add_constraint(database: Database, cursor: Cursor, actions: Actions) -> None:
    start = cursor.position
    name = cursor.name() if cursor.accept("CONSTRAINT") else None
    if cursor.accept("NOT", "NULL"):
        column = cursor.name()
        cursor.accept("NOT", "VALID")
        actions.add(Pass.ATTRIBUTE, lambda: set_not_null(actions.table, [column]))
        return
    primary = cursor.accept("PRIMARY", "KEY")
    if (primary or cursor.accept("UNIQUE")) and cursor.accept("USING", "INDEX"):
        index = cursor.name()
        draft = finish_constraint(Key(name or index, primary=primary), cursor, database.at)
        actions.add(Pass.CONSTRAINT, lambda: _key_of_index(database, actions, draft, index))
        return
    cursor.position = start
    actions.drafts.append([read_constraint(cursor, database)])


def _key_of_index(database: Database, actions: Actions, draft: Key, name: str) -> None:
    """Make a key constraint of a unique index, which then goes by the constraint's name."""
    table = actions.table
    index = table.indexes.get(name)
    if index is None:
        raise CatalogueError(f'index "{name}" does not exist', "42704")
    database.remove_index(table, name)
    key = replace(
        draft,
        columns=tuple(key.text for key in index.keys),
        include=index.include,
        nulls_not_distinct=index.nulls_not_distinct,
    )
    install(database, table, [key])


def _drop(database: Database, cursor: Cursor, actions: Actions) -> None:
    table = actions.table
    if cursor.accept("CONSTRAINT"):
        lenient = cursor.if_exists()
        name, cascade = cursor.name(), cursor.cascade()
        if lenient and table.constraint(name) is None:
            return
        actions.add(
            Pass.DROP, lambda: removal.drop_constraint(database, table, name, cascade=cascade)
        )
        return
    cursor.accept("COLUMN")
    lenient = cursor.if_exists()
    name, cascade = cursor.name(), cursor.cascade()
    if lenient and name not in table.columns:
        return
    if not database.is_postgresql:
        name = database.column(table, name).name
        require_droppable(database, table, name)
    actions.add(Pass.DROP, lambda: removal.drop_column(database, table, name, cascade=cascade))


def _alter(database: Database, cursor: Cursor, actions: Actions) -> None:
    if cursor.accept("CONSTRAINT"):
        name = cursor.name()
        draft = finish_constraint(ForeignKey(name), cursor, database.at)
        timing = {"deferrable": draft.deferrable, "initially": draft.initially}
        _change_constraint(database, actions, name, **timing)
        return
    cursor.accept("COLUMN")
    name = cursor.name()
    step = alter_column.read_change(database, cursor)

    def apply() -> None:
        step.apply(database, actions.table, name)

    actions.add(Pass[step.when], apply)


def _change_constraint(database: Database, actions: Actions, name: str, **changes: Any) -> None:
    def apply() -> None:
        constraint = removal.find_constraint(actions.table, name)
        if isinstance(constraint, Check | ForeignKey):
            changed = replace(constraint, changed=database.at, **changes)
            database.replace_constraint(actions.table, constraint, changed)

    actions.add(Pass.CONSTRAINT, apply)


def _inheritance(database: Database, cursor: Cursor, table: Table) -> bool:
    if cursor.accept("ATTACH", "PARTITION"):
        part = database.edit(database.table(cursor.dotted()).name)
        part.partition_of = table.name
        cursor.rest()
    elif cursor.accept("DETACH", "PARTITION"):
        heirs.detach(database, database.edit(database.table(cursor.dotted()).name), table)
        cursor.accept_any("CONCURRENTLY", "FINALIZE")
    elif cursor.accept("INHERIT"):
        heirs.adopt(table, database.table(cursor.dotted()))
    elif cursor.accept("NO", "INHERIT"):
        heirs.disown(database, table, database.table(cursor.dotted()))
    else:
        return False
    return True


_HARMLESS = (
    ("ENABLE",),
    ("DISABLE",),
    ("FORCE",),
    ("NO", "FORCE"),
    ("OWNER", "TO"),
    ("SET", "TABLESPACE"),
    ("SET", "WITHOUT"),
    ("SET", "LOGGED"),
    ("SET", "UNLOGGED"),
    ("SET", "ACCESS"),
    ("RESET",),
    ("CLUSTER", "ON"),
    ("REPLICA", "IDENTITY"),
    ("OF",),
    ("NOT", "OF"),
)


def _harmless(cursor: Cursor) -> bool:
    """Pass an action that says nothing about the model."""
    is_storage = cursor.sees("SET") and cursor.ahead(1).value == "("
    if not is_storage and not any(cursor.accept(*words) for words in _HARMLESS):
        return False
    while not cursor.at_end and not cursor.sees_symbol(","):
        if cursor.sees_symbol("("):
            cursor.skip_group()
        else:
            cursor.take()
    return True
