"""Answers to queries: an in-memory SQLite database that holds the catalogue's catalogue.

The tables of information_schema and pg_catalog are filled from the virtual catalogue as far as it
knows them exactly; the project's own tables are there and empty, since no data is migrated. A query
that reads a catalogue table or column that is not modelled fails here, and so is not answered.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any

from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.postgres_names import qualified
from codegen.sources.migrations.server.system_tables import SYSTEM, Rows, identifiers, system_rows

_CAST = re.compile(
    r"::\s*(?:[\w.]+|\"[^\"]+\")(?:\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\))?(?:\[\])*", re.IGNORECASE
)
_CAST_REGCLASS = re.compile(r"\bcast\s*\(\s*('(?:[^']|'')*')\s+as\s+regclass\s*\)", re.IGNORECASE)
_REGCLASS = re.compile(r"('(?:[^']|'')*')\s*::\s*regclass\b", re.IGNORECASE)
_ANY = re.compile(r"=\s*ANY\s*\(\s*(?:ARRAY\s*\[([^\]]*)\]|'\{([^}']*)\}')\s*\)", re.IGNORECASE)
# Arrays of the system tables are kept as JSON.
_ANY_OF = re.compile(
    r"([\w.]+)\s*=\s*ANY\s*\(\s*((?:\w+\.)?(?:conkey|confkey))\s*\)", re.IGNORECASE
)
_ITEM = re.compile(r"\b((?:\w+\.)?(?:conkey|confkey))\s*\[\s*(\d+)\s*\]", re.IGNORECASE)
_NAMED = re.compile(
    r"\b((?:\w+\.)?(?:conrelid|confrelid|indrelid|indexrelid|attrelid|oid))\s*::\s*regclass\s*::\s*"
    r"(?:text|varchar|name)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reply:
    """The result of a query.

    exact: the database at this revision says the same, whatever its tables hold.
    tables: the project's tables that it reads, taken to be empty.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    exact: bool
    tables: tuple[str, ...] = ()


def ask(catalogue: Catalogue, sql: str, version: tuple[int, ...] = (17, 0)) -> Reply | None:
    """Answer a query, or None where it cannot be read.

    sql: one SELECT (or PRAGMA, VALUES, WITH, SHOW), its parameters as literals.
    version: of the server.
    """
    shown = _setting(sql, version) if catalogue.is_postgresql else None
    if shown is not None:
        return shown
    try:
        return _Shadow(catalogue, sql, version).run()
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError):
        return None


def _setting(sql: str, version: tuple[int, ...]) -> Reply | None:
    match = re.fullmatch(
        r"\s*show\s+(server_version(?:_num)?|search_path)\s*;?\s*", sql, re.IGNORECASE
    )
    if not match:
        return None
    name = match.group(1).lower()
    number = f"{version[0]}{version[-1] if len(version) > 1 else 0:04}"
    known = {"server_version": _dotted(version), "server_version_num": number}
    known["search_path"] = "public"
    return Reply([name], [(known[name],)], exact=True)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version if len(version) > 1 else (*version, 0)))


class _Shadow:
    def __init__(self, catalogue: Catalogue, sql: str, version: tuple[int, ...]) -> None:
        self._version = version
        self._catalogue = catalogue
        self._words = set(re.findall(r"\w+", sql.lower()))
        self._sql = self._translated(sql) if catalogue.is_postgresql else sql
        self._read: set[tuple[str, str]] = set()

    @staticmethod
    def _translated(sql: str) -> str:
        sql = re.sub(r"\bSELECT\s+FROM\b", "SELECT 1 FROM", sql, flags=re.IGNORECASE)
        sql = _REGCLASS.sub(r"to_regclass(\1)", sql)
        sql = _CAST_REGCLASS.sub(r"to_regclass(\1)", sql)
        sql = _NAMED.sub(r"name_of_oid(\1)", sql)
        sql = _ANY_OF.sub(r"array_holds(\2, \1)", sql)
        sql = _ITEM.sub(lambda m: f"json_extract({m.group(1)}, '$[{int(m.group(2)) - 1}]')", sql)
        sql = _ANY.sub(lambda m: f"IN ({m.group(1) or _quoted(m.group(2))})", sql)
        return _CAST.sub("", sql)

    def run(self) -> Reply:
        """Build what the query mentions, and run it."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            self._prepare(connection)
            connection.set_authorizer(self._authorize)
            cursor = connection.execute(self._sql)
            rows = cursor.fetchall()
            columns = [item[0] for item in cursor.description or ()]
        finally:
            connection.close()
        tables = tuple(sorted(name for schema, name in self._read if schema not in _SYSTEM_SCHEMAS))
        return Reply(columns, _booleans(self._sql, rows), not tables, tables)

    def _authorize(self, action: int, one: Any, _two: Any, schema: Any, _trigger: Any) -> int:
        if action == sqlite3.SQLITE_READ and one and not one.startswith("sqlite_"):
            self._read.add((schema, one))
        allowed = (sqlite3.SQLITE_READ, sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION)
        more = (sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_RECURSIVE)
        return sqlite3.SQLITE_OK if action in (*allowed, *more) else sqlite3.SQLITE_DENY

    def _prepare(self, connection: sqlite3.Connection) -> None:
        if not self._catalogue.is_postgresql:
            self._empty_tables(connection)
            return
        connection.execute("PRAGMA case_sensitive_like = ON")
        for name, function in self._functions().items():
            connection.create_function(name, -1, function, deterministic=True)
        connection.execute("ATTACH ':memory:' AS pg_catalog")
        self._empty_tables(connection)  # a bare name is looked for here before the next
        connection.execute("ATTACH ':memory:' AS information_schema")
        for (schema, name), columns in SYSTEM.items():
            if name in self._words:
                _fill(connection, f"{schema}.{name}", columns, system_rows(self._catalogue, name))

    def _functions(self) -> dict[str, Callable[..., Any]]:
        known = identifiers(self._catalogue)
        names = {oid: name for name, oid in known.items()}
        return {
            "name_of_oid": names.get,
            "array_holds": lambda array, item: item in loads(array),
            "array_length": lambda array, _: len(loads(array)) or None,
            "current_schema": lambda *_: "public",
            "current_database": lambda *_: "postgres",
            "version": lambda *_: f"PostgreSQL {_dotted(self._version)}",
            "pg_get_serial_sequence": self._owned_sequence,
            "to_regclass": lambda name: known.get(_folded(str(name))) if name else None,
        }

    def _owned_sequence(self, table: str, column: str) -> str | None:
        """The sequence that a column owns, as PostgreSQL spells it: with its schema.

        Raises KeyError where there is no such table or column: the query is then not answered.
        """
        schema, _, name = _folded(table).rpartition(".")
        found = self._catalogue.tables[schema or None, name]
        sequence = found.columns[column].sequence
        return sequence and qualified((sequence[0] or "public", sequence[1]))

    def _empty_tables(self, connection: sqlite3.Connection) -> None:
        """The project's tables that the query mentions, without rows."""
        attached = {"main"}
        for (schema, name), table in self._catalogue.tables.items():
            if name.lower() not in self._words:
                continue
            home = schema or ("public" if self._catalogue.is_postgresql else "main")
            if home not in attached:
                connection.execute(f"ATTACH ':memory:' AS {_quote(home)}")
                attached.add(home)
            columns = ", ".join(_column(column) for column in table.columns.values()) or '"_"'
            connection.execute(f"CREATE TABLE {_quote(home)}.{_quote(name)} ({columns})")


_SYSTEM_SCHEMAS = ("information_schema", "pg_catalog")


def _column(column: Any) -> str:
    required = "" if column.nullable else " NOT NULL"
    return f"{_quote(column.name)} {column.type.partition(' ')[0]}{required}"


def _fill(connection: sqlite3.Connection, name: str, columns: Sequence[str], rows: Rows) -> None:
    connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO {name} VALUES ({marks})"  # noqa: S608 - our own names
    connection.executemany(insert, rows)


def _booleans(sql: str, rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """SQLite has no booleans; EXISTS is the one test whose result is read as one."""
    if not re.match(r"\s*SELECT\s+(NOT\s+)?EXISTS\b", sql, re.IGNORECASE):
        return rows
    return [(bool(row[0]), *row[1:]) for row in rows]


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(names: str) -> str:
    return ", ".join("'" + name.strip().strip('"') + "'" for name in names.split(","))


def _folded(name: str) -> str:
    parts: Iterator[str] = (part.strip() for part in name.split("."))
    folded = [part.strip('"') if part.startswith('"') else part.lower() for part in parts]
    return ".".join(folded[1:] if folded[0] == "public" else folded)


def parameters_as_literals(sql: str, parameters: Any) -> str:
    """Put parameters into a statement, as text.

    parameters: a sequence for `$1` and `?`, a mapping for `%(name)s` and `:name`.
    """
    if not parameters:
        return sql
    if isinstance(parameters, dict):
        pattern = re.compile(r"%\((\w+)\)s|(?<!:):(\w+)")
        return pattern.sub(lambda m: _literal(parameters.get(m.group(1) or m.group(2))), sql)
    values = iter(parameters)
    if "$1" in sql:
        return re.sub(
            r"\$(\d+)(?:::\w+)?", lambda m: _literal(parameters[int(m.group(1)) - 1]), sql
        )
    return re.sub(r"\?|%s", lambda _: _literal(next(values, None)), sql)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "ARRAY[" + ", ".join(_literal(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"
