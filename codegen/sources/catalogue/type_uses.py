"""Where a user-defined type is used: what follows when it is renamed or dropped."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.expressions import replace_literal, retype, used
from codegen.sources.catalogue.objects import Check, Column, Name, Table
from codegen.sources.catalogue.postgres_names import qualified
from codegen.sources.catalogue.removal import dependent, drop_column
from codegen.sources.catalogue.spelling import put_together, take_apart
from codegen.sources.catalogue.state import Database


def columns_of(database: Database, name: Name) -> Iterator[tuple[Table, Column]]:
    """The columns of a user-defined type, arrays of it included."""
    wanted = qualified(name)
    for table in list(database.tables.values()):
        for column in list(table.columns.values()):
            if wanted in column.type and take_apart(column.type).base == wanted:
                yield table, column


def rename_type(database: Database, old: Name, new: Name) -> None:
    """Give a type another name; columns, domains and texts that use it follow."""
    if any(new in kind for kind in (database.enums, database.domains, database.composites)):
        raise CatalogueError(f'type "{new[1]}" already exists', "42710")
    at = database.at
    if old in database.enums:
        database.enums[new] = replace(database.enums.pop(old), name=new, changed=at)
    elif old in database.domains:
        database.domains[new] = replace(database.domains.pop(old), name=new, changed=at)
    else:
        database.composites[new] = replace(database.composites.pop(old), name=new, changed=at)
    spelled = _Respelling(qualified(old), qualified(new))
    for table in list(database.tables.values()):
        if spelled.concerns(table):
            spelled.apply(database.edit(table.name))
    for domain in list(database.domains.values()):
        database.domains[domain.name] = replace(domain, type=spelled.type(domain.type))
    for composite in list(database.composites.values()):
        members = (replace(item, type=spelled.type(item.type)) for item in composite.attributes)
        database.composites[composite.name] = replace(composite, attributes=tuple(members))


class _Respelling:
    """One type's spelling put in the place of another's."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    def concerns(self, table: Table) -> bool:
        """A quick test whether the table may use the type."""
        texts = [column.type for column in table.columns.values()]
        texts += [column.default or "" for column in table.columns.values()]
        texts += [check.text for check in table.checks]
        texts += [index.where or "" for index in table.indexes.values()]
        return any(self.old in text for text in texts)

    def type(self, spelling: str) -> str:
        """A type's spelling."""
        parts = take_apart(spelling)
        return put_together(parts._replace(base=self.new)) if parts.base == self.old else spelling

    def text(self, text: str) -> str:
        """An expression's casts."""
        return retype(text, self.old, self.new)

    def apply(self, table: Table) -> None:
        """All of a table that is being edited."""
        for column in list(table.columns.values()):
            default = None if column.default is None else self.text(column.default)
            spelling = self.type(column.type)
            table.columns[column.name] = replace(column, type=spelling, default=default)
        rewrite(table, self.text)


def rewrite(table: Table, text: Callable[[str], str]) -> None:
    """Put other texts in the place of the expressions of a table that is being edited."""
    table.constraints = [
        replace(item, text=text(item.text)) if isinstance(item, Check) else item
        for item in table.constraints
    ]
    for index in list(table.indexes.values()):
        keys = tuple(
            key if key.is_column else replace(key, text=text(key.text)) for key in index.keys
        )
        where = None if index.where is None else text(index.where)
        table.indexes[index.name] = replace(index, keys=keys, where=where)


def rename_label(database: Database, name: Name, old: str, new: str) -> None:
    """Follow a renamed label of an enum in the defaults, checks and indexes of its columns."""
    for table, column in columns_of(database, name):
        edited = database.edit(table.name)
        if column.default is not None:
            default = replace_literal(column.default, old, new)
            edited.columns[column.name] = replace(column, default=default)

        def text(written: str, name: str = column.name) -> str:
            if not used(written, [name], database.dialect):
                return written
            return replace_literal(written, old, new)

        rewrite(edited, text)


def drop_type(database: Database, name: Name, *, cascade: bool) -> None:
    """Drop a type; with CASCADE, the columns of that type."""
    for table, column in columns_of(database, name):
        if not cascade:
            raise dependent(f"type {name[1]}", f"column {column.name} of table {table.name[1]}")
        drop_column(database, database.edit(table.name), column.name, cascade=True)
    database.enums.pop(name, None)
    database.domains.pop(name, None)
    database.composites.pop(name, None)
