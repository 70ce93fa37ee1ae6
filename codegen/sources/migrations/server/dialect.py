# ruff: noqa: ARG002 - the signatures are those of SQLAlchemy's dialects
"""SQLAlchemy dialects of the virtual server.

They compile as the real ones do and answer every question about the schema from the catalogue.
"""

from typing import Any, cast

from sqlalchemy import exc, inspect, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.pool import NullPool

from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Index, Name, Table
from codegen.sources.migrations.server import dbapi
from codegen.sources.migrations.server.inspected import (
    column_item,
    foreign_key_item,
    index_item,
    null_options,
)
from codegen.sources.migrations.server.server import VirtualServer


class Reflection(DefaultDialect):
    """The dialect's questions about the schema, answered from a catalogue, and its executions."""

    catalogue: Catalogue
    use_insertmanyvalues = False
    supports_sane_rowcount = False
    supports_sane_multi_rowcount = False
    driver = "psycopg2"
    isolation_level = None
    default_isolation_level = "READ COMMITTED"

    for _method in [
        name for name in vars(DefaultDialect) if name.startswith(("get_multi_", "has_multi"))
    ]:
        locals()[_method] = vars(DefaultDialect)[_method]  # in place of the dialect's own queries
    del _method

    # ----------------------------------------------------------------- connection

    def initialize(self, connection: Any) -> None:
        """Nothing is asked of the server; what it would say is fixed."""

    def do_ping(self, dbapi_connection: Any) -> bool:
        """The server is always there."""
        return True

    def get_isolation_level(self, dbapi_connection: Any) -> Any:
        """The isolation level, which means nothing here."""
        return "READ COMMITTED"

    get_default_isolation_level = get_isolation_level

    def get_isolation_level_values(self, dbapi_connection: Any) -> Any:
        """Every isolation level that SQLAlchemy knows."""
        return (
            "AUTOCOMMIT",
            "READ COMMITTED",
            "READ UNCOMMITTED",
            "REPEATABLE READ",
            "SERIALIZABLE",
        )

    def set_isolation_level(self, dbapi_connection: Any, level: Any) -> None:
        """Only whether each statement is a transaction of its own counts."""
        dbapi_connection.autocommit = level == "AUTOCOMMIT"

    def do_execute(self, cursor: Any, statement: Any, parameters: Any, context: Any = None) -> None:
        """Tell the server how many columns the compiled statement expects."""
        compiled = getattr(context, "compiled", None)
        columns = getattr(compiled, "_result_columns", None)
        cursor.execute(statement, parameters, len(columns) if columns else None)

    # ----------------------------------------------------------------- reflection

    def _name(self, name: str, schema: str | None) -> Name:
        found = self.catalogue.find(
            (schema, str(name)), self.catalogue.tables, self.catalogue.views
        )
        return found or (self.catalogue.home(schema), str(name))

    def _table(self, name: str, schema: str | None) -> Table:
        table = self.catalogue.tables.get(self._name(name, schema))
        if table is None:
            raise exc.NoSuchTableError(name)
        return table

    def _names(self, objects: Any, schema: str | None) -> list[str]:
        home = self.catalogue.home(schema)
        return [name for place, name in objects if place == home]

    def has_table(self, connection: Any, table_name: str, schema: Any = None, **_: Any) -> bool:
        """Whether there is a table or view of that name."""
        name = self._name(table_name, schema)
        return name in self.catalogue.tables or name in self.catalogue.views

    def has_schema(self, connection: Any, schema_name: str, **_: Any) -> bool:
        """Whether there is a schema of that name."""
        return schema_name in self.get_schema_names(connection)

    def has_sequence(
        self, connection: Any, sequence_name: str, schema: Any = None, **_: Any
    ) -> bool:
        """Whether there is a sequence of that name."""
        return self.catalogue.find((schema, sequence_name), self.catalogue.sequences) is not None

    def has_type(self, connection: Any, type_name: str, schema: Any = None, **_: Any) -> bool:
        """Whether there is an enum, domain or composite type of that name."""
        kinds = (self.catalogue.enums, self.catalogue.domains, self.catalogue.composites)
        return self.catalogue.find((schema, type_name), *kinds) is not None

    def get_schema_names(self, connection: Any, **_: Any) -> list[str]:
        """The schemas."""
        if not self.catalogue.is_postgresql:
            return ["main"]
        return ["information_schema", "public", *self.catalogue.schemas]

    def get_table_names(self, connection: Any, schema: Any = None, **_: Any) -> list[str]:
        """The tables of a schema."""
        return self._names([n for n, t in self.catalogue.tables.items() if not t.temporary], schema)

    def get_temp_table_names(self, connection: Any, schema: Any = None, **_: Any) -> list[str]:
        """The temporary tables."""
        return [name[1] for name, table in self.catalogue.tables.items() if table.temporary]

    def get_view_names(self, connection: Any, schema: Any = None, **_: Any) -> list[str]:
        """The views of a schema."""
        views = self.catalogue.views.items()
        return self._names([name for name, view in views if not view.materialized], schema)

    def get_materialized_view_names(
        self, connection: Any, schema: Any = None, **_: Any
    ) -> list[str]:
        """The materialized views of a schema."""
        views = self.catalogue.views.items()
        return self._names([name for name, view in views if view.materialized], schema)

    def get_temp_view_names(self, connection: Any, schema: Any = None, **_: Any) -> list[str]:
        """There are no temporary views."""
        return []

    def get_sequence_names(self, connection: Any, schema: Any = None, **_: Any) -> list[str]:
        """The sequences of a schema."""
        return self._names(self.catalogue.sequences, schema)

    def get_view_definition(
        self, connection: Any, view_name: str, schema: Any = None, **_: Any
    ) -> str:
        """The query of a view."""
        view = self.catalogue.views.get(self._name(view_name, schema))
        if view is None:
            raise exc.NoSuchTableError(view_name)
        return view.text

    def get_table_oid(self, connection: Any, table_name: str, schema: Any = None, **_: Any) -> int:
        """A number for the table."""
        return list(self.catalogue.tables).index(self._table(table_name, schema).name)

    def get_columns(self, connection: Any, table_name: str, schema: Any = None, **_: Any) -> Any:
        """The columns of a table."""
        columns = self._table(table_name, schema).columns.values()
        return [column_item(self.catalogue, column) for column in columns]

    def get_pk_constraint(
        self, connection: Any, table_name: str, schema: Any = None, **_: Any
    ) -> Any:
        """The primary key of a table."""
        key = self._table(table_name, schema).primary_key
        columns = list(key.columns) if key else []
        return {"constrained_columns": columns, "name": key.name if key else None}

    def get_foreign_keys(
        self, connection: Any, table_name: str, schema: Any = None, **_: Any
    ) -> Any:
        """The foreign keys of a table."""
        return [foreign_key_item(key) for key in self._table(table_name, schema).foreign_keys]

    def get_unique_constraints(
        self, connection: Any, table_name: str, schema: Any = None, **_: Any
    ) -> Any:
        """The UNIQUE constraints of a table; of equal ones SQLite's inspector sees the first."""
        keys = self._table(table_name, schema).uniques
        if not self.catalogue.is_postgresql:
            keys = list({key.columns: key for key in reversed(keys)}.values())[::-1]
        return [
            {
                "name": key.name,
                "column_names": list(key.columns),
                **null_options(key),
            }
            for key in keys
        ]

    def get_check_constraints(
        self, connection: Any, table_name: str, schema: Any = None, **_: Any
    ) -> Any:
        """The CHECK constraints of a table."""
        checks = self._table(table_name, schema).checks
        return [{"name": check.name, "sqltext": check.text} for check in checks]

    def _shows(self, index: Index) -> bool:
        """SQLite's inspector passes indexes on expressions over: a table made anew loses them."""
        return self.catalogue.is_postgresql or all(key.is_column for key in index.keys)

    def get_indexes(self, connection: Any, table_name: str, schema: Any = None, **_: Any) -> Any:
        """The indexes of a table; on PostgreSQL those behind UNIQUE constraints as well."""
        table = self._table(table_name, schema)
        shown = [index for index in table.indexes.values() if self._shows(index)]
        indexes = [index_item(index, self.name) for index in shown]
        if self.catalogue.is_postgresql:
            indexes += [
                {
                    "name": key.name,
                    "unique": True,
                    "column_names": list(key.columns),
                    "include_columns": list(key.include),
                    "duplicates_constraint": key.name,
                    "dialect_options": {"postgresql_include": list(key.include)},
                }
                for key in table.uniques
            ]
        return sorted(indexes, key=lambda index: str(index["name"]))

    def get_table_comment(
        self, connection: Any, table_name: str, schema: Any = None, **_: Any
    ) -> Any:
        """The comment of a table."""
        return {"text": self._table(table_name, schema).comment}

    def get_table_options(
        self, connection: Any, table_name: str, schema: Any = None, **_: Any
    ) -> Any:
        """What follows the column list, of which nothing is told."""
        self._table(table_name, schema)
        return {}

    def get_enums(self, connection: Any, schema: Any = None, **_: Any) -> Any:
        """The enum types of a schema, or of all for "*"."""
        home = self.catalogue.home(schema)
        return [
            {
                "name": name,
                "schema": place or "public",
                "visible": place in self.catalogue.search_path,
                "labels": list(enum.values),
            }
            for (place, name), enum in self.catalogue.enums.items()
            if schema == "*" or place == home
        ]

    _load_enums = get_enums

    def _load_domains(self, connection: Any, schema: Any = None, **_: Any) -> Any:
        return []


class VirtualPostgreSQL(Reflection, PGDialect):  # type: ignore[misc]  # theirs are less typed
    """PostgreSQL 17."""

    name = "postgresql"
    default_schema_name = "public"
    server_version_info = (17, 0)
    supports_smallserial = True
    supports_statement_cache = True
    _backslash_escapes = False


class VirtualSQLite(Reflection, SQLiteDialect):  # type: ignore[misc]  # theirs are less typed
    """SQLite."""

    name = "sqlite"
    driver = "pysqlite"
    supports_statement_cache = True
    default_schema_name = "main"


class VirtualConnection(Connection):
    """A connection that also takes bare strings and loose parameters, as SQLAlchemy 1.x did."""

    def execute(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        """Execute a statement, or a text."""
        if isinstance(statement, str):
            statement = text(statement)
        known = {name: options.pop(name) for name in _OPTIONS if name in options}
        parameters = [*arguments, options] if options else list(arguments)
        if len(parameters) > 1:
            return super().execute(statement, parameters, **known)
        return super().execute(statement, *parameters, **known)


_OPTIONS = ("parameters", "execution_options")


class VirtualEngine(Engine):
    """An engine of such connections, with what engines of SQLAlchemy 1.x had."""

    _connection_cls = VirtualConnection

    def execute(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        """Execute a statement on a connection of its own."""
        return self.connect().execute(statement, *arguments, **options)

    def has_table(self, name: str, schema: str | None = None) -> Any:
        """Whether there is such a table."""
        return inspect(self).has_table(name, schema)

    def table_names(self, schema: str | None = None) -> Any:
        """The names of all tables."""
        return inspect(self).get_table_names(schema)


def virtual_engine(server: VirtualServer) -> Engine:
    """An engine whose every connection leads to the virtual server."""
    kind = VirtualPostgreSQL if server.catalogue.is_postgresql else VirtualSQLite
    dialect = kind(
        dbapi=dbapi, paramstyle="numeric_dollar" if kind is VirtualPostgreSQL else "qmark"
    )
    dialect.catalogue = server.catalogue
    if home := server.catalogue.search_path[0]:  # as the configuration says
        dialect.default_schema_name = home
    pool = NullPool(lambda *_: cast("Any", dbapi.connect(server)), dialect=dialect)
    return VirtualEngine(pool, dialect, make_url(f"{server.catalogue.dialect}://"))
