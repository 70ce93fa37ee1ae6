"""Columns as fields: type, limits, role, who sets them and when, with example values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy import types as sql
from sqlalchemy.dialects.postgresql import TSVECTOR

from codegen.config import Config
from codegen.diagnostics import Diagnostic, Question, Severity
from codegen.model import roles, samples
from codegen.model.api import Field, Presence, Role
from codegen.model.checks import Checks
from codegen.model.defaults import always_made, default_text, literal, server_made
from codegen.model.documents import holds_list
from codegen.model.expr import Expr, expr, name
from codegen.model.limits import absent, boundary, merged, outside
from codegen.model.owners import holds_caller
from codegen.model.rows import Context, Row, underlying
from codegen.model.samples import Wish
from codegen.model.tables import keyed_columns, uniques
from codegen.model.types import row
from codegen.model.values import Bounds, FieldType, Sample
from codegen.sources.schema import Schema

_SEGMENT = Bounds(min_length=1)
_PASSWORD = Bounds(min_length=8, max_length=1024)


@dataclass(frozen=True)
class Subject:
    """A table with all that its fields depend on."""

    table: Table
    attributes: Mapping[str, str]
    checks: Checks
    schema: Schema
    config: Config
    context: Context

    @cached_property
    def unique(self) -> frozenset[str]:
        """Columns that take part in a key, or in a unique index."""
        keys = [*uniques(self.table), tuple(column.name for column in self.table.primary_key)]
        keys += [keyed_columns(index) for index in self.table.indexes if index.unique]
        return frozenset(name_ for key in keys for name_ in key)


@dataclass(frozen=True)
class Fields:
    """The fields of an entity, in the table's order, and what is to be said about them."""

    fields: tuple[Field, ...]
    notes: tuple[Diagnostic, ...] = ()
    questions: tuple[Question, ...] = ()


def fields(owner: Subject) -> Fields:
    """The table's columns as fields; a column whose type nobody knows becomes a question."""
    found: list[Field] = []
    notes: list[Diagnostic] = []
    questions: list[Question] = []
    for column in owner.table.columns:
        known = row(column.type, owner.context)
        if known is None:
            questions.append(_unknown_type(column, owner))
            continue
        field = _field(column, known, owner)
        found.append(field)
        notes += _notes(field, owner)
    return Fields(tuple(found), tuple(notes), tuple(questions))


def _field(column: Column[Any], known: Row, owner: Subject) -> Field:
    role = roles.role(column, owner.config)
    made = server_made(column, owner.schema.dialect)
    known, bounds = _limited(column, known, role, owner)
    type_ = _type(column, known, bounds, owner, made)
    default = literal(column, type_) if role != Role.PASSWORD_HASH else None
    if default is not None and _is_refused(default, column, bounds, owner):
        default, made = None, False
    if default is None and _is_counted_past(column, owner):
        made = False
    factory = None if made else _factory(column, role)
    owner_ = holds_caller(column, owner.config)
    told = default is not None and len(owner.table.primary_key) > 1
    if column.primary_key and default_text(column) and (told or not made):
        type_ = _type(column, known, bounds, owner, made=False)
    when = _on_create(column, role, bool(made or factory), told)
    return Field(
        name=column.name,
        attribute=owner.attributes[column.name],
        column=column,
        type=type_,
        nullable=bool(column.nullable),
        role=role,
        on_create=Presence.ABSENT if owner_ else when,
        on_update=_on_update(column, role),
        readable=role not in (Role.SECRET, Role.PASSWORD_HASH, Role.HIDDEN),
        bounds=bounds,
        default=default,
        server_made=made,
        factory=factory,
        on_change=_now(column) if role == Role.UPDATED_AT else None,
        description=_description(column, owner),
        place=owner.schema.place(owner.table, column.name),
    )


def _is_counted_past(column: Column[Any], owner: Subject) -> bool:
    """A CHECK lets few keys be, such as that of the only row: no counter stays among them."""
    limit = owner.checks.limit(column.name)
    few = bool(limit.choices) or limit.bounds.is_narrow
    return few and column.primary_key and not always_made(column)


def _is_refused(default: Sample, column: Column[Any], bounds: Bounds, owner: Subject) -> bool:
    """No row may have the default: who makes one has to give another value."""
    limit = replace(owner.checks.limit(column.name), bounds=bounds)
    return not column.nullable and not limit.allows(default.value(1))


def _description(column: Column[Any], owner: Subject) -> str:
    said = (column.comment, owner.checks.words.get(column.name))
    return " ".join(text if text.endswith(".") else f"{text}." for text in said if text)


def _limited(column: Column[Any], known: Row, role: Role, owner: Subject) -> tuple[Row, Bounds]:
    """The row and the bounds, after the role and the CHECKs have had their say."""
    if role == Role.PASSWORD_HASH:
        secret = name("pydantic", "SecretStr")
        hashed = replace(known, request=secret, sampler=samples.passwords, ordered=False)
        return hashed, _PASSWORD
    if isinstance(underlying(column), sql.JSON) and holds_list(column):
        return replace(known, sampler=samples.json_lists), known.bounds
    limit = owner.checks.limit(column.name)
    bounds = merged(known.bounds, limit.bounds)
    if _is_segment(column):
        bounds = merged(bounds, _SEGMENT)
    if limit.choices:
        listed = ", ".join(
            samples.quoted(c) if isinstance(c, str) else str(c) for c in limit.choices
        )
        choice = expr("{}[{}]", name("typing", "Literal"), listed)
        return replace(known, request=choice, parameter=_choice_in_text(known, choice)), Bounds()
    if _is_email(column, role, bounds):
        email = replace(known, request=name("pydantic", "EmailStr"), sampler=samples.emails)
        return replace(email, invalid=(*known.invalid, '"not-an-address"')), bounds
    return known, bounds


def _choice_in_text(known: Row, choice: Expr) -> Expr:
    """A literal number never equals its text; then any number may be asked for."""
    return known.python if known.python.parts == ("int",) else choice


def _is_email(column: Column[Any], role: Role, bounds: Bounds) -> bool:
    named = column.name.lower() == "email" or column.name.lower().endswith("_email")
    free = role in (Role.PLAIN, Role.KEY) and not column.foreign_keys and bounds.pattern is None
    return named and free and isinstance(underlying(column), sql.String) and not _is_enum(column)


def _is_segment(column: Column[Any]) -> bool:
    """A text that stands in a path, which an empty one would make the path of something else."""
    return (
        column.primary_key and isinstance(underlying(column), sql.String) and not _is_enum(column)
    )


def _is_enum(column: Column[Any]) -> bool:
    return isinstance(underlying(column), sql.Enum)


def _type(column: Column[Any], known: Row, bounds: Bounds, owner: Subject, made: bool) -> FieldType:
    wish = _wish(column, bounds, owner)
    elsewhere = bool(column.foreign_keys) or (column.primary_key and made)
    valid = absent(column, known, wish) if elsewhere else known.sampler(wish)
    choices = bool(wish.choices)
    edges = (
        ()
        if elsewhere or choices or owner.checks.entangled(column.name)
        else boundary(known, bounds)
    )
    wrong = ('"no such value"',) if choices else outside(known, bounds)
    return FieldType(
        python=known.python,
        request=known.request,
        response=known.response,
        parameter=known.parameter or known.request,
        valid=valid,
        invalid=(*known.invalid, *wrong),
        boundary=edges,
        spelling=known.spelling,
        enumeration=known.enumeration,
        ordered=known.ordered,
        hashable=known.hashable,
    )


def _wish(column: Column[Any], bounds: Bounds, owner: Subject) -> Wish:
    limit = owner.checks.limit(column.name)
    if limit.hint is not None and bounds.pattern is None:
        bounds = replace(bounds, pattern=limit.hint)
    return Wish(
        attribute=owner.attributes[column.name],
        bounds=bounds,
        varying=bool(owner.unique & owner.checks.tied(column.name)),
        choices=limit.choices,
        rank=owner.checks.rank(column.name),
    )


def _on_create(column: Column[Any], role: Role, made: bool, told: bool) -> Presence:
    """When clients give a column.

    told: part of a key that would be the same in every row, so that rows differ in it.
    """
    if always_made(column) or _not_for_clients(column, role):
        return Presence.ABSENT
    if role == Role.KEY and made and not told:
        return Presence.ABSENT
    return Presence.OPTIONAL if column.nullable or made else Presence.REQUIRED


def _on_update(column: Column[Any], role: Role) -> Presence:
    fixed = role == Role.KEY or always_made(column) or column.primary_key
    return Presence.ABSENT if fixed or _not_for_clients(column, role) else Presence.OPTIONAL


def _not_for_clients(column: Column[Any], role: Role) -> bool:
    kept = (
        Role.CREATED_AT,
        Role.UPDATED_AT,
        Role.DELETED_AT,
        Role.VERSION,
        Role.HIDDEN,
        Role.OWNER,
    )
    # A search vector that may be null is filled by a trigger.
    return role in kept or (isinstance(underlying(column), TSVECTOR) and bool(column.nullable))


def _factory(column: Column[Any], role: Role) -> Expr | None:
    """What the service makes because nobody else does."""
    if role in (Role.CREATED_AT, Role.UPDATED_AT):
        return _now(column)
    if role == Role.VERSION:
        return expr("1")
    alone = role == Role.KEY and len(column.table.primary_key.columns) == 1
    if alone and isinstance(underlying(column), sql.Uuid) and not column.foreign_keys:
        return name("uuid", "uuid4")
    return None


def _now(column: Column[Any]) -> Expr:
    moment = "now" if isinstance(underlying(column), sql.DateTime) else "current_date"
    return expr("{}.{}()", name("sqlalchemy", "func"), moment)


def _notes(field: Field, owner: Subject) -> list[Diagnostic]:
    subject = f"{owner.table.fullname}.{field.name}"
    found: list[tuple[str, str, str, Severity]] = []
    if field.factory is not None and not field.nullable:
        found.append(
            (
                "GA403",
                f"{subject} has no server default and is not for clients to set: the service does",
                "give the column a server default if other programs write the table",
                Severity.NOTE,
            )
        )
    said = default_text(field.column)
    if said and not field.server_made:
        found.append(
            (
                "GA414",
                f"{subject} has the default {said}, which {_refusing(field.column, said)}: "
                "every new row has to give a value",
                "mend the default in a migration",
                Severity.WARNING,
            )
        )
    if not field.type.valid and field.on_create == Presence.REQUIRED:
        found.append(
            (
                "GA404",
                f"no example value is known for {subject}: tests that need one are left out",
                "",
                Severity.WARNING,
            )
        )
    return [
        Diagnostic(code, text, field.place, hint, severity, (subject,))
        for code, text, hint, severity in found
    ]


def _refusing(column: Column[Any], default: str) -> str:
    empty = default.startswith("''")
    return "no path can hold" if empty and _is_segment(column) else "its CHECK refuses"


def _unknown_type(column: Column[Any], owner: Subject) -> Question:
    subject = f"{owner.table.fullname}.{column.name}"
    return Question(
        id=f"schema.{subject}.type",
        kind="type",
        subject=subject,
        text=f"what type is {subject}? Nothing is known of {column.type!r}",
        at=owner.schema.place(owner.table, column.name),
    )
