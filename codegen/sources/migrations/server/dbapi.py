"""A DBAPI whose connections lead to the virtual server; SQLAlchemy takes it for its driver."""

from collections.abc import Sequence
from typing import Any, Protocol

from codegen.sources.catalogue import CatalogueError

apilevel = "2.0"
threadsafety = 3
paramstyle = "numeric_dollar"
version = __version__ = "0"
sqlite_version_info = (3, 45, 0)
sqlite_version = "3.45.0"


class Error(Exception):
    """Base of the DBAPI's errors; `sqlstate` and `pgcode` are PostgreSQL's code."""

    def __init__(self, message: str = "", sqlstate: str = "") -> None:
        super().__init__(message)
        self.sqlstate = self.pgcode = sqlstate


class Warning(Exception):  # noqa: A001, N818 - PEP 249's name
    """Never raised."""


class InterfaceError(Error):
    """Never raised."""


class DatabaseError(Error):
    """Base of the server's errors."""


class DataError(DatabaseError):
    """Never raised."""


class OperationalError(DatabaseError):
    """What SQLite raises for a statement that fails."""


class IntegrityError(DatabaseError):
    """Class 23."""


class InternalError(DatabaseError):
    """Other objects depend on what was to be dropped."""


class ProgrammingError(DatabaseError):
    """Class 42: undefined, duplicate or wrong objects."""


class NotSupportedError(DatabaseError):
    """Class 0A."""


class Answer:
    """What the server says to a statement.

    columns: names of the result's columns, None where there is no result.
    """

    def __init__(
        self,
        columns: Sequence[str] | None = None,
        rows: Sequence[Sequence[Any]] = (),
        rowcount: int = -1,
    ) -> None:
        self.columns = columns
        self.rows = [tuple(row) for row in rows]
        self.rowcount = rowcount if columns is None else len(self.rows)


class Server(Protocol):
    """What a connection talks to."""

    @property
    def aborts(self) -> bool:
        """Whether a statement that fails takes the transaction with it."""

    def execute(self, sql: str, parameters: Any, wanted: int | None) -> Answer:
        """Run a statement; `wanted` is the number of result columns, where the caller knows it."""


class Cursor:
    """PEP 249's cursor."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self.description: list[tuple[Any, ...]] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, parameters: Any = None, wanted: int | None = None) -> "Cursor":
        """Run one statement."""
        answer = self._connection.execute(sql, parameters, wanted)
        self._rows, self.rowcount = list(answer.rows), answer.rowcount
        names = answer.columns
        self.description = None if names is None else [(n, *([None] * 6)) for n in names]
        self.lastrowid = 1
        return self

    def executemany(self, sql: str, parameters: Sequence[Any]) -> None:
        """Run one statement for many rows, none of which is kept."""
        self.execute(sql, parameters[0] if parameters else None)

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """The next rows."""
        taken, self._rows = self._rows[: size or 1], self._rows[size or 1 :]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left."""
        taken, self._rows = self._rows, []
        return taken

    def close(self) -> None:
        """Nothing to release."""

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Any:
        return iter(self.fetchall())


class Connection:
    """PEP 249's connection."""

    autocommit = False
    isolation_level = None

    def __init__(self, server: Server) -> None:
        self._server = server
        self._failed = ""  # why the transaction takes no more statements
        self._loose = False  # a COMMIT in a text: what follows is in no transaction

    def cursor(self, *_: Any, **__: Any) -> Cursor:
        """A new cursor."""
        return Cursor(self)

    def execute(self, sql: str, parameters: Any, wanted: int | None) -> Answer:
        """Run a statement, unless an earlier one of the transaction failed.

        Raises:
            DatabaseError: it fails, or SQLSTATE 25P02: so did an earlier one.
        """
        word = sql.lstrip().partition(" ")[0].rstrip(";").lower()
        if word in ("rollback", "commit", "end", "abort"):
            self._failed, self._loose = "", word in ("commit", "end")
        elif self._failed:
            message = f"the transaction is aborted, since this was caught: {self._failed}"
            cause = CatalogueError(message, "25P02")
            raise InternalError(message, "25P02") from cause
        try:
            return self._server.execute(sql, parameters, wanted)
        except DatabaseError as error:
            if self._server.aborts and not self.autocommit and not self._loose:
                self._failed = str(error)
            raise

    def commit(self) -> None:
        """End the transaction."""
        self._failed, self._loose = "", False
        self._server.execute("COMMIT", None, None)

    def rollback(self) -> None:
        """Undo the transaction."""
        self._failed, self._loose = "", False
        self._server.execute("ROLLBACK", None, None)

    def close(self) -> None:
        """Nothing to release."""

    def create_function(self, *_: Any, **__: Any) -> None:
        """SQLite's: SQLAlchemy registers its regular expressions with it."""


def connect(server: Server) -> Connection:
    """A connection to the server."""
    return Connection(server)


def failure(message: str, sqlstate: str, dialect: str) -> DatabaseError:
    """The error that the dialect's driver raises for a code."""
    if dialect == "sqlite":
        return OperationalError(message, sqlstate)
    by_class = {"42": ProgrammingError, "23": IntegrityError, "0A": NotSupportedError}
    default = InternalError if sqlstate == "2BP01" else OperationalError
    return by_class.get(sqlstate[:2], default)(message, sqlstate)
