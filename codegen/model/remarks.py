"""What is worth telling about names and configuration, once everything is named."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Table

from codegen.config import Config
from codegen.diagnostics import Diagnostic, Place, Severity
from codegen.model.api import Entity, Field, Role
from codegen.model.configured import Names, nearest
from codegen.model.names import EntityNames, natural
from codegen.model.roles import (
    HASH_LENGTH,
    PASSWORD,
    PASSWORD_HASHES,
    has_room,
    is_stated_secret,
)
from codegen.sources.schema import Schema


def clashes(
    tables: Sequence[Table], names: Mapping[str, EntityNames], schema: Schema, config: Config
) -> tuple[Diagnostic, ...]:
    """Tables whose natural name another table has taken."""
    return tuple(
        Diagnostic(
            "GA407",
            f"table {table.fullname} is named {names[table.fullname].class_name}, since another "
            f"table has the name {natural(table.name)}",
            schema.place(table),
            f'choose one: names = {{"{table.fullname}" = "..."}} in [tool.gen-api]',
            subjects=(table.fullname,),
        )
        for table in tables
        if table.fullname not in config.names
        and names[table.fullname].title != natural(table.name).replace("_", " ")
    )


def unsaid(config: Config, schema: Schema, entities: Sequence[Entity]) -> tuple[Diagnostic, ...]:
    """What the configuration says of nothing, and what it should say."""
    return (*_unmatched(config, schema, entities), *_stored_as_sent(entities, config))


def _stored_as_sent(entities: Sequence[Entity], config: Config) -> tuple[Diagnostic, ...]:
    """Passwords that the service does not hash: a hash may be what clients send."""
    return tuple(
        _told_as_sent(field, entity.table.fullname)
        for entity in entities
        for field in entity.fields
        if field.column.name.lower() in (PASSWORD, *PASSWORD_HASHES)
        and field.role == Role.SECRET
        and not is_stated_secret(field.column, config)
    )


def _told_as_sent(field: Field, table: str) -> Diagnostic:
    whole = f"{table}.{field.column.name}"
    reason, way = (
        ("nothing says that it holds a hash", f'passwords = ["{whole}"] in [tool.gen-api]')
        if has_room(field.column)
        else (f"a hash takes {HASH_LENGTH} characters", "a migration that widens it")
    )
    return Diagnostic(
        "GA413",
        f"{whole} is stored as it is sent, since {reason}",
        field.place,
        f'{way} has the service hash it, secrets = ["{whole}"] says that it is right',
        subjects=(table,),
        severity=Severity.WARNING,
    )


def _unmatched(
    config: Config, schema: Schema, entities: Sequence[Entity]
) -> tuple[Diagnostic, ...]:
    """Patterns of the configuration that match nothing."""
    there = Names(schema.metadata.tables.values())
    known: tuple[tuple[str, Iterable[str], Callable[[], set[str]]], ...] = (
        ("include", config.include, lambda: there.tables),
        ("exclude", config.exclude, lambda: there.tables),
        ("hidden", config.hidden, lambda: there.columns),
        ("secrets", config.secrets, lambda: there.columns),
        ("passwords", config.passwords, lambda: there.columns),
        ("public", config.public, lambda: _operations(entities)),
    )
    return tuple(
        Diagnostic(
            "GA406",
            f"{option} names {pattern!r}, and nothing matches it",
            Place("pyproject.toml"),
            nearest(pattern, candidates()),
            severity=Severity.WARNING,
        )
        for option, patterns, candidates in known
        for pattern in patterns
        if not any(fnmatch.fnmatchcase(name, pattern) for name in candidates())
    )


def _operations(entities: Iterable[Entity]) -> set[str]:
    return {
        name
        for entity in entities
        for endpoint in entity.endpoints
        for name in (endpoint.operation_id, f"{endpoint.method} {endpoint.path}")
    }
