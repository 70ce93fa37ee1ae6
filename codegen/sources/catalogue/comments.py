"""COMMENT ON."""

from dataclasses import replace

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.removal import find_constraint
from codegen.sources.catalogue.state import Database, shown


def _text(cursor: Cursor) -> str | None:
    cursor.expect("IS")
    return None if cursor.accept("NULL") else cursor.string() or None


@folds("COMMENT ON")
def comment_on_other(database: Database, cursor: Cursor) -> None:
    """A comment on what the model does not hold."""


@folds("COMMENT ON TABLE")
def comment_on_table(database: Database, cursor: Cursor) -> None:
    """COMMENT ON TABLE name IS 'text'"""
    table = database.edit(database.table(cursor.dotted()).name)
    table.comment = _text(cursor)


@folds("COMMENT ON COLUMN")
def comment_on_column(database: Database, cursor: Cursor) -> None:
    """COMMENT ON COLUMN table.column IS 'text'"""
    parts = [cursor.name()]
    while cursor.symbol("."):
        parts.append(cursor.name())
    written = (parts[-3] if len(parts) > 2 else None, parts[-2])
    if database.find(written, database.views, database.composites):
        return
    table = database.edit(database.table(written).name)
    column = database.column(table, parts[-1])
    table.columns[column.name] = replace(column, comment=_text(cursor), changed=database.at)


@folds("COMMENT ON CONSTRAINT")
def comment_on_constraint(database: Database, cursor: Cursor) -> None:
    """COMMENT ON CONSTRAINT name ON table IS 'text'"""
    name = cursor.name()
    cursor.expect("ON")
    if cursor.accept("DOMAIN"):
        return
    table = database.edit(database.table(cursor.dotted()).name)
    constraint = find_constraint(table, name)
    changed = replace(constraint, comment=_text(cursor), changed=database.at)
    database.replace_constraint(table, constraint, changed)


@folds("COMMENT ON INDEX")
def comment_on_index(database: Database, cursor: Cursor) -> None:
    """COMMENT ON INDEX name IS 'text'"""
    written = cursor.dotted()
    found = database.find(written, database.index_owners)
    if found is None:
        raise CatalogueError(f'relation "{shown(written)}" does not exist', "42P01")
    owner = database.index_owners[found]
    index = database.tables[owner].indexes.get(found[1]) if owner in database.tables else None
    if index is not None:
        changed = replace(index, comment=_text(cursor), changed=database.at)
        database.edit(owner).indexes[index.name] = changed


@folds("COMMENT ON TYPE", "COMMENT ON DOMAIN")
def comment_on_type(database: Database, cursor: Cursor) -> None:
    """COMMENT ON TYPE name IS 'text'"""
    written = cursor.dotted()
    if (name := database.find(written, database.enums)) is not None:
        database.enums[name] = replace(database.enums[name], comment=_text(cursor))
    elif (name := database.find(written, database.domains)) is not None:
        database.domains[name] = replace(database.domains[name], comment=_text(cursor))


@folds("COMMENT ON VIEW")
def comment_on_view(database: Database, cursor: Cursor) -> None:
    """COMMENT ON VIEW name IS 'text'"""
    written = cursor.dotted()
    name = database.find(written, database.views)
    if name is None:
        raise CatalogueError(f'relation "{shown(written)}" does not exist', "42P01")
    database.views[name] = replace(database.views[name], comment=_text(cursor))
