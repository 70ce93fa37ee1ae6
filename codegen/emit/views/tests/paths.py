"""Paths of operations as code: of a row, of none, of what is no key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.emit.expr import literal
from codegen.emit.views.tests.parts import Context, evaluate
from codegen.emit.views.tests.rows import is_plain
from codegen.model.api import Endpoint, Entity, Field, Operation
from codegen.model.expr import Import

# characters of a path that stands on one line with what is done with it
_LONG = 56
_OF_A_ROW = (Operation.GET, Operation.UPDATE, Operation.REPLACE, Operation.DELETE)


def path_of(endpoint: Endpoint, keys: Mapping[str, str], *, item: bool = False) -> str:
    """The endpoint's path as code.

    keys: path parameter → its text in an f-string; without one, it is a key that no row has.
    item: it stands among others, where pieces that have no brackets look like more than one.
    """
    texts = {
        f"{{{param.name}}}": keys[param.name] if param.name in keys else _unknown(param.field)
        for param in endpoint.params
    }
    pieces = [f"/{texts.get(segment, segment)}" for segment in endpoint.path.split("/")[1:]]
    if len("".join(pieces)) <= _LONG:
        return _literal("".join(pieces))
    code = " ".join(map(_literal, pieces))
    return f"({code})" if item else code


def _unknown(field: Field) -> str:
    return str(evaluate(field.type.valid[0]))


def _literal(text: str) -> str:
    return f'f"{text}"' if "{" in text else literal(text)


def has_unknown_key(endpoint: Endpoint) -> bool:
    """A path can be written that leads to no row."""
    return all(param.field.type.valid for param in endpoint.params)


def row_keys(endpoint: Endpoint, rows: Iterable[tuple[Entity, str]]) -> dict[str, str]:
    """Path parameter → the value of the row that fills it, for the rows given in order."""
    pending = list(endpoint.params)
    keys: dict[str, str] = {}
    for entity, row in rows:
        for _ in entity.key:
            if pending:
                param = pending.pop(0)
                keys[param.name] = f"{{{_segment(param.field, row)}}}"
    return keys


def _segment(field: Field, row: str) -> str:
    types = [part.name for part in field.type.python.parts if isinstance(part, Import)]
    code = f"{row}.{field.attribute}"
    return code if is_plain(field) or types in (["UUID"], ["date"]) else f"as_json({code})"


def row_path(context: Context, endpoint: Endpoint) -> str:
    """The path of the entity's row; the test module has a function for composite keys."""
    if len(context.entity.key) > 1:
        return f"path_to({context.variable})"
    return path_of(endpoint, row_keys(endpoint, [(context.entity, context.variable)]))


def path_to(context: Context) -> str:
    """What that function returns; empty where the key is simple."""
    endpoints = [e for e in context.entity.endpoints if e.operation in _OF_A_ROW]
    if len(context.entity.key) == 1 or not endpoints:
        return ""
    return path_of(endpoints[0], row_keys(endpoints[0], [(context.entity, context.variable)]))


def body_path(endpoint: Endpoint) -> str:
    """The path of a row that stands in JSON as `body`."""
    return path_of(endpoint, {p.name: f"{{body[{p.field.name!r}]}}" for p in endpoint.params})


def no_key(value: object) -> str:
    """A value that is none, as the text of a path."""
    text = str(value)
    if len(text) > _LONG and len(set(text)) == 1:
        return f"{literal(text[0])} * {len(text)}"
    return literal(text)
