"""TestCreate…: what POST stores, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Column

from codegen.emit.expr import literal
from codegen.emit.views.tests.factories import needs_database
from codegen.emit.views.tests.naming import short
from codegen.emit.views.tests.parts import (
    Context,
    Pair,
    is_alone,
    key_in_json,
    names,
    pairs,
    settled,
    unique_violations,
)
from codegen.emit.views.tests.paths import body_path
from codegen.emit.views.tests.rows import Parent, checked_together, field_named, is_reference
from codegen.model.api import (
    Entity,
    Field,
    Operation,
    Presence,
    Role,
    Violation,
    ViolationKind,
)
from codegen.model.expr import Import

_UNKNOWN_FIELD = '"no_such_field"'


@dataclass(frozen=True)
class Conflict:
    """A unique or exclusion constraint; `fields` are literals.

    reported: further arguments of `assert_problem`, where it is certain which constraint is told.
    """

    name: str
    fields: tuple[str, ...]
    reported: str

    @property
    def copied(self) -> str:
        """A dictionary with the values of `other`."""
        return f"{{{', '.join(f'{field}: other[{field}]' for field in self.fields)}}}"


@dataclass(frozen=True)
class Reference:
    """A foreign key whose row does not exist."""

    name: str
    missing: tuple[Pair, ...]
    reported: str

    @property
    def changes(self) -> str:
        """A dictionary of `missing`."""
        return f"{{{', '.join(f'{name}: {value}' for name, value in self.missing)}}}"


@dataclass(frozen=True)
class Order:
    """A CHECK that one field is smaller than another.

    refused, broken: further arguments of `assert_problem`, of what a schema refuses and of what
    the database does, where it is certain which rule is told.
    """

    smaller: str
    larger: str
    smaller_name: str
    larger_name: str
    strict: bool
    refused: str
    broken: str


@dataclass(frozen=True)
class Hash:
    """A field that only the hash of is stored; `column` is the model's attribute."""

    name: str
    column: str


@dataclass(frozen=True)
class CreateTests:
    """What TestCreate… places; lists are code, empty where there is nothing to test.

    unseen: what is accepted is not all shown.
    """

    path: str
    status: int
    payload: str
    db: str
    stored: tuple[Pair, ...]
    location: str
    optional: str
    defaults: tuple[Pair, ...]
    hashes: tuple[Hash, ...]
    required: str
    never_null: str
    accepted: str
    unseen: bool
    refused: str
    unknown: str
    duplicates: tuple[Conflict, ...]
    references: tuple[Reference, ...]
    orders: tuple[Order, ...]
    count: int

    @property
    def statements(self) -> str:
        """The number of statements, in a test's name."""
        return "one_statement" if self.count == 1 else f"{self.count}_statements"


def create_tests(context: Context) -> CreateTests | None:
    """None where there is no such operation, or no valid body is known."""
    entity, rows = context.entity, context.rows
    endpoint = entity.endpoint(Operation.CREATE)
    if endpoint is None or endpoint.params or not rows.can_send(entity):
        return None
    sent = rows.payload_fields(entity)
    accepted = _accepted(context, sent)
    database = needs_database(rows, entity)
    required = [f for f in sent if f.on_create == Presence.REQUIRED]
    return CreateTests(
        path=literal(endpoint.path),
        status=endpoint.success,
        payload=f"await {entity.name}_payload(db)" if database else f"{entity.name}_payload()",
        db=", db: AsyncSession" if database else "",
        stored=tuple(_stored(context, field, field in sent) for field in entity.readable),
        location=_location(context),
        optional=names(f for f in entity.creatable if f.on_create == Presence.OPTIONAL),
        defaults=tuple(_defaults(context)),
        hashes=tuple(
            Hash(field.input_name, _hash_column(context, field))
            for field in sent
            if field.role == Role.PASSWORD_HASH
        ),
        required=names(required) if required else "",
        never_null=never_null(entity.creatable),
        accepted=pairs(accepted),
        unseen=any(not field.readable for field, _ in accepted),
        refused=pairs((f, value) for f in entity.creatable for value in f.type.invalid),
        unknown=f"[{', '.join([_UNKNOWN_FIELD, *read_only(context, entity.creatable)])}]",
        duplicates=tuple(duplicates(context, sent)),
        references=tuple(references(context, sent)),
        orders=tuple(orders(context, sent)),
        count=1 + _checked(context, sent),
    )


def _checked(context: Context, sent: tuple[Field, ...]) -> int:
    """References of a body that must lead to the caller's own rows, a statement each."""
    entity = context.entity
    endpoint = entity.endpoint(Operation.CREATE)
    relations = map(entity.relation, endpoint.guards if endpoint else ())
    return sum(all(entity.field(a) in sent for a in relation.local) for relation in relations)


def _hash_column(context: Context, field: Field) -> str:
    """The model's attribute that holds a hash."""
    model = context.scope.render(Import("app.models", context.entity.class_name))
    return f"{model}.{field.attribute}"


def _stored(context: Context, field: Field, sent: bool) -> Pair:
    name = literal(field.name)
    if sent:
        return name, f"payload[{name}]"
    if field == context.entity.caller_field:
        return name, _caller(context)
    known_null = field.nullable and not field.server_made and field.factory is None
    return name, "None" if known_null else f"body[{name}]"


def _caller(context: Context) -> str:
    """The caller's key in JSON."""
    principal = context.rows.principal
    if principal is None or principal[0] is context.entity:
        return "as_json(CALLER)"
    return key_in_json(principal[1], "(await caller(db))")


def _location(context: Context) -> str:
    endpoint = context.entity.endpoint(Operation.GET)
    # in parentheses: a long path has a line for each segment
    return f"({body_path(endpoint)})" if endpoint is not None else ""


def _defaults(context: Context) -> list[Pair]:
    """What a row holds where the body leaves the optional fields out."""
    together = checked_together(context.entity)
    optional = [f for f in context.entity.creatable if f.on_create == Presence.OPTIONAL]
    if any(field.attribute in together for field in optional):
        return []
    found = []
    for field in optional:
        if field.readable and field.default is not None:
            json = field.default.json
            equal = "is" if json in ("True", "False", "None") else "=="
            found.append((literal(field.name), f"{equal} {json}"))
        elif field.readable and field.nullable and not field.server_made:
            found.append((literal(field.name), "is None"))
    return found


def never_null(fields: tuple[Field, ...]) -> str:
    strict = [field for field in fields if not field.nullable]
    return names(strict) if strict else ""


def _accepted(context: Context, sent: tuple[Field, ...]) -> list[tuple[Field, str]]:
    """Values on bounds, and null in place of a default that the database would give."""
    together = checked_together(context.entity) | _calculated_with(context.entity)
    alone = [f for f in sent if f.attribute not in together and not is_reference(f)]
    bounds = [(field, settled(sample)) for field in alone for sample in field.type.boundary]
    return [*bounds, *((field, "None") for field in alone if field.nullable and field.server_made)]


def _calculated_with(entity: Entity) -> frozenset[str]:
    """Fields that the database calculates something from, which may overflow."""
    columns, indexes = entity.table.columns, entity.table.indexes
    code = [str(c.computed.sqltext) for c in columns if c.computed is not None]
    code += [str(e) for i in indexes for e in i.expressions if not isinstance(e, Column)]
    words = set(re.findall(r"\w+", " ".join(code)))
    return frozenset(field.attribute for field in entity.fields if field.name in words)


def read_only(context: Context, writable: tuple[Field, ...]) -> list[str]:
    accepted = {field.input_name for field in writable}
    return [literal(f.name) for f in context.entity.fields if f.name not in accepted]


def _unique_keys(context: Context) -> list[tuple[Field, ...]]:
    """Keys whose duplicate is always refused, the smallest of those that imply one another."""
    keys = [
        tuple(field_named(context.entity, name) for name in violation.fields)
        for violation in unique_violations(context.entity)
        if violation.fields and not violation.conditional
    ]
    return [key for key in keys if not any(set(other) < set(key) for other in keys)]


def duplicates(context: Context, sent: tuple[Field, ...]) -> list[Conflict]:
    if not context.rows.can_repeat_parents(context.entity):
        return []
    found = {
        short("_and_".join(field.attribute for field in key)): key
        for key in _unique_keys(context)
        if all(field in sent or field == context.entity.caller_field for field in key)
        and any(field in sent for field in key)
    }
    return [_conflict(context, name, key) for name, key in found.items()]


def _conflict(context: Context, name: str, key: tuple[Field, ...]) -> Conflict:
    given = [field for field in key if field != context.entity.caller_field]
    fields = tuple(literal(field.name) for field in given)
    told = "".join(f", {literal(field.name)}" for field in key)
    broken = {field.attribute for field in key}
    alone = (context.entity.caller_field,) == context.entity.key
    rivals = [v for v in unique_violations(context.entity) if set(v.fields) <= broken]
    # PostgreSQL names the constraint of the partition, which the models do not have
    partitioned = context.entity.table.dialect_options["postgresql"]["partition_by"] is not None
    uncertain = partitioned or alone or len(rivals) > 1 or not context.many
    return Conflict(name, fields, "" if uncertain else told)


def references(context: Context, sent: tuple[Field, ...]) -> list[Reference]:
    return [
        _reference(context, parent)
        for parent in context.rows.parents(context.entity)
        if not parent.shared
        and all(child in sent and child.type.valid for child, _ in parent.columns)
    ]


def _reference(context: Context, parent: Parent) -> Reference:
    fields = [child for child, _ in parent.columns]
    missing = tuple((literal(field.input_name), settled(field.type.valid[0])) for field in fields)
    alone = all(is_alone(context.entity, field) for field in fields)
    told = ", ".join(literal(field.name) for field in fields)
    reported = f", *broken(db, {told})" if context.api.portable else f", {told}"
    return Reference(short(parent.relation.attribute), missing, reported if alone else "")


def orders(context: Context, sent: tuple[Field, ...]) -> list[Order]:
    found = []
    for rule in context.entity.violations:
        if rule.ordering is None:
            continue
        smaller, larger, strict = rule.ordering
        low, high = (field_named(context.entity, name) for name in (smaller, larger))
        if low in sent and high in sent:
            texts = literal(low.name), literal(high.name)
            names = short(low.attribute), short(high.attribute)
            found.append(Order(*texts, *names, strict, *_told(context, rule, low, high)))
    return found


def _told(context: Context, rule: Violation, low: Field, high: Field) -> Pair:
    """What a schema and the database say of two fields in the wrong order."""
    checks = [v for v in context.entity.violations if v.kind == ViolationKind.CHECK]
    rivals = [v for v in checks if {low.attribute, high.attribute} & set(v.fields)]
    known = all(f.on_create == Presence.REQUIRED or f.default is not None for f in (low, high))
    larger = f", {literal(high.name)}"
    if len(rivals) > 1:
        return "", ""
    if rule.promised:
        return larger, larger
    return larger if known else "", f", {literal(low.name)}{larger}" if rule.name else ""
