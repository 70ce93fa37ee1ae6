"""What a column means beyond its type. Nothing is guessed that is not listed here."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Column
from sqlalchemy import types as sql

from codegen.config import Config
from codegen.model.api import Role
from codegen.model.owners import holds_caller
from codegen.model.rows import underlying
from codegen.model.tables import uniques

# Names by which a column is known to hold a secret, in lower case.
PASSWORD = "password"  # noqa: S105 - a name; requests have it where a hash is stored
PASSWORD_HASHES = ("hashed_password", "password_hash")
_SECRETS = (
    *("*_secret", "secret", "*_token", "*token_hash", "api_key", "*_api_key", "otp", "otp_*"),
    *(PASSWORD, "*_password", "*private_key"),
)
HASH_LENGTH = 97  # of an Argon2 hash as the emitted service makes it
_SECRET_TYPES = (sql.String, sql.LargeBinary, sql.JSON, sql.Uuid)


def role(column: Column[object], config: Config) -> Role:
    """The role of a column: what the configuration says, else what its name and type mean."""
    options = config.table(column.table.fullname)
    if column.name in options.hidden or matches(column, config.hidden):
        return Role.HIDDEN
    if is_stated_secret(column, config):
        return Role.SECRET
    if column.primary_key:
        return Role.KEY
    if matches(column, config.passwords):
        return Role.PASSWORD_HASH
    if holds_caller(column, config):
        return Role.OWNER
    if column.name in (options.soft_delete, options.version):
        return Role.DELETED_AT if column.name == options.soft_delete else Role.VERSION
    meant = _meant(column)
    replaced = {Role.DELETED_AT: options.soft_delete, Role.VERSION: options.version}
    return Role.PLAIN if replaced.get(meant) is not None else meant


def _meant(column: Column[object]) -> Role:
    name = column.name.lower()
    if isinstance(underlying(column), sql.DateTime | sql.Date):
        return _moment(column, name)
    if _is_version(column, name):
        return Role.VERSION
    if column.foreign_keys or not isinstance(underlying(column), _SECRET_TYPES):
        return Role.PLAIN
    if name in PASSWORD_HASHES and has_room(column) and PASSWORD not in column.table.columns:
        return Role.PASSWORD_HASH
    return Role.SECRET if _sounds_secret(name) else Role.PLAIN


@lru_cache(maxsize=4096)
def _sounds_secret(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in (*PASSWORD_HASHES, *_SECRETS))


def is_stated_secret(column: Column[object], config: Config) -> bool:
    """The configuration says that the column is a secret, whatever its name says."""
    stated = config.table(column.table.fullname).secrets
    return column.name in stated or matches(column, config.secrets)


def matches(column: Column[object], patterns: Sequence[str]) -> bool:
    """One of the patterns names the column, alone or with its table."""
    names = (column.name, f"{column.table.fullname}.{column.name}")
    return any(fnmatch.fnmatchcase(name, pattern) for name in names for pattern in patterns)


def _moment(column: Column[object], name: str) -> Role:
    if name in ("created_at", "updated_at"):
        return Role(name)
    return Role.DELETED_AT if name == "deleted_at" and column.nullable else Role.PLAIN


def _is_version(column: Column[object], name: str) -> bool:
    """A counter that every change raises, rather than the number of an edition in a key."""
    counts = isinstance(underlying(column), sql.Integer) and not column.nullable
    return name == "version" and counts and not column.foreign_keys and not _is_unique(column)


def _is_unique(column: Column[object]) -> bool:
    return any(column.name in names for names in uniques(column.table))


def has_room(column: Column[object]) -> bool:
    """A text that a hash, as the emitted service makes it, fits into."""
    length = getattr(underlying(column), "length", None)
    text = isinstance(underlying(column), sql.String)
    return text and (length is None or length >= HASH_LENGTH)
