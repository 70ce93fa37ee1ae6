"""Which operation and field of the old contract became which of the new one."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Hashable, Iterator, Sequence

from codegen.contract.diff.lineage import Lineage
from codegen.contract.diff.surface import Field, Operation, Origin

Pair = tuple[Operation | None, Operation | None]
_PARAMETER = re.compile(r"\{[^}]*\}")


def operations(
    old: Sequence[Operation], new: Sequence[Operation], lineage: Lineage
) -> Iterator[Pair]:
    """Pairs in the order of the new contract, those that are gone at the end."""
    left = list(old)
    found: dict[str, Operation] = {}

    def match(
        key: Callable[[Operation], Hashable], former: Callable[[Operation], Hashable]
    ) -> None:
        known = {key(operation): operation for operation in left if key(operation) is not None}
        for operation in new:
            if operation.id not in found and (before := known.pop(former(operation), None)):
                found[operation.id] = before
                left.remove(before)

    match(
        lambda o: o.identity,
        lambda o: o.identity and lineage.identity_before(o.identity),
    )
    match(lambda o: (o.id, o.method), lambda o: (o.id, o.method))
    match(_route, _route)
    match(_route, lambda o: _former_route(o, lineage))
    match(lambda o: o.id, lambda o: o.id)
    yield from ((found.get(operation.id), operation) for operation in new)
    yield from ((operation, None) for operation in left)


def _route(operation: Operation) -> tuple[str, str]:
    return operation.method, _PARAMETER.sub("{}", operation.path)


def _former_route(operation: Operation, lineage: Lineage) -> tuple[str, str] | None:
    """The route that an operation of a renamed table had, as far as its path is the table's."""
    if operation.identity is None:
        return None
    origin = Origin(operation.identity.table)
    segments = _PARAMETER.sub("{}", operation.path).split("/")
    for former in lineage.trail(origin)[1:]:
        own, before = _segment(origin.table), _segment(former.table)
        if own in segments:
            return operation.method, "/".join(before if s == own else s for s in segments)
    return None


def _segment(table: str) -> str:
    return table.rpartition(".")[2].replace("_", "-")


def fields(
    old: Sequence[Field], new: Sequence[Field], lineage: Lineage
) -> Iterator[tuple[Field | None, Field | None]]:
    """Pairs in the order of the new body, those that are gone at the end."""
    left = {field.name: field for field in old}
    pairs = {field.name: _before(field, left, lineage) for field in new}
    taken = {before.name for before in pairs.values() if before}
    yield from ((pairs[field.name], field) for field in new)
    yield from ((field, None) for field in old if field.name not in taken)


def _before(field: Field, known: dict[str, Field], lineage: Lineage) -> Field | None:
    if field.relation:
        return _relation_before(field, known, lineage)
    if field.origin is None:
        return known.get(field.name)
    column = field.origin.column
    for former in lineage.before(field.origin):
        stem, suffix = _split(field.name, column)
        name = field.name if stem is None else former.column + suffix
        if name in known:
            return known[name]
    return None


def _relation_before(field: Field, known: dict[str, Field], lineage: Lineage) -> Field | None:
    trails = [lineage.trail(origin) for origin in field.relation]
    for before in known.values():
        made = before.relation
        if len(made) == len(trails) and all(map(operator.contains, trails, made)):
            return before
    return known.get(field.name)


def _split(name: str, column: str) -> tuple[str | None, str]:
    """The column and the rest of `price__gte`; no stem where a field has a name of its own."""
    is_own = name == column or name.startswith(f"{column}__")
    return (column, name[len(column) :]) if is_own else (None, "")
