"""From a contract, as JSON, to what is compared. Where the API is known, it says more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from codegen.contract.diff.constraints import constraints
from codegen.contract.diff.surface import (
    Body,
    Field,
    Identity,
    Limits,
    Operation,
    Origin,
    Surface,
)
from codegen.model.api import Api, Bounds, Endpoint, Entity, RelationKind
from codegen.model.api import Field as ModelField
from codegen.model.api import Operation as Kind

_PAGE = re.compile(r"Page<(\w+)>")
_LITERAL = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")
_LENGTH = re.compile(r"(\d+) characters")
_BOUND = re.compile(r"(?:^|, )([<>]?) ?(-?\d[\d.E+-]*)(?:$|, )")
_DIGITS = re.compile(r"(\d+) digits, (\d+) after the point")
_MOST = re.compile(r"1 to (\d+)")
_LISTS = (Kind.LIST, Kind.LIST_RELATED, Kind.LIST_LINKED)

Data = Mapping[str, Any]


def from_contract(data: Data, api: Api | None = None) -> Surface:
    """Read a contract.

    data: as in `.claude/handoff/python-backend-agent-output.json`.
    api: what it was made of: says which column a field is, its default, and what the database
        holds of rows.
    Raises KeyError, TypeError, ValueError or AttributeError where it is no contract.
    """
    reader = _Reader(data, _Details.of(api) if api else None)
    return Surface(
        base_url=data["base_url"],
        operations=tuple(reader.operation(item) for item in data["operations"]),
        constraints=tuple(constraints(api)) if api else None,
        rules=tuple(data["rules"]),
    )


@dataclass(frozen=True)
class _Made:
    """What an operation was made of: its entity, the one that it lists, the one that it follows."""

    entity: Entity
    endpoint: Endpoint
    listed: Entity
    other: Entity | None

    @classmethod
    def of(cls, api: Api, entity: Entity, endpoint: Endpoint) -> _Made:
        other = None
        if endpoint.relation:
            other = api.entity(entity.relation(endpoint.relation).target)
        linked = endpoint.operation is Kind.LIST_LINKED and other is not None
        return cls(entity, endpoint, other if linked and other else entity, other)

    def identity(self) -> Identity:
        follows: tuple[str, ...] = ()
        if self.endpoint.relation:
            relation = self.entity.relation(self.endpoint.relation)
            if relation.link is not None:
                follows = (relation.link.fullname, *relation.local)
            else:
                follows = tuple(self.entity.field(name).column.name for name in relation.local)
        other = self.other.table.fullname if self.other else ""
        return Identity(self.entity.table.fullname, str(self.endpoint.operation), follows, other)


@dataclass(frozen=True)
class _Details:
    """Where to look up what the contract does not say: by the name of a shape, by operation id."""

    fields: Mapping[str, tuple[Entity, Mapping[str, ModelField]]]
    relations: Mapping[str, Mapping[str, tuple[Origin, ...]]]
    made: Mapping[str, _Made]

    @classmethod
    def of(cls, api: Api) -> _Details:
        shapes = {}
        for entity in api.entities:
            inputs = {field.input_name: field for field in entity.fields}
            outputs = {field.name: field for field in entity.fields}
            shapes[f"{entity.class_name}Create"] = (entity, inputs)
            shapes[f"{entity.class_name}Update"] = (entity, inputs)
            shapes[f"{entity.class_name}Response"] = (entity, outputs)
            shapes[f"{entity.class_name}Detail"] = (entity, outputs)
        made = {e.operation_id: _Made.of(api, own, e) for own, e in api.endpoints()}
        relations = {e.table.fullname: dict(_relations(api, e)) for e in api.entities}
        return cls(shapes, relations, made)


def _relations(api: Api, entity: Entity) -> Iterator[tuple[str, tuple[Origin, ...]]]:
    """What each relation was made of: the columns or the link table that refer, and its target."""
    for relation in entity.relations:
        target = api.entity(relation.target)
        ours = relation.kind in (RelationKind.MANY_TO_ONE, RelationKind.ONE_TO_ONE)
        holder, columns = (entity, relation.local) if ours else (target, relation.remote)
        if relation.link is not None:
            made = [Origin(relation.link.fullname)]
        else:
            held = (holder.field(name).column.name for name in columns)
            made = [Origin(holder.table.fullname, name) for name in held]
        yield relation.attribute, (*made, Origin(target.table.fullname))


class _Reader:
    def __init__(self, data: Data, details: _Details | None) -> None:
        self._base: str = data["base_url"]
        self._enumerations: dict[str, list[str]] = data["enumerations"]
        self._shapes = {shape["name"]: shape["members"] for shape in data["shapes"]}
        self._details = details

    def operation(self, item: Data) -> Operation:
        known = self._details.made.get(item["operation_id"]) if self._details else None
        path: str = item["path"]
        queries = [p for p in item["parameters"] if p["place"] == "query"]
        limit = next((p for p in queries if p["name"] == "limit"), None)
        sort = next((p for p in queries if p["name"] == "sort"), None)
        most = _MOST.search(limit["description"]) if limit else None
        return Operation(
            id=item["operation_id"],
            method=item["method"],
            path=path.removeprefix(self._base),
            summary=item["summary"],
            auth=item["auth"],
            scopes=tuple(item["scopes"]),
            path_parameters=tuple(
                self._parameter(p, known) for p in item["parameters"] if p["place"] == "path"
            ),
            parameters=tuple(
                self._parameter(p, known) for p in queries if p["name"] not in ("limit", "sort")
            ),
            sorts=_sorts(sort, known.listed if known else None),
            order=_order(known.listed) if known and known.endpoint.operation in _LISTS else (),
            page_size=int(limit["default"]) if limit else None,
            page_limit=int(most[1]) if most else None,
            body=self._body(item["body"], sent=True),
            status=item["status"],
            response=self._body(item["response"], sent=False),
            errors={error["status"]: error["when"] for error in item["errors"]},
            identity=known.identity() if known else None,
        )

    def _body(self, name: str | None, *, sent: bool) -> Body | None:
        if name is None:
            return None
        page = _PAGE.fullmatch(name)
        name = page[1] if page else name
        known = self._details.fields.get(name) if self._details else None
        members = (self._member(item, sent=sent) for item in self._shapes[name])
        fields = tuple(self._detailed(m, *known, name) if known else m for m in members)
        return Body(name, fields, paged=page is not None)

    def _detailed(
        self, field: Field, entity: Entity, fields: Mapping[str, ModelField], body: str
    ) -> Field:
        made = self._relations(entity).get(field.name)
        if made is not None and field.name not in fields:
            return replace(field, relations={field.name: made})
        return _detailed(field, entity, fields, body)

    def _relations(self, entity: Entity) -> Mapping[str, tuple[Origin, ...]]:
        return self._details.relations[entity.table.fullname] if self._details else {}

    def _member(self, item: Data, *, sent: bool) -> Field:
        """A contract says limits of what is sent only."""
        kind, values = self._type(item["type"], item["values"], item["format"])
        return Field(
            name=item["name"],
            type=kind,
            required=item["required"],
            nullable=item["nullable"],
            limits=_limits(item["minimum"] or "", item["maximum"] or "") if sent else None,
            pattern=item["pattern"] or "",
            values=values,
            description=item["description"],
        )

    def _type(
        self, name: str, values: Sequence[str], held: str | None
    ) -> tuple[str, tuple[str, ...]]:
        """JSON's type; an enumeration by its values, since its name is for readers."""
        bare = name.removesuffix("[]")
        if literals := _LITERAL.findall(name):
            return "enum" + name[len(bare) :], tuple(literals)
        if bare in self._enumerations:
            return name.replace(bare, "enum"), tuple(values or self._enumerations[bare])
        told = held and bare != "number"  # how wide numbers are is among their limits
        return (f"{name} ({held})" if told else name), tuple(values)

    def _parameter(self, item: Data, known: _Made | None) -> Field:
        kind, values = self._type(item["type"], (), None)
        field = Field(
            name=item["name"],
            type=kind,
            required=item["required"],
            values=values,
            default=item["default"] or "",
            description=item["description"],
        )
        if known is None:
            return field
        if item["place"] == "path":
            param = next(p for p in known.endpoint.params if p.name == field.name)
            return replace(field, type=_precise(field.type, param.field))
        if field.name == "include":
            return replace(field, relations=self._relations(known.listed))
        found = {f.field.name: f.field for f in known.listed.filters}
        column = found.get(field.name.partition("__")[0])
        if column is None:
            return field
        origin = Origin(known.listed.table.fullname, column.column.name)
        return replace(field, type=_precise(field.type, column), origin=origin)


def _sorts(sort: Data | None, listed: Entity | None) -> tuple[Field, ...]:
    names = dict.fromkeys(_WORD.findall(sort["type"] if sort else ""))
    return tuple(_key(name, listed) for name in names)


def _key(name: str, listed: Entity | None, sign: str = "") -> Field:
    return Field(sign + name, "", origin=Origin(listed.table.fullname, name) if listed else None)


def _detailed(field: Field, entity: Entity, fields: Mapping[str, ModelField], body: str) -> Field:
    known = fields.get(field.name)
    if known is None:
        return field
    default = "" if known.default is None else known.default.json
    if known.default is None and known.server_made:
        default = "made by the database"
    return replace(
        field,
        type=_precise(field.type, known),
        limits=_limits_of(known.bounds),
        default=default if body.endswith("Create") else None,
        origin=Origin(entity.table.fullname, known.column.name),
    )


def _precise(kind: str, field: ModelField) -> str:
    """TypeScript has one type of numbers, JSON's readers two."""
    python = "".join(str(getattr(part, "name", part)) for part in field.type.python.parts)
    return {"int": "integer", "float": "float"}.get(python, kind) if kind == "number" else kind


def _order(listed: Entity) -> tuple[Field, ...]:
    return tuple(_key(field.name, listed, "-" if down else "") for field, down in listed.page_key)


def _limits_of(bounds: Bounds) -> Limits:
    low = bounds.ge if bounds.gt is None else bounds.gt
    high = bounds.le if bounds.lt is None else bounds.lt
    return Limits(
        min_length=bounds.min_length,
        max_length=bounds.max_length,
        low=None if low is None else (Decimal(low), bounds.gt is not None),
        high=None if high is None else (Decimal(high), bounds.lt is not None),
        digits=bounds.max_digits,
        decimals=bounds.decimal_places,
    )


def _limits(minimum: str, maximum: str) -> Limits:
    least, most = _LENGTH.search(minimum), _LENGTH.search(maximum)
    digits = _DIGITS.search(maximum)
    return Limits(
        min_length=int(least[1]) if least else None,
        max_length=int(most[1]) if most else None,
        low=next(_bounds(minimum), None),
        high=next(_bounds(_DIGITS.sub("", maximum).rstrip(", ")), None),
        digits=int(digits[1]) if digits else None,
        decimals=int(digits[2]) if digits else None,
    )


def _bounds(text: str) -> Iterator[tuple[Decimal, bool]]:
    if not _LENGTH.search(text) and (found := _BOUND.search(text)):
        yield Decimal(found[2]), bool(found[1])
