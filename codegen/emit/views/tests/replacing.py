"""TestReplace…: what PUT sets, what it gives its default, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.emit.views.tests.creating import Order, orders
from codegen.emit.views.tests.parts import Context, names, pairs, settled
from codegen.emit.views.tests.paths import has_unknown_key, path_of, row_path
from codegen.emit.views.tests.rows import checked_together, is_reference, second
from codegen.emit.views.tests.updating import touched
from codegen.model.api import Field, Operation, Presence


@dataclass(frozen=True)
class ReplaceTests:
    """What TestReplace… places; lists are code, empty where there is nothing to test.

    kept: names of fields whose values are sent as they are. changes: other values. hidden: those
    of fields that no answer has. left_out: optional fields and what they are then.
    """

    path: str
    unknown: str
    kept: str
    hidden: str
    changes: str
    touched: str
    left_out: str
    required: str
    status: int
    orders: tuple[Order, ...]


def replace_tests(context: Context) -> ReplaceTests | None:
    """None where there is no such operation, or nothing to compare with."""
    entity = context.entity
    endpoint = entity.endpoint(Operation.REPLACE)
    if endpoint is None or not has_unknown_key(endpoint) or not context.makeable:
        return None
    if entity.endpoint(Operation.GET) is None or not all(f.type.valid for f in entity.replaceable):
        return None
    shown = [field for field in entity.replaceable if field.readable]
    hidden = [(f, settled(second(f))) for f in entity.replaceable if not f.readable]
    changes = [(f, settled(second(f))) for f in shown if not is_reference(f)]
    return ReplaceTests(
        path=row_path(context, endpoint),
        unknown=path_of(endpoint, {}),
        kept=names(shown),
        hidden=_dict(hidden),
        changes=_dict(changes),
        touched=touched(context),
        left_out=pairs(_left_out(context, shown)),
        required=names(f for f in entity.replaceable if f.on_create is Presence.REQUIRED),
        status=endpoint.success,
        orders=tuple(orders(context, tuple(shown))),
    )


def _dict(values: list[tuple[Field, str]]) -> str:
    return f"{{{', '.join(f'{literal(f.input_name)}: {value}' for f, value in values)}}}"


def _left_out(context: Context, shown: list[Field]) -> Iterator[tuple[Field, str]]:
    together = checked_together(context.entity)
    for field in shown:
        if field.on_create is Presence.REQUIRED or field.attribute in together:
            continue
        if field.default is not None:
            yield field, field.default.json
        elif field.nullable and not field.server_made:
            yield field, "None"
