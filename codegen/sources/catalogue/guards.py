"""Conditions that ask the server's catalogue, answered from ours."""

from collections.abc import Callable

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.lexer import Kind
from codegen.sources.catalogue.state import Database

Values = dict[str, str]


def holds(database: Database, cursor: Cursor) -> bool:
    """Whether `[NOT] EXISTS (SELECT ... FROM a system table WHERE name = '...')` is true.

    Raises Unreadable for every other condition.
    """
    negated = cursor.accept("NOT")
    cursor.expect("EXISTS")
    cursor.expect_symbol("(")
    cursor.expect("SELECT")
    if not cursor.sees("FROM"):
        cursor.expression({"FROM"})
    cursor.expect("FROM")
    schema, relation = cursor.dotted()
    alias = "" if cursor.keyword in ("WHERE", "JOIN", "INNER") else cursor.name()
    if cursor.keyword == "JOIN":
        raise cursor.unreadable()
    cursor.expect("WHERE")
    values = _equalities(cursor, alias)
    cursor.expect_symbol(")")
    cursor.finish()
    question = f"{schema}.{relation}" if schema == "information_schema" else relation
    if question not in _ANSWERS:
        raise Unreadable(f"a condition on {question}")
    return _ANSWERS[question](database, values) is not negated


def _equalities(cursor: Cursor, alias: str) -> Values:
    """`column = 'value' AND ...`"""
    values: Values = {}
    while True:
        qualifier, column = cursor.dotted()
        if qualifier not in (None, alias):
            raise cursor.unreadable()
        cursor.expect_symbol("=")
        values[column] = _value(cursor)
        if not cursor.accept("AND"):
            return values


def _value(cursor: Cursor) -> str:
    if cursor.accept("CURRENT_SCHEMA"):
        cursor.symbol("(")
        cursor.symbol(")")
        return "public"
    value = cursor.string()
    if cursor.token.kind is Kind.SYMBOL and cursor.token.value == "::":
        cursor.take()
        if cursor.name() == "regclass":
            return value
    return value


def _only(values: Values, *known: str) -> list[str | None]:
    """The values asked for; a condition on anything else cannot be answered."""
    if set(values) - set(known):
        raise Unreadable(f"a condition on {', '.join(sorted(set(values) - set(known)))}")
    return [values.get(name) for name in known]


def _type_exists(database: Database, values: Values) -> bool:
    (name,) = _only(values, "typname")
    kinds = (database.enums, database.domains, database.composites, database.tables)
    return any(key[1] == name for kind in kinds for key in kind)


def _table_exists(database: Database, values: Values) -> bool:
    name, schema = _only(values, "table_name", "table_schema")
    return any(
        key[1] == name and schema in (None, key[0] or "public")
        for kind in (database.tables, database.views)
        for key in kind
    )


def _column_exists(database: Database, values: Values) -> bool:
    table, column, schema = _only(values, "table_name", "column_name", "table_schema")
    return any(
        key[1] == table and schema in (None, key[0] or "public") and column in item.columns
        for key, item in database.tables.items()
    )


def _relation_exists(database: Database, values: Values) -> bool:
    (name,) = _only(values, "relname")
    kinds = (database.tables, database.views, database.sequences, database.index_owners)
    return any(key[1] == name for kind in kinds for key in kind)


def _constraint_exists(database: Database, values: Values) -> bool:
    name, table = _only(values, "conname", "conrelid")
    return _has_constraint(database, name, table)


def _constraint_listed(database: Database, values: Values) -> bool:
    name, table, _ = _only(values, "constraint_name", "table_name", "table_schema")
    return _has_constraint(database, name, table)


def _has_constraint(database: Database, name: str | None, table: str | None) -> bool:
    bare = None if table is None else table.rpartition(".")[2].strip('"')
    return any(
        item.name == name
        for key, owner in database.tables.items()
        if bare in (None, key[1])
        for item in owner.constraints
    )


def _index_exists(database: Database, values: Values) -> bool:
    name, table, schema = _only(values, "indexname", "tablename", "schemaname")
    return any(
        key[1] == name and table in (None, owner[1]) and schema in (None, key[0] or "public")
        for key, owner in database.index_owners.items()
    )


def _extension_exists(database: Database, values: Values) -> bool:
    (name,) = _only(values, "extname")
    return name in database.extensions


_ANSWERS: dict[str, Callable[[Database, Values], bool]] = {
    "pg_type": _type_exists,
    "pg_class": _relation_exists,
    "pg_constraint": _constraint_exists,
    "pg_indexes": _index_exists,
    "pg_extension": _extension_exists,
    "information_schema.tables": _table_exists,
    "information_schema.columns": _column_exists,
    "information_schema.table_constraints": _constraint_listed,
}
