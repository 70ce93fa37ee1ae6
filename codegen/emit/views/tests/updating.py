"""TestUpdate…: what PATCH changes, what it leaves alone, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.emit.views.tests.creating import (
    Conflict,
    Order,
    Reference,
    duplicates,
    never_null,
    orders,
    read_only,
    references,
)
from codegen.emit.views.tests.naming import short
from codegen.emit.views.tests.parts import (
    Context,
    is_alone,
    names,
    pairs,
    settled,
)
from codegen.emit.views.tests.paths import has_unknown_key, path_of, row_path
from codegen.emit.views.tests.rows import checked_together, is_plain, is_reference, second
from codegen.model.api import Field, Operation, Role


@dataclass(frozen=True)
class Value:
    """A field with a value, as code; `hashed`: only its hash is stored."""

    attribute: str
    name: str
    value: str
    hashed: bool = False


@dataclass(frozen=True)
class Move:
    """Another parent for a row."""

    name: str
    variable: str
    call: str
    field: str
    value: str


@dataclass(frozen=True)
class UpdateTests:
    """What TestUpdate… places; lists are code, empty where there is nothing to test.

    touched: `| {…}` with the fields that every change moves.
    """

    path: str
    unknown: str
    status: int
    changes: str
    touched: str
    single: str
    stamps: tuple[Value, ...]
    moves: tuple[Move, ...]
    hidden: tuple[Value, ...]
    clearable: str
    never_null: str
    refused: str
    unknown_fields: str
    duplicates: tuple[Conflict, ...]
    references: tuple[Reference, ...]
    orders: tuple[Order, ...]


def update_tests(context: Context) -> UpdateTests | None:
    """None where there is no such operation, or nothing to write or to compare with."""
    entity = context.entity
    endpoint = entity.endpoint(Operation.UPDATE)
    changes = _changes(context)
    if endpoint is None or not has_unknown_key(endpoint) or not changes:
        return None
    if entity.endpoint(Operation.GET) is None:
        return None
    together = checked_together(entity)
    several = (entity.caller_field,) != entity.key and context.rows.can_repeat(entity)
    shown = tuple(field for field in entity.updatable if field.readable)
    clearable = [f for f in shown if f.nullable and f.attribute not in together]
    unknown = ['"no_such_field"', *read_only(context, entity.updatable)]
    return UpdateTests(
        path=row_path(context, endpoint),
        unknown=path_of(endpoint, {}),
        status=endpoint.success,
        changes=f"{{{', '.join(f'{literal(f.name)}: {value}' for f, value in changes)}}}",
        touched=touched(context),
        single=pairs((f, value) for f, value in changes if f.attribute not in together),
        stamps=tuple(_stamps(context)),
        moves=tuple(_moves(context)),
        hidden=tuple(_hidden(context)),
        clearable=names(clearable) if clearable else "",
        never_null=never_null(entity.updatable),
        refused=pairs((f, f.type.invalid[0]) for f in entity.updatable if f.type.invalid),
        unknown_fields=f"[{', '.join(unknown)}]",
        duplicates=tuple(duplicates(context, _never_null(context, shown))) if several else (),
        references=tuple(references(context, entity.updatable)),
        orders=tuple(orders(context, shown)),
    )


def _never_null(context: Context, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Fields that the rows of the factory have a value for."""
    given = context.rows.factory_fields(context.entity)
    return tuple(field for field in fields if field in given or not field.nullable)


def _changes(context: Context) -> list[tuple[Field, str]]:
    """Another valid value of every field that can be written and read."""
    return [
        (field, settled(second(field)))
        for field in context.entity.updatable
        if field.readable and field.type.valid and not is_reference(field)
    ]


def touched(context: Context) -> str:
    """`| {…}` with the fields that every change moves by itself."""
    moved = [field for field in context.entity.readable if _moves_by_itself(field)]
    items = [f"{literal(field.name)}: body[{literal(field.name)}]" for field in moved]
    return f" | {{{', '.join(items)}}}" if items else ""


def _moves_by_itself(field: Field) -> bool:
    computed = field.column.computed is not None
    return computed or field.on_change is not None or field.role == Role.VERSION


def _stamps(context: Context) -> list[Value]:
    """Fields that every change moves, with a value that they surely move away from."""
    moved = [f for f in context.entity.readable if f.role == Role.UPDATED_AT and f.type.valid]
    return [
        Value(
            field.attribute, literal(field.name), context.scope.render(field.type.valid[0].python)
        )
        for field in moved
        if field.on_change is not None and not field.type.valid[0].varying
    ]


def _hidden(context: Context) -> list[Value]:
    """Fields that a client may write and never reads."""
    return [
        Value(
            field.attribute,
            literal(field.input_name),
            settled(second(field)),
            field.role == Role.PASSWORD_HASH,
        )
        for field in context.entity.updatable
        if not field.readable and field.type.valid
    ]


def _moves(context: Context) -> list[Move]:
    """Parents that a row can change, where one field says which and there can be others."""
    if not context.rows.can_repeat_parents(context.entity):
        return []
    together = checked_together(context.entity)
    found = []
    for parent in context.rows.parents(context.entity):
        if len(parent.columns) != 1 or parent.shared:
            continue
        (child, above), name = parent.columns[0], _other(parent.variable, context)
        free = child.attribute not in together and is_alone(context.entity, child)
        if child in context.entity.updatable and child.readable and free:
            code = f"{name}.{above.attribute}"
            found.append(
                Move(
                    short(parent.relation.attribute),
                    name,
                    context.rows.make(parent.target),
                    literal(child.name),
                    code if is_plain(above) else f"as_json({code})",
                )
            )
    return found


def _other(variable: str, context: Context) -> str:
    return f"other_{variable}" if variable == context.variable else variable
