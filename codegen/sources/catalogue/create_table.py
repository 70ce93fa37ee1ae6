"""CREATE TABLE."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from codegen.sources.catalogue.columns import ColumnDraft, add_column, read_column
from codegen.sources.catalogue.constraints import read_constraint, sees_constraint
from codegen.sources.catalogue.copy_table import LikeClause, apply_like, read_like
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import folds
from codegen.sources.catalogue.install import install, set_not_null
from codegen.sources.catalogue.objects import Check, Constraint, ForeignKey, Name, Table
from codegen.sources.catalogue.select_into import create_table_as
from codegen.sources.catalogue.state import Database


@dataclass
class Elements:
    """What stands between the parentheses of CREATE TABLE."""

    columns: list[ColumnDraft] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    likes: list[tuple[int, LikeClause]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@folds("CREATE TABLE")
def create_table(database: Database, cursor: Cursor) -> None:
    """CREATE [TEMPORARY | UNLOGGED] TABLE [IF NOT EXISTS] name (...) options."""
    lenient = cursor.if_not_exists()
    name = _target(database, cursor)
    if lenient and database.relation_exists(name):
        return
    database.require_free(name)
    table = Table(name, made=database.at, changed=database.at)
    table.temporary = bool(cursor.modifiers & {"TEMP", "TEMPORARY"})
    table.unlogged = "UNLOGGED" in cursor.modifiers
    if cursor.accept("PARTITION", "OF"):
        _partition_of(database, cursor, table)
        return
    if create_table_as(database, cursor, table):
        return
    elements = _elements(cursor, database)
    while _option(cursor, database, table):
        pass
    cursor.finish()
    _build(database, table, elements)


def _target(database: Database, cursor: Cursor) -> Name:
    schema, name = cursor.dotted()
    if cursor.modifiers & {"TEMP", "TEMPORARY"}:
        return (database.temporary, name)
    return database.place_name((schema, name))


def _elements(cursor: Cursor, database: Database) -> Elements:
    elements = Elements()
    cursor.expect_symbol("(")
    if not cursor.symbol(")"):
        cursor.listed(lambda: _element(cursor, database, elements))
        cursor.expect_symbol(")")
    return elements


def _element(cursor: Cursor, database: Database, elements: Elements) -> None:
    if cursor.accept("LIKE"):
        elements.likes.append((len(elements.columns), read_like(cursor)))
    elif sees_constraint(cursor):
        elements.constraints.append(read_constraint(cursor, database))
    else:
        draft = read_column(cursor, database)
        elements.columns.append(draft)
        elements.constraints.extend(draft.constraints)


def _option(cursor: Cursor, database: Database, table: Table) -> bool:
    """Read one of the clauses after the parentheses; false where none is next."""
    if cursor.accept("INHERITS"):
        parents = cursor.in_parentheses(cursor.dotted)
        table.inherits = tuple(database.table(parent).name for parent in parents)
    elif cursor.accept("PARTITION", "BY"):
        table.partition_by = _partition_key(cursor)
    elif cursor.sees("WITH") and cursor.ahead(1).value == "(":
        cursor.take()
        cursor.skip_group()
    elif cursor.accept("STRICT"):
        table.strict = True
    elif cursor.accept("WITHOUT", "ROWID"):
        table.without_rowid = True
    elif cursor.accept_any("USING", "TABLESPACE"):
        cursor.name()
    elif not _harmless(cursor):
        return cursor.symbol(",")
    return True


def _harmless(cursor: Cursor) -> bool:
    if cursor.accept("WITHOUT", "OIDS"):
        return True
    if cursor.accept("ON", "COMMIT"):
        return (
            cursor.accept("PRESERVE", "ROWS")
            or cursor.accept("DELETE", "ROWS")
            or bool(cursor.accept("DROP"))
        )
    return False


def _partition_key(cursor: Cursor) -> str:
    start = cursor.position
    cursor.name()
    cursor.skip_group()
    return cursor.text_since(start)


def _build(database: Database, table: Table, elements: Elements) -> None:
    for parent in table.inherits:
        _inherit(database, table, parent)
    database.register(table)
    table = database.edit(table.name)
    afterwards: list[Callable[[], None]] = []
    for index in range(len(elements.columns) + 1):
        for position, like in elements.likes:
            if position == index:
                afterwards.append(apply_like(database, table, like))
        if index < len(elements.columns):
            _declare(database, table, elements.columns[index])
    checks = [c for c in elements.constraints if isinstance(c, Check)]
    install(database, table, [_valid(constraint) for constraint in elements.constraints])
    if table.without_rowid and table.primary_key:
        set_not_null(table, table.primary_key.columns)
    named = {check.name for check in checks}
    inherited = {name for parent in table.inherits for name in _checks(database, parent)}
    mine = (c.name for c in table.checks if c.name in named or c.name not in inherited)
    table.local = (*table.local, *(f"CHECK {name}" for name in mine)) if table.inherits else ()
    for step in afterwards:
        step()


def _valid(constraint: Constraint) -> Constraint:
    """In a table without rows NOT VALID says nothing."""
    if isinstance(constraint, Check | ForeignKey):
        return replace(constraint, not_valid=False)
    return constraint


def _checks(database: Database, parent: Name) -> list[str | None]:
    return [check.name for check in database.tables[parent].checks if not check.no_inherit]


def _declare(database: Database, table: Table, draft: ColumnDraft) -> None:
    """Add a column; one that is also inherited is merged with what it inherits."""
    if table.inherits:
        table.local = (*table.local, draft.column.name)
        if draft.column.name in table.columns:
            _merge(database, table, draft)
            return
    add_column(database, table, draft)


def _merge(database: Database, table: Table, draft: ColumnDraft) -> None:
    """The column keeps its place among those of the parent."""
    names = list(table.columns)
    inherited = table.columns.pop(draft.column.name)
    add_column(database, table, draft)
    own = table.columns[draft.column.name]
    default = inherited.default if own.default is None else own.default
    nullable = own.nullable and inherited.nullable
    table.columns[draft.column.name] = replace(own, default=default, nullable=nullable)
    table.columns = {name: table.columns[name] for name in names}


def _inherit(database: Database, table: Table, parent: Name) -> None:
    source = database.tables[parent]
    for column in source.columns.values():
        inherited = replace(column, sequence=None, serial=False, identity=None, comment=None)
        table.columns.setdefault(column.name, inherited)
    table.constraints.extend(_valid(check) for check in source.checks if not check.no_inherit)


def _partition_of(database: Database, cursor: Cursor, table: Table) -> None:
    """A partition: all that matters of it is what it is a partition of."""
    parent = database.table(cursor.dotted())
    table.partition_of = parent.name
    table.columns = dict(parent.columns)
    if cursor.sees_symbol("("):
        cursor.skip_group()
    if cursor.accept("FOR", "VALUES"):
        _bounds(cursor)
    else:
        cursor.expect("DEFAULT")
    while _option(cursor, database, table):
        pass
    cursor.finish()
    database.register(table)


def _bounds(cursor: Cursor) -> None:
    cursor.accept_any("IN", "FROM", "WITH")
    cursor.skip_group()
    if cursor.accept("TO"):
        cursor.skip_group()
