"""What the database refuses, as an error that tells nothing of SQL or rows."""

import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError

from app.core.constraints import CONSTRAINT_FIELDS
from app.core.exceptions import (
    AppError,
    ConflictError,
    UnavailableError,
    ValidationFailedError,
)
from app.schemas.common import FieldError

# SQLSTATEs by their meaning; https://www.postgresql.org/docs/current/errcodes-appendix
_DUPLICATE = {"23505", "23P01"}
_REFERENCE = {"23503", "23001"}
_NULL = "23502"
_REFUSED = {_NULL, "23514", "44000", "428C9", "P0001"}
_REFUSED_CLASSES = {"0A", "22", "54"}
_UNAVAILABLE = {"40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03"}
_UNAVAILABLE_CLASSES = {"08", "53"}

# the driver could not even send the value
_UNSENDABLE = "22000"
# a value breaks a grammar of its own, such as that of jsonpath; or the statement does
_SYNTAX = "42601"

_SQLITE_STATES = {
    "SQLITE_BUSY": "55P03",
    "SQLITE_CONSTRAINT_CHECK": "23514",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "23503",
    "SQLITE_CONSTRAINT_NOTNULL": "23502",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "23505",
    "SQLITE_CONSTRAINT_TRIGGER": "P0001",
    "SQLITE_CONSTRAINT_UNIQUE": "23505",
    "SQLITE_MISMATCH": "22P02",
}


@dataclass(frozen=True)
class _Refusal:
    """What a driver says about a failed statement."""

    state: str
    fields: tuple[str, ...] = ()

    @property
    def is_invalid(self) -> bool:
        return self.state in _REFUSED or self.state[:2] in _REFUSED_CLASSES

    @property
    def is_unavailable(self) -> bool:
        return self.state in _UNAVAILABLE or self.state[:2] in _UNAVAILABLE_CLASSES

    def field_errors(self, message: str) -> list[FieldError]:
        return [FieldError(field=field, message=message) for field in self.fields]


def translate(error: DBAPIError, *, deleting: bool = False) -> AppError | None:
    """The answer to a failed statement; None where it is the service's own fault.

    deleting: a foreign key then means that the row is in use, not that one is missing,
    and so does a column of another row that can't be cleared.
    """
    refusal = _refusal(error)
    closed = isinstance(error, InterfaceError) and "closed" in str(error.orig)
    if error.connection_invalidated or closed or refusal.is_unavailable:
        return UnavailableError()
    if refusal.state in _DUPLICATE:
        errors = refusal.field_errors("is already taken")
        return ConflictError(errors=errors)
    if refusal.state in {*_REFERENCE, _NULL} and deleting:
        return ConflictError(detail="Other rows refer to this one")
    if refusal.state in _REFERENCE:
        errors = refusal.field_errors("refers to nothing")
        return ConflictError(errors=errors)
    if refusal.is_invalid:
        errors = refusal.field_errors("is not accepted")
        return ValidationFailedError(errors=errors)
    return None


def _refusal(error: DBAPIError) -> _Refusal:
    origin = error.orig
    if isinstance(origin, sqlite3.Error):
        return _from_sqlite(getattr(origin, "sqlite_errorname", ""), str(origin))
    # psycopg describes the failure in `diag`; SQLAlchemy wraps the error of asyncpg
    described = getattr(origin, "diag", None) or getattr(origin, "__cause__", None)
    column = getattr(described, "column_name", None)
    constraint = getattr(described, "constraint_name", None)
    fields = (column,) if column else CONSTRAINT_FIELDS.get(constraint or "", ())
    state = getattr(origin, "sqlstate", None)
    places = ("position", "statement_position")  # in the statement
    if state == _SYNTAX and not any(getattr(described, p, None) for p in places):
        state = _UNSENDABLE
    unsendable = isinstance(error, DataError) or isinstance(described, ValueError)
    return _Refusal(state or (_UNSENDABLE if unsendable else ""), fields)


def _from_sqlite(name: str, message: str) -> _Refusal:
    if message == "FOREIGN KEY constraint failed":
        name = "SQLITE_CONSTRAINT_FOREIGNKEY"  # RESTRICT calls itself a trigger
    subject = message.partition("failed: ")[2]
    fields = CONSTRAINT_FIELDS.get(subject) or tuple(
        column.rpartition(".")[2] for column in subject.split(", ") if "." in column
    )
    return _Refusal(_SQLITE_STATES.get(name, ""), fields)
