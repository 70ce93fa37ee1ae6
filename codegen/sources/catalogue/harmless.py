"""Statements that leave the model as it is, and the few settings that do not."""

from codegen.sources.catalogue.called import read_calls
from codegen.sources.catalogue.cursor import Cursor
from codegen.sources.catalogue.dispatch import fold, folds
from codegen.sources.catalogue.errors import Unreadable
from codegen.sources.catalogue.lexer import split
from codegen.sources.catalogue.state import Database

_DATA = """
    INSERT UPDATE DELETE MERGE TRUNCATE COPY VALUES LOCK REPLACE EXPLAIN SHOW RESET DISCARD
    VACUUM ANALYZE ANALYSE REINDEX CLUSTER CHECKPOINT REFRESH LISTEN NOTIFY UNLISTEN PRAGMA
    BEGIN START COMMIT END ROLLBACK ABORT SAVEPOINT RELEASE PREPARE EXECUTE DEALLOCATE
    GRANT REVOKE REASSIGN SECURITY LOAD ATTACH DETACH DECLARE FETCH CLOSE MOVE
""".split()  # noqa: SIM905 - a list of words reads better without quotes
_OBJECTS = """
    POLICY ROLE USER GROUP DATABASE TABLESPACE STATISTICS PUBLICATION SUBSCRIPTION SERVER RULE
    EVENT LANGUAGE TRUSTED PROCEDURAL CAST OPERATOR TEXT ACCESS CONVERSION TRANSFORM DEFAULT
    LARGE SYSTEM
""".split()  # noqa: SIM905 - as above
_VERBS = ("CREATE", "ALTER", "DROP")


@folds(*_DATA, *(f"{verb} {kind}" for verb in _VERBS for kind in _OBJECTS), harmless=True)
def pass_by(database: Database, cursor: Cursor) -> None:
    """Data, privileges, sessions, and objects that no table is made of."""


@folds(
    "CREATE FOREIGN DATA", "ALTER FOREIGN DATA", "DROP FOREIGN DATA", "DROP OWNED", harmless=True
)
def pass_by_wrapper(database: Database, cursor: Cursor) -> None:
    """Foreign data wrappers."""


@folds("ALTER EXTENSION", "ALTER COLLATION", "ALTER TRIGGER", "ALTER AGGREGATE", harmless=True)
def pass_by_alteration(database: Database, cursor: Cursor) -> None:
    """Changes to what is only kept as text."""


@folds("SELECT", "WITH", "TABLE", "CALL")
def query(database: Database, cursor: Cursor) -> None:
    """A query; SELECT INTO makes a table of unknown columns, and a function can change any."""
    for text in read_calls(database, cursor.statement.text):
        for statement in split(text, database.dialect):
            fold(database, statement)
    depth = 0
    while not cursor.at_end:
        token = cursor.take()
        depth += {"(": 1, ")": -1}.get(token.value, 0)
        if depth == 0 and token.keyword == "INTO" and cursor.ahead(-2).keyword != "INSERT":
            raise Unreadable("SELECT INTO makes a table whose columns are not known")


@folds("SET")
def set_variable(database: Database, cursor: Cursor) -> None:
    """SET; the search path decides where unqualified names are."""
    cursor.accept_any("SESSION", "LOCAL")
    if not database.is_postgresql or not cursor.accept("SEARCH_PATH"):
        return
    if not cursor.accept("TO"):
        cursor.expect_symbol("=")
    if cursor.accept("DEFAULT"):
        database.search_path = [None]
        return
    names = [database.home(name) for name in cursor.listed(lambda: cursor.take().value)]
    wanted = [name for name in names if name not in ("$user", "", "pg_catalog")]
    database.search_path = wanted or [None]
