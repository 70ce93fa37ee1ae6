"""TestInclude…: relations that a request asks for, and what they cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from codegen.emit.expr import literal
from codegen.emit.views.tests.naming import short
from codegen.emit.views.tests.parts import Context, Pair
from codegen.emit.views.tests.paths import has_unknown_key, path_of, row_path
from codegen.emit.views.tests.rows import is_plain
from codegen.model.api import Api, Endpoint, Operation
from codegen.model.reads import question


@dataclass(frozen=True)
class ParentTest:
    """A row that every row of the entity refers to."""

    name: str
    literal: str
    keys: tuple[Pair, ...]


@dataclass(frozen=True)
class IncludeTests:
    """What TestInclude… places.

    sort: of rows that lie in another order. refused: code of relations that need a scope, of
    paths, and of tokens without it.
    """

    path: str
    names: str
    joined: str
    rows: int
    sort: str
    parents: tuple[ParentTest, ...]
    refused: str


def include_tests(context: Context) -> IncludeTests | None:
    """None where nothing can be included, or no row can be made."""
    entity = context.entity
    endpoint = entity.endpoint(Operation.GET)
    if endpoint is None or not entity.includes or not context.makeable:
        return None
    if not has_unknown_key(endpoint):
        return None
    names = [literal(each.relation.attribute) for each in entity.includes]
    refused = list(_refused(context))
    return IncludeTests(
        path=row_path(context, endpoint),
        names=f"[{', '.join(names)}]",
        joined=literal(",".join(each.relation.attribute for each in entity.includes)),
        rows=3 if context.many else 1,
        sort=literal(f"-{entity.sorts[0].name}") if entity.sorts and context.many else "",
        parents=tuple(_parents(context)),
        refused=f"[{', '.join(refused)}]" if refused else "",
    )


def _parents(context: Context) -> Iterator[ParentTest]:
    included = {each.relation.attribute for each in context.entity.includes}
    for parent in context.rows.parents(context.entity):
        if parent.relation.attribute not in included or not parent.required:
            continue
        pairs = [
            (literal(remote.name), f"{context.variable}.{local.attribute}", is_plain(local))
            for local, remote in (*parent.columns, *parent.shared)
            if remote.readable
        ]
        keys = tuple((name, code if plain else f"as_json({code})") for name, code, plain in pairs)
        name = parent.relation.attribute
        yield ParentTest(short(name), literal(name), keys)


def _refused(context: Context) -> Iterator[str]:
    """A relation, an operation that may include it, and every scope but that of the relation."""
    for endpoint in _reading(context):
        own = ", ".join(literal(scope.partition("|")[0]) for scope in endpoint.scopes)
        for each in context.entity.includes:
            if not set(each.scopes) <= set(endpoint.scopes):
                name = literal(each.relation.attribute)
                yield f"({name}, {path_of(endpoint, {}, item=True)}, [{own}])"


def _reading(context: Context) -> Iterator[Endpoint]:
    """What answers with rows of the entity, to callers that have a token."""
    for endpoint in readers_of(context.api, context.entity.name):
        if not endpoint.public and has_unknown_key(endpoint):
            yield endpoint


@question
def readers_of(api: Api, name: str) -> tuple[Endpoint, ...]:
    """The operations that answer with rows of an entity."""
    return _readers(api).get(name, ())


@lru_cache(maxsize=2)
def _readers(api: Api) -> dict[str, tuple[Endpoint, ...]]:
    found: dict[str, list[Endpoint]] = defaultdict(list)
    for holder, endpoint in api.endpoints():
        if endpoint.operation == Operation.LIST_LINKED:
            found[holder.relation(endpoint.relation or "").target].append(endpoint)
        elif endpoint.operation in (Operation.GET, Operation.LIST, Operation.LIST_RELATED):
            found[holder.name].append(endpoint)
    return {name: tuple(endpoints) for name, endpoints in found.items()}
