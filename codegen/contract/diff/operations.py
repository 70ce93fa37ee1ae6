"""Two operations that are one and the same, compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from codegen.contract.diff import bodies, pairs
from codegen.contract.diff.finding import ANY, Cause, Finding
from codegen.contract.diff.lineage import Lineage
from codegen.contract.diff.surface import Field, Operation, Origin

_OF_AUTH = (401, 403)


def added(new: Operation) -> Finding:
    """An operation that only the new contract has."""
    cause = Cause(("added",), keys=True)
    return _finding("operation-added", f"{new.method} {new.path}", new, cause)


def removed(old: Operation) -> Finding:
    """An operation that only the old contract has."""
    cause = Cause(("dropped",), keys=True)
    return _finding("operation-removed", f"{old.method} {old.path}", old, cause)


def compare(old: Operation, new: Operation, lineage: Lineage) -> Iterator[Finding]:
    """Everything that changed but for the fields of bodies."""
    yield from _address(old, new)
    yield from _access(old, new)
    yield from _answers(old, new)
    yield from _parameters(old, new, lineage)
    yield from _pages(old, new, lineage)


def _address(old: Operation, new: Operation) -> Iterator[Finding]:
    renamed = Cause(renamed=True)
    before, after = old.path, new.path
    names = [field.name for field in new.path_parameters]
    for name, former in zip(names, old.path_parameters, strict=False):
        before = before.replace(f"{{{former.name}}}", f"{{{name}}}")
    if before != after:
        text = f"{new.method} {new.path}, was {old.path}"
        yield _finding("operation-path-changed", text, new, renamed)
    elif old.path != new.path:
        yield _finding("path-parameter-renamed", f"{new.path}, was {old.path}", new, renamed)
    if old.method != new.method:
        yield _finding("operation-method-changed", f"{new.method}, was {old.method}", new)
    if old.id != new.id:
        yield _finding("operation-id-changed", f"{new.id}, was {old.id}", new, renamed)
    elif old.summary != new.summary:
        yield _finding("description-changed", f"{new.id} is described otherwise", new)
    for former, field in zip(old.path_parameters, new.path_parameters, strict=False):
        for finding in bodies.parameter(former, field):
            if finding.rule == "parameter-type-changed":
                text = f"{field.name}: {finding.text}"
                yield _finding("path-parameter-type-changed", text, new)


def _access(old: Operation, new: Operation) -> Iterator[Finding]:
    if old.auth != new.auth:
        rule, text = ("auth-required", "a token") if new.auth else ("auth-lifted", "no token")
        yield _finding(rule, f"{new.id} needs {text}", new)
    for scope in new.scopes:
        if scope not in old.scopes:
            yield _finding("scope-added", f"needs {scope}", new, Cause(renamed=True))
    for scope in old.scopes:
        if scope not in new.scopes:
            yield _finding("scope-removed", f"no longer needs {scope}", new, Cause(renamed=True))


def _answers(old: Operation, new: Operation) -> Iterator[Finding]:
    if old.status != new.status:
        text = f"{new.id} answers {new.status}, was {old.status}"
        yield _finding("success-status-changed", text, new)
    told = _OF_AUTH if old.auth != new.auth or bool(old.scopes) != bool(new.scopes) else ()
    keys = Cause(keys=True)
    for status, when in new.errors.items():
        if status not in old.errors and status not in told:
            yield _finding("error-status-added", f"{status}: {when}", new, keys)
    for status, when in old.errors.items():
        if status not in new.errors and status not in told:
            yield _finding("error-status-removed", f"{status}: {when}", new, keys)
    for side, before, after in (
        ("request", old.body, new.body),
        ("response", old.response, new.response),
    ):
        if (before is None) != (after is None):
            what = "added" if after else "removed"
            body = after or before
            yield _finding(f"{side}-body-{what}", body.name if body else "", new)


def _parameters(old: Operation, new: Operation, lineage: Lineage) -> Iterator[Finding]:
    for before, after in pairs.fields(old.parameters, new.parameters, lineage):
        if before is not None and after is not None:
            yield from bodies.parameter(before, after)
        elif after is not None:
            rule = "required-parameter-added" if after.required else "parameter-added"
            yield _parameter(rule, after)
        elif before is not None:
            yield _parameter("parameter-removed", before)


def _parameter(rule: str, field: Field) -> Finding:
    also = tuple(chain.from_iterable(field.relations.values()))
    cause = Cause(("added", "dropped"), keys=True, also=also)
    return Finding(rule, f"?{field.name}=", field.origin, field.name, (field.name,), cause)


def _pages(old: Operation, new: Operation, lineage: Lineage) -> Iterator[Finding]:
    for before, after in pairs.fields(old.sorts, new.sorts, lineage):
        if before is None and after is not None:
            yield _sorting("sort-added", f"?sort={after.name}", after, new)
        elif after is None and before is not None:
            yield _sorting("sort-removed", f"?sort={before.name}", before, new)
        elif before is not None and after is not None and before.name != after.name:
            text = f"?sort={after.name}, was {before.name}"
            fields = (after.name, before.name)
            yield Finding("sort-renamed", text, after.origin, new.id, fields, Cause(renamed=True))
    if old.order and new.order and _order(old, Lineage()) != _order(new, lineage):
        names = [", ".join(field.name for field in order) for order in (new.order, old.order)]
        yield _finding("page-order-changed", f"{names[0]}, was {names[1]}", new, Cause(keys=True))
    if old.page_size != new.page_size:
        yield _finding("page-size-changed", f"{new.page_size}, was {old.page_size}", new)
    if old.page_limit and new.page_limit and old.page_limit != new.page_limit:
        rule = "page-limit-raised" if new.page_limit > old.page_limit else "page-limit-lowered"
        yield _finding(rule, f"{new.page_limit}, was {old.page_limit}", new)


def _sorting(rule: str, text: str, field: Field, operation: Operation) -> Finding:
    cause = Cause(("dropped",), keys=True)
    return Finding(rule, text, field.origin, operation.id, (field.name,), cause)


def _order(operation: Operation, lineage: Lineage) -> list[tuple[bool, str]]:
    """What pages are sorted by, by the oldest names, and whether downwards."""
    found = []
    for field in operation.order:
        origin = lineage.before(field.origin)[0] if field.origin else None
        found.append((field.name.startswith("-"), origin.column if origin else field.name))
    return found


def _finding(rule: str, text: str, operation: Operation, cause: Cause = ANY) -> Finding:
    also = operation.identity.origins if operation.identity else ()
    cause = replace(cause, also=also)
    return Finding(rule, text, _origin(operation), operation.id, cause=cause)


def _origin(operation: Operation) -> Origin | None:
    return Origin(operation.identity.table) if operation.identity else None
