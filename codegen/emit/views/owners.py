"""Rows that have an owner: what services are told of the caller, and the conditions made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.parts import model
from codegen.model.api import Api, Entity, Operation, Relation


@dataclass(frozen=True)
class GuardView:
    """A reference, of these attributes, that must lead to a row of the caller.

    null: that it leads somewhere; empty where it always does.
    """

    attributes: tuple[str, ...]
    null: str
    fields: str
    where: str


@dataclass(frozen=True)
class OwningView:
    """What the functions of a service say of owners; empty where rows have none.

    parameter, argument: of the caller's key, with their commas, as most functions have them.
    asked, given: the same of functions that check what a body refers to.
    said: the key among the values of a new row. condition: an argument of `where`, with its comma.
    relations: the options that load included rows; included: a parameter that they depend on.
    """

    parameter: str
    argument: str
    asked: str
    given: str
    said: str
    condition: str
    guards: tuple[GuardView, ...]
    guarded: str
    relations: str
    included: str


@dataclass(frozen=True)
class Caller:
    """What the functions of one service call the caller's key, and how they are given it."""

    api: Api
    entity: Entity
    scope: FileScope

    @property
    def name(self) -> str:
        """A parameter that no key and no unique field is called."""
        names = {param.name for endpoint in self.entity.endpoints for param in endpoint.params}
        names |= {field.attribute for fields in self.entity.uniques for field in fields}
        return "owner_" if "owner" in names else "owner"

    def parameter(self, needed: object) -> str:
        """`, owner: UUID` where it is needed."""
        key = self.api.caller_key
        return f", {self.name}: {self.scope.render(key.python)}" if needed and key else ""

    def argument(self, other: Entity) -> str:
        """What a function of an entity's service is given after the session."""
        return f", {self.name}" if other.owner is not None else ""

    def condition(self, entity: Entity, key: str = "") -> str:
        """That a row of an entity is the caller's, as an argument of `where`.

        key: code of the caller's key, where that is not the parameter.
        """
        if entity.owner is None:
            return ""
        entities = [entity]
        for relation in entity.owner.path:
            entities.append(self.api.entity(relation.target))
        code = f"{self._model(entities[-1])}.{entity.owner.field.attribute} == {key or self.name}"
        steps = zip(entities, entity.owner.path, strict=False)
        for above, relation in reversed(list(steps)):
            code = f"{self._model(above)}.{relation.attribute}.has({code})"
        return code

    def guards(self, row: str) -> Iterator[GuardView]:
        """The references of a row that a client chooses and that must be the caller's."""
        endpoints = self.entity.endpoints
        for name in dict.fromkeys(name for each in endpoints for name in each.guards):
            yield self._guard(self.entity.relation(name), row)

    def _guard(self, relation: Relation, row: str) -> GuardView:
        target = self.api.entity(relation.target)
        local = [self.entity.field(attribute) for attribute in relation.local]
        pairs = zip(relation.remote, local, strict=True)
        other = self._model(target)
        codes = {name: f"{row}[{literal(name)}]" for name in relation.local}
        same = [f"{other}.{remote} == {codes[field.attribute]}" for remote, field in pairs]
        given = [f"{codes[field.attribute]} is not None" for field in local if field.nullable]
        return GuardView(
            attributes=tuple(relation.local),
            null=" and ".join(given),
            fields=literal([field.name for field in local]),
            where=", ".join([*same, self.condition(target)]),
        )

    def guarded(self) -> str:
        """That a change sets one of those references."""
        changing = (self.entity.endpoint(o) for o in (Operation.UPDATE, Operation.REPLACE))
        endpoint = next((each for each in changing if each is not None), None)
        relations = map(self.entity.relation, endpoint.guards if endpoint else ())
        names = dict.fromkeys(name for relation in relations for name in relation.local)
        if len(names) < 2:
            return "".join(f"{literal(name)} in changes" for name in names)
        return f"changes.keys() & {{{', '.join(map(literal, names))}}}"

    def _model(self, entity: Entity) -> str:
        return self.scope.render(model(entity))


def owning(caller: Caller, row: str) -> OwningView:
    """What one service says of owners; `row` is what it calls one."""
    entity = caller.entity
    guards = tuple(caller.guards(row))
    field = entity.caller_field
    others = any(each.others for each in entity.includes)
    return OwningView(
        parameter=caller.parameter(entity.owner),
        argument=caller.argument(entity),
        asked=caller.parameter(entity.owner or guards),
        given=f", {caller.name}",
        said=f" | {{{literal(field.attribute)}: {caller.name}}}" if field else "",
        condition=f", {caller.condition(entity)}" if entity.owner else "",
        guards=guards,
        guarded=caller.guarded(),
        relations=f"_relations({caller.name})" if others else "RELATIONS",
        included=caller.parameter(others).removeprefix(", "),
    )


def has_guards(api: Api) -> bool:
    """Some client chooses a reference that must lead to a row of its own."""
    return any(endpoint.guards for _, endpoint in api.endpoints())
