"""What SQLite's ALTER TABLE refuses."""

from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.expressions import used
from codegen.sources.catalogue.objects import Check, Constraint, ForeignKey, Key, Table
from codegen.sources.catalogue.removal import index_uses, uses_column
from codegen.sources.catalogue.state import Database

_REFUSED = "0A000"


def require_addable(constraints: list[Constraint]) -> None:
    """Raise for a column that is a key: SQLite adds none."""
    for constraint in constraints:
        if isinstance(constraint, Key):
            kind = "PRIMARY KEY" if constraint.primary else "UNIQUE"
            raise CatalogueError(f"Cannot add a {kind} column", _REFUSED)


def require_droppable(database: Database, table: Table, name: str) -> None:
    """Raise for a column that something else in its table is about."""
    for constraint in table.constraints:
        if uses_column(database, constraint, name) and not _is_its_own(table, constraint, name):
            raise CatalogueError(f'cannot drop column "{name}"', _REFUSED)
    if any(index_uses(database, index, name) for index in table.indexes.values()):
        raise CatalogueError(f'error in index after drop column "{name}"', _REFUSED)


def _is_its_own(table: Table, constraint: Constraint, name: str) -> bool:
    """Whether the constraint can stand in the definition of the column, and goes with it."""
    if isinstance(constraint, ForeignKey):
        return constraint.columns == (name,)
    return isinstance(constraint, Check) and used(
        constraint.text, list(table.columns), "sqlite"
    ) == [name]
