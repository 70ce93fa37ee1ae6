"""Putting constraints into a table: implicit names, merged keys, and what they refer to."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.expressions import figure_name, used
from codegen.sources.catalogue.objects import (
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    IndexKey,
    Key,
    Table,
)
from codegen.sources.catalogue.postgres_names import addition, choose, key_names
from codegen.sources.catalogue.state import Database
from codegen.sources.catalogue.unique_keys import stands_on


def install(database: Database, table: Table, *groups: Sequence[Constraint]) -> None:
    """Add the constraints that one statement says, in the server's order: checks, then keys, then
    foreign keys. Of the keys in one group the primary key is first, and equal ones are merged:
    CREATE TABLE is one group, each action of ALTER TABLE is one.
    """
    for draft in chain(*groups):
        if isinstance(draft, Check) and not _is_inherited(table, draft):
            _add(database, table, _named_check(database, table, draft))
    for group in groups:
        keys = [draft for draft in group if isinstance(draft, Key | Exclusion)]
        for key in _merged(keys, apart=not database.is_postgresql):
            _add_key(database, table, key)
    for draft in chain(*groups):
        if isinstance(draft, ForeignKey):
            foreign_key = _resolved(database, table, draft)
            _add(database, table, _named_foreign_key(database, table, foreign_key))


def _add(database: Database, table: Table, constraint: Constraint) -> None:
    name = constraint.name
    if name is not None and table.constraint(name) and database.is_postgresql:
        message = f'constraint "{name}" for relation "{table.name[1]}" already exists'
        raise CatalogueError(message, "42710")
    database.add_constraint(table, constraint)


# -- checks ------------------------------------------------------------------------------------


def _is_inherited(table: Table, check: Check) -> bool:
    """Whether a table that inherits has the check already; the server merges the two."""
    twins = (item for item in table.checks if check.name and item.name == check.name)
    return bool(table.inherits) and any(item.text == check.text for item in twins)


def _named_check(database: Database, table: Table, check: Check) -> Check:
    if check.name is not None or not database.is_postgresql:
        return check
    columns = used(check.text, list(table.columns), database.dialect)
    second = columns[0] if len(columns) == 1 else None
    return replace(check, name=constraint_name(database, table, second, "check"))


def constraint_name(database: Database, table: Table, second: str | None, label: str) -> str:
    """A free name for a constraint that has no index."""
    schema, name = table.name
    counts = database.constraint_names
    return choose(name, second, label, lambda name: counts[(schema, name)] > 0)


def index_name(database: Database, table: Table, second: str | None, label: str) -> str:
    """A free name for an index, or for a constraint that has one."""
    schema, name = table.name

    def taken(candidate: str) -> bool:
        full = (schema, candidate)
        is_constraint = label != "idx" and database.constraint_names[full] > 0
        return is_constraint or database.relation_exists(full)

    return choose(name, second, label, taken)


# -- keys --------------------------------------------------------------------------------------


def _merged(keys: list[Key | Exclusion], *, apart: bool) -> list[Key | Exclusion]:
    """The primary key first; a key that repeats another is dropped, but its name is kept.

    apart: SQLite remembers both, as they are in the statement's text.
    """
    primary = [key for key in keys if isinstance(key, Key) and key.primary]
    if len(primary) > 1:
        raise CatalogueError("multiple primary keys are not allowed", "42P16")
    result: list[Key | Exclusion] = list(primary)
    for key in keys:
        if key in primary:
            continue
        same = (i for i, item in enumerate(result) if _same(item, key))
        twin = None if apart else next(same, None)
        if twin is None:
            result.append(key)
        elif result[twin].name is None:
            result[twin] = replace(result[twin], name=key.name)
    return result


def _same(one: Key | Exclusion, other: Key | Exclusion) -> bool:
    return _unnamed(one) == _unnamed(other)


def _unnamed(key: Key | Exclusion) -> Key | Exclusion:
    if isinstance(key, Key):
        return replace(key, primary=False, name=None, made=None, changed=None)
    return replace(key, name=None, made=None, changed=None)


def _add_key(database: Database, table: Table, key: Key | Exclusion) -> None:
    if isinstance(key, Key):
        for column in (*key.columns, *key.include):
            if not table.opaque:
                database.column(table, column)
        if key.primary:
            _require_single(table)
    if database.is_postgresql:
        key = _named_key(database, table, key)
    _add(database, table, key)
    if isinstance(key, Key) and key.primary and database.is_postgresql:
        set_not_null(table, key.columns)


def _require_single(table: Table) -> None:
    if table.primary_key is not None:
        message = f'multiple primary keys for table "{table.name[1]}" are not allowed'
        raise CatalogueError(message, "42P16")


def set_not_null(table: Table, columns: Sequence[str]) -> None:
    """Make columns of a table that is being edited NOT NULL."""
    for name in columns:
        if name in table.columns:
            table.columns[name] = replace(table.columns[name], nullable=False)


def _named_key(database: Database, table: Table, key: Key | Exclusion) -> Key | Exclusion:
    if key.name is not None:
        database.require_free((table.name[0], key.name))
        return key
    if isinstance(key, Key) and key.primary:
        return replace(key, name=index_name(database, table, None, "pkey"))
    if isinstance(key, Key):
        second = addition(key_names([*key.columns, *key.include]))
        return replace(key, name=index_name(database, table, second, "key"))
    second = addition(column_names(key.keys, key.include))
    return replace(key, name=index_name(database, table, second, "excl"))


def column_names(keys: Sequence[IndexKey], include: Sequence[str]) -> list[str]:
    """What PostgreSQL calls the columns of an index."""
    names = [key.text if key.is_column else figure_name(key.text) for key in keys]
    return key_names([*names, *include])


# -- foreign keys ------------------------------------------------------------------------------


def _resolved(database: Database, table: Table, key: ForeignKey) -> ForeignKey:
    """The foreign key with the full name of its table and the columns that it refers to."""
    for column in key.columns:
        database.column(table, column)
    if not database.is_postgresql:
        return replace(key, table=database.place_name(key.table))
    other = table if database.place_name(key.table) == table.name else database.table(key.table)
    referred = key.referred or _primary_columns(other)
    _require_unique(database, other, referred)
    return replace(key, table=other.name, referred=referred)


def _require_unique(database: Database, table: Table, columns: Sequence[str]) -> None:
    """Raise 42830 unless the columns are a key, or we cannot know."""
    if table.opaque or any(table.name in item.tables for item in database.unread):
        return
    for column in columns:
        database.column(table, column)
    if stands_on(table, columns) is None:
        message = "there is no unique constraint matching given keys for referenced table"
        raise CatalogueError(f'{message} "{table.name[1]}"', "42830")


def _primary_columns(table: Table) -> tuple[str, ...]:
    key = table.primary_key
    if key is None:
        message = f'there is no primary key for referenced table "{table.name[1]}"'
        raise CatalogueError(message, "42704")
    return key.columns


def _named_foreign_key(database: Database, table: Table, key: ForeignKey) -> ForeignKey:
    if key.name is not None or not database.is_postgresql:
        return key
    name = constraint_name(database, table, addition(key.columns), "fkey")
    return replace(key, name=name)
