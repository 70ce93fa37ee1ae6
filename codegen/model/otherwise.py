"""What a design says of an entity's own operations that the service does otherwise.

A client that is written after the design finds it out from a refusal, unless it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.diagnostics import Diagnostic, Place
from codegen.model.api import Endpoint, Entity, Operation, Stub
from codegen.model.field import Field
from codegen.model.names import snake
from codegen.model.vocabulary import Presence
from codegen.sources.design import DesignedEndpoint

_PAGES = frozenset(("limit", "cursor", "count", "sort", "include"))
_LISTS = frozenset((Operation.LIST, Operation.LIST_RELATED))
_SHOWN = _LISTS | {Operation.GET}
# `Own bookings`, `List the active rooms`
_WHICH = re.compile(
    r"\b(?:own|my|their|only|except|active|inactive|published|open|current|available|upcoming|visible)\b",
    re.IGNORECASE,
)


def differing(stub: Stub, entity: Entity, endpoint: Endpoint) -> Iterator[Diagnostic]:
    """Parameters and fields that the design has and the service lacks, and the other way round.

    stub: what the operation would be if the entity did not have it.
    """
    design = stub.design
    if design is None:
        return
    for line in design.unread:
        text = f"{design}: what stands here is no body that can be read"
        yield Diagnostic("GA303", text, Place(design.at.file, line))
    told = (_of_query, _of_body, _of_words)
    for text in (text for of in told for text in of(design, entity, endpoint)):
        yield Diagnostic("GA328", f"{design}: {text}", design.at)


def _of_query(design: DesignedEndpoint, entity: Entity, endpoint: Endpoint) -> Iterator[str]:
    served = {"include"}
    if endpoint.operation in _LISTS:
        filters = ((one.field.name, how) for one in entity.filters for how in one.operators)
        served = {*_PAGES, *(n if how == "eq" else f"{n}__{how}" for n, how in filters)}
    if lost := [given.name for given in design.query if given.name not in served]:
        yield f"no parameter of the service, and refused: {_told(lost)}"


def _of_body(design: DesignedEndpoint, entity: Entity, endpoint: Endpoint) -> Iterator[str]:
    """Nothing where the design states no body."""
    if endpoint.operation not in _TAKEN or not design.inputs:
        return
    takes = {one.input_name: one for one in entity.fields if _presence(one, endpoint)}
    sent = [given.name for given in design.inputs]
    renamed = {name: snake(name, "field") for name in sent if name not in takes}
    if called := {name: own for name, own in renamed.items() if own in takes}:
        yield f"called otherwise here: {', '.join(f'`{o}` for `{n}`' for n, o in called.items())}"
    if lost := [name for name in renamed if name not in called]:
        yield f"no field of the service, and refused: {_told(lost)}"
    beside = [name for name in takes if name not in {*sent, *called.values()}]
    needed = [n for n in beside if _presence(takes[n], endpoint) is Presence.REQUIRED]
    if needed:
        yield f"the service requires what the design does not send: {_told(needed)}"
    if more := [name for name in beside if name not in needed]:
        yield f"the service takes what the design does not send, too: {_told(more)}"


def _of_words(design: DesignedEndpoint, _: Entity, endpoint: Endpoint) -> Iterator[str]:
    """Which rows it is about, where its description says so: the service shows them all."""
    which = _WHICH.search(design.summary) if endpoint.operation in _SHOWN else None
    if which and not design.access.owner:
        yield f"described as `{design.summary}`: `{which[0]}` is not looked at"


_TAKEN = frozenset((Operation.CREATE, Operation.UPDATE, Operation.REPLACE))


def _presence(field: Field, endpoint: Endpoint) -> Presence | None:
    """Whether a request has the field; None where it may not."""
    update = endpoint.operation is Operation.UPDATE
    presence = field.on_update if update else field.on_create
    return None if presence is Presence.ABSENT else presence


def _told(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
