"""What the functions of a service are called, and what their look-ups are given."""

import builtins
from dataclasses import dataclass

from codegen.model.api import Endpoint, Entity, Field, Operation

_HIDDEN = {"sa", "statement"}  # what a look-up uses itself
_LONGEST = 48  # of the columns in a name: "get_by_" and more stands before them


def function_name(entity: Entity, endpoint: Endpoint) -> str:
    """The function that does what an endpoint of the entity is for."""
    match endpoint.operation:
        case Operation.LIST:
            return "list_page"
        case Operation.LIST_RELATED:
            return f"list_for_{endpoint.relation}"
        case Operation.GET:
            return "read"
        case Operation.UPDATE | Operation.REPLACE:
            return "update"
    if endpoint.relation is None:
        return endpoint.operation.value
    return endpoint.operation_id.replace(f"_{entity.name.rstrip('_')}_", "_", 1)


@dataclass(frozen=True)
class Lookup:
    """A function that looks a row up by a unique key.

    asked: the columns that it is given; the caller's own is not among them.
    """

    name: str
    key: tuple[Field, ...]
    asked: tuple[Field, ...]


def lookups(entity: Entity) -> list[Lookup]:
    """One for each unique key that says more than the caller's, and less than the path's.

    A key that holds the whole primary key is there for foreign keys to refer to.
    """
    keys = [
        key
        for key in entity.uniques
        if key != (entity.caller_field,) and not set(entity.key) <= set(key)
    ]
    short = [_cut(key) for key in keys]
    return [
        Lookup(
            f"get_by_{cut if short.count(cut) == 1 else _joined(key)}",
            key,
            tuple(field for field in key if field is not entity.caller_field),
        )
        for key, cut in zip(keys, short, strict=True)
    ]


def parameter(field: Field) -> str:
    """A column as the parameter of a look-up: it hides no built-in and nothing that is used."""
    hides = field.attribute in _HIDDEN or hasattr(builtins, field.attribute)
    return f"{field.attribute}_" if hides else field.attribute


def _joined(key: tuple[Field, ...]) -> str:
    return "_and_".join(field.attribute for field in key)


def _cut(key: tuple[Field, ...]) -> str:
    """The columns' names, as many as fit."""
    shown = len(key)
    while shown > 1 and len(_joined(key[:shown])) > _LONGEST:
        shown -= 1
    more = len(key) - shown
    return f"{_joined(key[:shown])}_and_{more}_more" if more else _joined(key)
