"""What is kept as text: functions, triggers, views, extensions, schemas."""

from dataclasses import replace

from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import fold, folds
from codegen.sources.catalogue.errors import CatalogueError
from codegen.sources.catalogue.lexer import Kind, Statement
from codegen.sources.catalogue.objects import Trigger, Verbatim, View
from codegen.sources.catalogue.renaming import rename_view
from codegen.sources.catalogue.spelling import read_type
from codegen.sources.catalogue.state import Database, shown

_MODES = ("IN", "OUT", "INOUT", "VARIADIC")


# -- functions ---------------------------------------------------------------------------------


@folds("CREATE FUNCTION", "CREATE PROCEDURE", "CREATE AGGREGATE")
def create_function(database: Database, cursor: Cursor) -> None:
    """CREATE [OR REPLACE] FUNCTION name (arguments) ..., kept verbatim."""
    schema, name = database.place_name(cursor.dotted())
    arguments = _arguments(database, cursor)
    key = (schema, name, arguments)
    at = database.at
    before = database.functions.get(key)
    if before and "REPLACE" not in cursor.modifiers:
        message = f'function "{name}" already exists with same argument types'
        raise CatalogueError(message, "42723")
    made = before.made if before else at
    text = cursor.statement.text
    database.functions[key] = Verbatim((text,), made=made, changed=at)


def _arguments(database: Database, cursor: Cursor) -> str:
    """The types of the input arguments, by which functions of one name differ."""
    cursor.expect_symbol("(")
    if cursor.symbol(")"):
        return ""
    types = cursor.listed(lambda: _argument(database, cursor))
    cursor.expect_symbol(")")
    return ", ".join(spelling for spelling in types if spelling)


def _argument(database: Database, cursor: Cursor) -> str:
    if cursor.symbol("*"):
        return "*"
    mode = cursor.accept_any(*_MODES)
    if _names_argument(cursor):
        cursor.name()
    mode = mode or cursor.accept_any(*_MODES)
    spelling = read_type(cursor, database)
    if cursor.accept("DEFAULT") or cursor.symbol("=") or cursor.symbol(":="):
        cursor.expression()
    return "" if mode == "OUT" else spelling


def _names_argument(cursor: Cursor) -> bool:
    """Whether a name stands before the type."""
    word, after = cursor.token, cursor.ahead(1)
    if after.kind not in (Kind.WORD, Kind.QUOTED):
        return False
    pairs = {("DOUBLE", "PRECISION"), ("CHARACTER", "VARYING"), ("BIT", "VARYING")}
    is_type = (word.keyword, after.keyword) in pairs or after.keyword in {"WITH", "WITHOUT"}
    return not is_type and after.keyword != "DEFAULT"


def drop_routine(database: Database, cursor: Cursor, *, lenient: bool) -> str:
    """Drop the function whose name and perhaps arguments are next; returns its name."""
    written = cursor.dotted()
    arguments = _arguments(database, cursor) if cursor.sees_symbol("(") else None
    schema, name = database.place_name(written)
    same = [key for key in database.functions if key[:2] == (schema, name)]
    chosen = [key for key in same if arguments in (None, key[2])]
    if not chosen and not lenient and same:
        chosen = same if len(same) == 1 else []
    if not chosen and not lenient:
        raise CatalogueError(f"function {shown(written)} does not exist", "42883")
    for key in chosen:
        del database.functions[key]
    return name


@folds("ALTER FUNCTION", "ALTER PROCEDURE", "ALTER ROUTINE")
def alter_function(database: Database, cursor: Cursor) -> None:
    """ALTER FUNCTION: said again after the function itself; RENAME also changes its key."""
    schema, name = database.place_name(cursor.dotted())
    arguments = _arguments(database, cursor) if cursor.sees_symbol("(") else None
    for key in list(database.functions):
        if key[:2] != (schema, name) or arguments not in (None, key[2]):
            continue
        verbatim = database.functions.pop(key)
        new = (schema, cursor.name(), key[2]) if cursor.accept("RENAME", "TO") else key
        statements = verbatim.statements
        if not cursor.sees("OWNER"):
            statements = (*statements, cursor.statement.text)
        database.functions[new] = replace(verbatim, statements=statements, changed=database.at)


# -- triggers ----------------------------------------------------------------------------------


@folds("CREATE TRIGGER")
def create_trigger(database: Database, cursor: Cursor) -> None:
    """CREATE TRIGGER name ... ON table ..., kept verbatim."""
    cursor.if_not_exists()
    name = cursor.dotted()[1]
    while not cursor.at_end and not cursor.accept("ON"):
        cursor.take()
    written = cursor.dotted()
    table = database.find(written, database.tables, database.views)
    if table is None:
        raise CatalogueError(f'relation "{shown(written)}" does not exist', "42P01")
    if (table, name) in database.triggers and "REPLACE" not in cursor.modifiers:
        message = f'trigger "{name}" for relation "{table[1]}" already exists'
        raise CatalogueError(message, "42710")
    at = database.at
    text = cursor.statement.text
    database.triggers[table, name] = Trigger(name, table, text, made=at, changed=at)


# -- views -------------------------------------------------------------------------------------


@folds("CREATE VIEW")
def create_view(database: Database, cursor: Cursor) -> None:
    """CREATE [OR REPLACE] [MATERIALIZED] VIEW, kept verbatim."""
    lenient = cursor.if_not_exists()
    name = database.place_name(cursor.dotted())
    replaces = "REPLACE" in cursor.modifiers and name in database.views
    if lenient and database.relation_exists(name):
        return
    if cursor.modifiers & {"TEMP", "TEMPORARY"}:
        return
    if not replaces:
        database.require_free(name)
    text = cursor.statement.text
    materialized = "MATERIALIZED" in cursor.modifiers
    at = database.at
    made = database.views[name].made if replaces else at
    database.views[name] = View(name, text, materialized, made=made, changed=at)


@folds("ALTER VIEW")
def alter_view(database: Database, cursor: Cursor) -> None:
    """ALTER [MATERIALIZED] VIEW name RENAME TO, SET SCHEMA; the rest changes no table."""
    lenient = cursor.if_exists()
    written = cursor.dotted()
    name = database.find(written, database.views)
    if name is None:
        if not lenient:
            raise CatalogueError(f'relation "{shown(written)}" does not exist', "42P01")
    elif cursor.accept("RENAME", "TO"):
        rename_view(database, name, (name[0], cursor.name()))
    elif cursor.accept("SET", "SCHEMA"):
        rename_view(database, name, (database.home(cursor.name()), name[1]))


# -- extensions and schemas --------------------------------------------------------------------


@folds("CREATE EXTENSION")
def create_extension(database: Database, cursor: Cursor) -> None:
    """CREATE EXTENSION [IF NOT EXISTS] name ..."""
    lenient = cursor.if_not_exists()
    name = cursor.name()
    if name in database.extensions:
        if lenient:
            return
        raise CatalogueError(f'extension "{name}" already exists', "42710")
    at = database.at
    database.extensions[name] = Verbatim((cursor.statement.text,), made=at, changed=at)


@folds("CREATE SCHEMA")
def create_schema(database: Database, cursor: Cursor) -> None:
    """CREATE SCHEMA [IF NOT EXISTS] name [AUTHORIZATION role] [statement ...]"""
    lenient = cursor.if_not_exists()
    name = "" if cursor.sees("AUTHORIZATION") else cursor.name()
    if cursor.accept("AUTHORIZATION"):
        role = cursor.name()
        name = name or role
    if name in database.schemas or name == "public":
        if lenient:
            return
        raise CatalogueError(f'schema "{name}" already exists', "42P06")
    at = database.at
    database.schemas[name] = Verbatim((cursor.statement.text,), made=at, changed=at)
    if not cursor.at_end:
        _within(database, cursor, name)


def _within(database: Database, cursor: Cursor, schema: str) -> None:
    """Fold the statements that CREATE SCHEMA may carry."""
    path, database.search_path = database.search_path, [schema, *database.search_path]
    rest = cursor.statement.tokens[cursor.position :]
    starts = [i for i, token in enumerate(rest) if token.keyword in ("CREATE", "GRANT")]
    for start, end in zip(starts, [*starts[1:], len(rest)], strict=True):
        fold(database, Statement(cursor.statement.source, rest[start:end]))
    database.search_path = path


@folds("ALTER SCHEMA")
def alter_schema(database: Database, cursor: Cursor) -> None:
    """ALTER SCHEMA name OWNER TO role; renaming is beyond the reader."""
    name = cursor.name()
    if name not in database.schemas and name != "public":
        raise CatalogueError(f'schema "{name}" does not exist', "3F000")
    if not cursor.accept("OWNER", "TO"):
        raise cursor.unreadable()
