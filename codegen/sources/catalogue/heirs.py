"""What ALTER TABLE does to the tables that inherit from the one it names, and to partitions.

Columns and CHECKs are inherited, keys and indexes are not. A column that the heir declares itself,
or has from another parent, outlives its parent's.
"""

from dataclasses import dataclass, replace

from codegen.sources.catalogue import removal
from codegen.sources.catalogue.copy_table import copy_indexes
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.objects import (
    Check,
    Column,
    Constraint,
    ForeignKey,
    Index,
    Name,
    Table,
)
from codegen.sources.catalogue.state import Database

_FACETS = ("type", "collation", "nullable", "default", "computed")


@dataclass(frozen=True)
class Before:
    """What heirs have of a table, before a statement changes it."""

    columns: dict[str, Column]
    checks: dict[str | None, Check]


def before(table: Table) -> Before:
    """Take down what heirs have of a table."""
    return Before(dict(table.columns), {check.name: check for check in _handed_down(table)})


def heirs_of(database: Database, name: Name) -> list[Table]:
    """The tables that inherit from a table directly."""
    return [table for table in database.tables.values() if name in table.inherits]


def follow(database: Database, parent: Table, was: Before, *, alone: bool) -> None:
    """Change the heirs as their parent was changed.

    alone: the statement said ONLY, so that heirs keep what they have, as their own.
    """
    for each in heirs_of(database, parent.name):
        heir = database.edit(each.name)
        then = before(heir)
        for name in was.columns.keys() - parent.columns.keys():
            _lost(database, heir, parent, name, alone=alone)
        for gone in was.checks.keys() - {check.name for check in _handed_down(parent)}:
            _lost_check(database, heir, gone, alone=alone)
        if not alone:
            for name, column in parent.columns.items():
                _column(heir, was.columns.get(name), column)
            for check in _handed_down(parent):
                _check(database, heir, was.checks.get(check.name), check)
            follow(database, heir, then, alone=False)


def adopt(table: Table, parent: Table) -> None:
    """INHERIT: what the table has already stays its own."""
    if not table.inherits:
        table.local = (*table.columns, *_names(table))
    for name, column in parent.columns.items():
        own = table.columns.get(name)
        if own is None or own.type != column.type:
            what = "is missing" if own is None else "has another type"
            raise CatalogueError(f'column "{name}" of "{table.name[1]}" {what}', "42804")
    table.inherits = (*table.inherits, parent.name)


def disown(database: Database, table: Table, parent: Table) -> None:
    """NO INHERIT: what came of the parent alone is the table's own from now on."""
    table.inherits = tuple(name for name in table.inherits if name != parent.name)
    others = [database.tables[name] for name in table.inherits]
    kept = {name for other in others for name in (*other.columns, *_names(other))}
    mine = (*table.columns, *_names(table))
    table.local = tuple(name for name in mine if name in table.local or name not in kept)


def detach(database: Database, part: Table, whole: Table) -> None:
    """DETACH PARTITION: a table of its own, with all that it had of the partitioned one."""
    part.partition_of = None
    for name, column in whole.columns.items():
        own = part.columns.get(name)
        same = own is None or own.made == column.made
        part.columns[name] = column if own is None or same else replace(own, type=column.type)
    for name in list(part.columns.keys() - whole.columns.keys()):
        removal.drop_column(database, part, name, cascade=True)
    for constraint in whole.constraints:
        shared = isinstance(constraint, Check | ForeignKey)
        if shared and part.constraint(constraint.name or "") is None:
            database.add_constraint(part, constraint)
    known = [_unnamed(item) for item in part.constraints]
    keys = [item for item in whole.constraints if _unnamed(item) not in known]
    have = [_unnamed(index) for index in part.indexes.values()]
    more = {name: item for name, item in whole.indexes.items() if _unnamed(item) not in have}
    copy_indexes(database, part, replace(whole, constraints=keys, indexes=more))


def _unnamed(item: Constraint | Index) -> Constraint | Index:
    """What a key or an index is, whatever it is called and wherever it was said."""
    return replace(item, name="", comment=None, made=None, changed=None)


def _handed_down(table: Table) -> list[Check]:
    return [check for check in table.checks if not check.no_inherit]


def _names(table: Table) -> list[str]:
    """The checks of a table, as `Table.local` has them."""
    return [f"CHECK {check.name}" for check in table.checks]


def _lost(database: Database, heir: Table, parent: Table, name: str, *, alone: bool) -> None:
    others = (database.tables[other] for other in heir.inherits if other != parent.name)
    if name not in heir.columns or name in heir.local or any(name in o.columns for o in others):
        return
    if alone:
        heir.local = (*heir.local, name)
        return
    removal.drop_column(database, heir, name, cascade=True)


def _lost_check(database: Database, heir: Table, name: str | None, *, alone: bool) -> None:
    known = f"CHECK {name}"
    constraint = heir.constraint(name) if name else None
    if constraint is None or known in heir.local:
        return
    if alone:
        heir.local = (*heir.local, known)
        return
    database.remove_constraint(heir, constraint)


def _column(heir: Table, was: Column | None, column: Column) -> None:
    own = heir.columns.get(column.name)
    if own is None:
        inherited = replace(column, sequence=None, serial=False, identity=None, comment=None)
        heir.columns[column.name] = inherited
    elif was is None and own.type != column.type:
        message = f'child table "{heir.name[1]}" has different type for column "{column.name}"'
        raise CatalogueError(message, "42804")
    elif was is not None:
        changed = {
            facet: getattr(column, facet)
            for facet in _FACETS
            if getattr(column, facet) != getattr(was, facet)
        }
        if changed:
            heir.columns[column.name] = replace(own, changed=column.changed, **changed)


def _check(database: Database, heir: Table, was: Check | None, check: Check) -> None:
    own = heir.constraint(check.name or "")
    if own is None and was is None:
        database.add_constraint(heir, check)
    elif isinstance(own, Check) and was is not None and was != check:
        changed = replace(own, not_valid=check.not_valid, text=check.text, changed=check.changed)
        database.replace_constraint(heir, own, changed)
    elif was is None and getattr(own, "text", None) != check.text:
        message = f'constraint "{check.name}" for relation "{heir.name[1]}" already exists'
        raise CatalogueError(message, "42710")
