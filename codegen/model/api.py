"""The second stage value: what the service is.

Everything that asks "may a client set this?", "what do pages sort by?", "which statuses can this
operation answer?" reads it here. Frozen; built by `model/build.py`; the templates decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import Table

from codegen.diagnostics import Diagnostic, Place, Question
from codegen.model.expr import Import
from codegen.model.field import Field, Violation
from codegen.model.own import Callers
from codegen.model.stub import ACTION_SCHEMAS, Bodies, Body, Stub, StubParam
from codegen.model.values import Bounds, Enumeration, FieldType, Sample
from codegen.model.vocabulary import (
    ErrorCode,
    Operation,
    Presence,
    RelationKind,
    Role,
    ViolationKind,
    is_role,
)
from codegen.sources.schema import DialectName

__all__ = [
    "ACTION_SCHEMAS",
    "Api",
    "Bodies",
    "Body",
    "Bounds",
    "Callers",
    "Endpoint",
    "Entity",
    "Enumeration",
    "ErrorCode",
    "Field",
    "FieldType",
    "Filter",
    "Included",
    "Operation",
    "Owner",
    "PathParam",
    "Presence",
    "Relation",
    "RelationKind",
    "Role",
    "Sample",
    "Stub",
    "StubParam",
    "UserTable",
    "Violation",
    "ViolationKind",
    "is_role",
]


@dataclass(frozen=True)
class Relation:
    """A relationship of a model.

    target, back: entity name (snake_case singular) and the attribute on it.
    local, remote: field attributes in key order; of the link table's columns (database names)
        for MANY_TO_MANY, this side's and the other side's.
    on_delete: what the database does with this row (to-one) or with the children (to-many).
    """

    attribute: str
    kind: RelationKind
    target: str
    back: str
    local: tuple[str, ...]
    remote: tuple[str, ...]
    nullable: bool = False
    on_delete: str = "NO ACTION"
    link: Table | None = None
    self_referential: bool = False
    ambiguous: bool = False  # several foreign keys join the two tables: `foreign_keys=` is needed
    in_cycle: bool = False  # creating both rows needs two statements (post_update)
    overlaps: tuple[str, ...] = ()  # relations that write one of the same columns

    @property
    def to_many(self) -> bool:
        """The attribute is a list."""
        return self.kind in (RelationKind.ONE_TO_MANY, RelationKind.MANY_TO_MANY)


@dataclass(frozen=True)
class PathParam:
    """A key field of an entity as a path segment: `booking_id` for Booking.id."""

    name: str
    entity: str
    field: Field


@dataclass(frozen=True)
class Endpoint:
    """One operation of the service.

    path: below the API prefix, with `{param}` segments. operation_id: also the function's name.
    params: the path's parameters in order; for link operations this entity's, then the target's.
        target_params are the target's alone, of LIST_LINKED too.
    relation: attribute of the entity's relation that LIST_RELATED (the to-one side: the endpoint
        belongs to the listed entity, `user` of Booking) and the link operations (`tags`) follow.
    owned: the answer depends on who asks. guards: relations that the body may set, to rows that
        must be the caller's.
    """

    operation: Operation
    method: str
    path: str
    operation_id: str
    summary: str
    success: int
    params: tuple[PathParam, ...] = ()
    target_params: tuple[PathParam, ...] = ()
    errors: tuple[ErrorCode, ...] = ()
    scopes: tuple[str, ...] = ()
    public: bool = False
    relation: str | None = None
    owned: bool = False
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """A query parameter of the list: `status`, and where ordered `created_at__gte` and so on."""

    field: Field
    operators: tuple[
        str, ...
    ]  # "eq", and of "gt" "gte" "lt" "lte"; "in" for enumerations; "isnull"


@dataclass(frozen=True)
class Included:
    """A relation that `?include=` may name.

    nullable: to-one, and either the row or what the caller may see of it can be missing.
    others: it may lead to rows of other owners, which the caller does not see.
    scopes: what a caller needs to include it: those of the other entity, or of this one where the
        other is public.
    """

    relation: Relation
    nullable: bool
    scopes: tuple[str, ...]
    others: bool = False


@dataclass(frozen=True)
class Owner:
    """Whose the rows of an entity are (generated-app §8).

    field: holds the caller's key; of the entity itself, or of the one at the end of `path`.
    path: relations, each of the entity that the one before leads to.
    """

    field: Field
    path: tuple[Relation, ...] = ()


@dataclass(frozen=True, eq=False)
class Entity:
    """A table with endpoints.

    name: snake_case singular, safe as a variable. module: its file; the name, unless that is a
        module of Python's own or of the emitted app: `token_` for `token`.
    key: the primary key's fields in key order.
    page_key: fields that pages sort and resume by, ending in the key, with True where descending.
    """

    name: str
    class_name: str
    plural: str
    title: str
    path: str
    table: Table
    fields: tuple[Field, ...]
    key: tuple[Field, ...]
    relations: tuple[Relation, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    includes: tuple[Included, ...] = ()
    violations: tuple[Violation, ...] = ()
    page_key: tuple[tuple[Field, bool], ...] = ()
    page_size: int = 50
    page_max: int = 200
    require_version: bool = False  # a change must say which version of the row it is of
    filters: tuple[Filter, ...] = ()
    sorts: tuple[Field, ...] = ()
    uniques: tuple[tuple[Field, ...], ...] = ()  # unconditional: get_by_{unique}
    module: str = ""
    params: tuple[PathParam, ...] = ()  # the key, as its own paths name it
    owner: Owner | None = None
    description: str = ""
    place: Place | None = None

    @cached_property
    def _by_attribute(self) -> dict[str, Field]:
        return {field.attribute: field for field in self.fields}

    def field(self, attribute: str) -> Field:
        """The field with this Python attribute.

        Raises:
            KeyError: there is none.
        """
        return self._by_attribute[attribute]

    def relation(self, attribute: str) -> Relation:
        """The relation with this attribute."""
        return next(relation for relation in self.relations if relation.attribute == attribute)

    def endpoint(self, operation: Operation) -> Endpoint | None:
        """The entity's endpoint for a plain operation, if it has one."""
        return next((e for e in self.endpoints if e.operation == operation), None)

    def with_role(self, role: Role) -> Field | None:
        """The first field with a role."""
        return next((field for field in self.fields if field.role == role), None)

    @cached_property
    def version(self) -> Field | None:
        """The field that counts changes, where clients may see it: the row's ETag."""
        found = self.with_role(Role.VERSION)
        return found if found is not None and found.readable else None

    @cached_property
    def caller_field(self) -> Field | None:
        """The field that the service sets to the caller's key."""
        return self.owner.field if self.owner is not None and not self.owner.path else None

    def is_of_others(self, caller: Entity, key: Field) -> bool:
        """The owner is a row of another table than this caller."""
        keys = self.caller_field.column.foreign_keys if self.caller_field else ()
        columns = {each.target_fullname for each in keys}
        known = caller is self or f"{caller.table.fullname}.{key.name}" in columns
        return bool(columns) and not known

    @cached_property
    def creatable(self) -> tuple[Field, ...]:
        """Fields of the Create schema."""
        return tuple(f for f in self.fields if f.on_create != Presence.ABSENT)

    @cached_property
    def updatable(self) -> tuple[Field, ...]:
        """Fields of the Update schema."""
        return tuple(f for f in self.fields if f.on_update != Presence.ABSENT)

    @cached_property
    def replaceable(self) -> tuple[Field, ...]:
        """Fields of the Replace schema: those of Update, as they must be sent on create."""
        return tuple(
            replace(f, on_create=Presence.OPTIONAL) if f.on_create == Presence.ABSENT else f
            for f in self.updatable
        )

    @cached_property
    def readable(self) -> tuple[Field, ...]:
        """Fields of the Response schema."""
        return tuple(f for f in self.fields if f.readable)


@dataclass(frozen=True)
class UserTable:
    """The evident user table: enables POST /auth/token and GET /auth/me."""

    entity: str
    login: str  # attribute of the unique e-mail or username
    password_hash: str
    active: str | None = None


@dataclass(frozen=True, eq=False)
class Api:
    """The whole service; itself a key of what is derived from it.

    entities: in an order in which each follows what it refers to, cycles aside.
    tables: `Table` objects without endpoints: pure link tables, tables without a usable key,
        excluded tables that a foreign key still needs.
    questions: what must be answered first; the schema's and those about types.
    """

    title: str
    prefix: str
    dialect: DialectName
    driver: str
    entities: tuple[Entity, ...]
    stubs: tuple[Stub, ...] = ()
    tables: tuple[Table, ...] = ()
    enumerations: tuple[Enumeration, ...] = ()
    user_table: UserTable | None = None
    prerequisites: tuple[str, ...] = ()
    page_size: int = 50
    page_max: int = 200
    base: Import | None = None  # the project's own declarative base
    get_db: Import | None = None  # the project's own sessions
    callers: Callers | None = None  # None where the service checks tokens itself
    validation_status: int = 400
    conflict_status: int = 409
    portable: bool = False  # the schema also exists on SQLite, so tests can run there
    notes: tuple[Diagnostic, ...] = ()
    questions: tuple[Question, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)

    def status(self, code: ErrorCode) -> int:
        """The HTTP status of an error."""
        if code is ErrorCode.VALIDATION_ERROR:
            return self.validation_status
        return self.conflict_status if code is ErrorCode.CONFLICT else code.status

    @cached_property
    def _by_name(self) -> dict[str, Entity]:
        return {entity.name: entity for entity in self.entities}

    @cached_property
    def _by_table(self) -> dict[str, Entity]:
        return {entity.table.fullname: entity for entity in self.entities}

    @cached_property
    def _by_owner(self) -> dict[str, tuple[Enumeration, ...]]:
        owners = dict.fromkeys(each.owner for each in self.enumerations)
        return {o: tuple(e for e in self.enumerations if e.owner == o) for o in owners}

    @property
    def names(self) -> Set[str]:
        """The names of all entities."""
        return self._by_name.keys()

    def entity(self, name: str) -> Entity:
        """The entity with this name.

        Raises:
            KeyError: there is none.
        """
        return self._by_name[name]

    def entity_of(self, table: str) -> Entity | None:
        """The entity of a table, by its name with the schema, if it has one."""
        return self._by_table.get(table)

    def enumerations_of(self, owner: str) -> tuple[Enumeration, ...]:
        """The enumerations that the module of this entity defines; of tables.py for ''."""
        return self._by_owner.get(owner, ())

    @cached_property
    def caller_key(self) -> FieldType | None:
        """The type of the callers' keys, where rows have owners."""
        owners = (entity.owner for entity in self.entities if entity.owner is not None)
        return next((owner.field.type for owner in owners), None)

    def scopes(self) -> tuple[str, ...]:
        """Every scope that a token may need, in order: of `a|b` both."""
        return tuple(dict.fromkeys(one for scope in self._required() for one in scope.split("|")))

    @property
    def alternatives(self) -> bool:
        """Of some scopes one will do: `a|b`."""
        return any("|" in scope for scope in self._required())

    def _required(self) -> Iterator[str]:
        """What operations and included relations ask for."""
        yield from (scope for _, endpoint in self.endpoints() for scope in endpoint.scopes)
        yield from (s for entity in self.entities for one in entity.includes for s in one.scopes)
        yield from (scope for stub in self.stubs for scope in stub.scopes)

    def endpoints(self) -> Iterator[tuple[Entity, Endpoint]]:
        """Every endpoint with its entity, in order."""
        for entity in self.entities:
            for endpoint in entity.endpoints:
                yield entity, endpoint


def principal(entities: Sequence[Entity]) -> tuple[Entity, Field] | None:
    """The entity that callers are rows of, and the field that is the subject of a token, if any."""
    for entity in entities:
        field = entity.caller_field
        if field is None:
            continue
        if (field,) == entity.key and not field.column.foreign_keys:
            return entity, field
        for relation in entity.relations:
            if not relation.to_many and relation.local == (field.attribute,):
                target = next(each for each in entities if each.name == relation.target)
                return target, target.field(relation.remote[0])
    return None
