"""How the tests make rows: of which entities, with which values and parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from codegen.emit.views.tests.naming import variable
from codegen.model.api import (
    Api,
    Entity,
    Field,
    Presence,
    Relation,
    RelationKind,
    Role,
    Sample,
    ViolationKind,
    principal,
)
from codegen.model.reads import question

_TO_ONE = (RelationKind.MANY_TO_ONE, RelationKind.ONE_TO_ONE)
# a Python value of these types is its own JSON
_PLAIN = ("int", "str", "bool", "float")


@dataclass(frozen=True)
class Parent:
    """A row that another one refers to.

    columns: (field of the child, field of the parent) that this parent decides.
    shared: the same for fields that an earlier parent has decided; `donors` says which.
    twins: field → the earlier reference whose row this is as well, since a CHECK wants both equal.
    """

    relation: Relation
    variable: str
    target: Entity
    required: bool
    columns: tuple[tuple[Field, Field], ...]
    shared: tuple[tuple[Field, Field], ...]
    twins: Mapping[str, Field]


@dataclass(frozen=True, eq=False)
class Rows:
    """The entities of an API that tests can make rows of; see `rows_of`."""

    api: Api

    @cached_property
    def _parents(self) -> dict[str, tuple[Parent, ...]]:
        return {}

    @property
    def factories(self) -> Makers:
        """What the functions are called that make rows."""
        return Makers(self.api, "create_")

    @property
    def strangers(self) -> Makers:
        """What the functions are called that make rows of others."""
        return Makers(self.api, "foreign_")

    @cached_property
    def makeable(self) -> frozenset[str]:
        """Names of the entities whose every needed value is known, parents included.

        Rows that need one another, and those that need themselves, can't be made one by one.
        """
        made: set[str] = set()
        while True:
            found = {
                e.name for e in self.api.entities if e.name not in made and self._ready(e, made)
            }
            if not found:
                return frozenset(made)
            made |= found

    def can_make(self, entity: Entity) -> bool:
        """A factory of the entity's rows can be written."""
        return is_makeable(self.api, entity.name)

    def can_send(self, entity: Entity) -> bool:
        """A valid request body can be written."""
        known = {field.attribute for field in self.payload_fields(entity)}
        required = (f for f in entity.creatable if f.on_create == Presence.REQUIRED)
        return self.can_make(entity) and all(field.attribute in known for field in required)

    def can_repeat(self, entity: Entity, same: Field | None = None) -> bool:
        """Rows differ in some field of every unique key, other than one that all have the same."""
        return self._differs(entity, same) and self.can_repeat_parents(entity)

    def can_repeat_parents(self, entity: Entity) -> bool:
        """The same holds for all that rows refer to, since each row makes its own."""
        above, found = [entity], {entity.name}
        while above:
            targets = {parent.target for parent in self.parents(above.pop())}
            above += [target for target in targets if target.name not in found]
            found |= {target.name for target in targets}
        others = [self.api.entity(name) for name in found - {entity.name}]
        # the caller's own row is made once and then found again
        return all(self._differs(other) or self.make(other) == "caller(db)" for other in others)

    def _differs(self, entity: Entity, same: Field | None = None) -> bool:
        parents = {pair[0].attribute for p in self.parents(entity) for pair in p.columns}

        def differs(field: Field) -> bool:
            if field in (entity.caller_field, same):
                return False
            varying = bool(field.type.valid) and first(field).varying
            made = field.server_made and field.default is None
            return varying or field.attribute in parents or made

        keys = [entity.key, *entity.uniques]
        keys += [
            tuple(field_named(entity, name) for name in violation.fields)
            for violation in entity.violations
            if violation.kind in (ViolationKind.UNIQUE, ViolationKind.EXCLUSION)
        ]
        return all(any(differs(field) for field in key) for key in keys if key)

    def always_differs(self, entity: Entity, field: Field) -> bool:
        """Every row that a factory makes has another value there."""
        alone = [p for p in self.parents(entity) if [c for c, _ in p.columns] == [field]]
        if alone:
            own = self.make(alone[0].target) == "caller(db)" or field == entity.caller_field
            return not own and not alone[0].shared
        return field in self.factory_fields(entity) and first(field).varying

    def parents(self, entity: Entity) -> tuple[Parent, ...]:
        """The rows that a complete row refers to: needed first, simple keys before composite."""
        if entity.name not in self._parents:
            self._parents[entity.name] = tuple(self._referred(entity))
        return self._parents[entity.name]

    def _referred(self, entity: Entity) -> Iterator[Parent]:
        candidates = [
            relation
            for relation in _references(entity)
            if is_makeable(self.api, relation.target)
            and not relation.self_referential
            and not leaves_out(entity, relation)
        ]
        candidates.sort(key=lambda r: (not _is_needed(entity, r), len(r.local)))
        decided: set[str] = set()
        for relation in candidates:
            if not decided.issuperset(relation.local):
                yield self._parent(entity, relation, decided)
                decided.update(relation.local)

    def _parent(self, entity: Entity, relation: Relation, decided: set[str]) -> Parent:
        target = self.api.entity(relation.target)
        pairs = [
            (entity.field(local), target.field(remote))
            for local, remote in zip(relation.local, relation.remote, strict=True)
        ]
        columns = tuple(pair for pair in pairs if pair[0].attribute not in decided)
        equal = _equal(entity)
        twins = {child.attribute: equal.get(child.attribute, "") for child, _ in columns}
        return Parent(
            relation,
            variable(relation.attribute),
            target,
            _is_needed(entity, relation),
            columns,
            tuple(pair for pair in pairs if pair[0].attribute in decided),
            (
                {name: entity.field(twin) for name, twin in twins.items()}
                if decided.issuperset(twins.values())
                else {}
            ),
        )

    def takes(self, entity: Entity, relation: Relation) -> bool:
        """A factory of the entity's rows takes the keys of a row that this relation refers to."""
        twins = [p.relation.attribute for p in self.parents(entity) if p.twins]
        return relation.attribute not in twins and not leaves_out(entity, relation)

    @cached_property
    def principal(self) -> tuple[Entity, Field] | None:
        """What `principal` finds, once."""
        found = principal_names(self.api, "")
        if found is None:
            return None
        entity = self.api.entity(found[0])
        return entity, entity.field(found[1])

    def make(self, entity: Entity) -> str:
        """A call that makes a row that the caller sees."""
        principal = self.principal
        own = principal is not None and principal[0] is entity and entity.owner is not None
        return "caller(db)" if own else f"create_{entity.name}(db)"

    def foreign(self, entity: Entity) -> str:
        """A call that makes a row of somebody else; empty where there is no such factory."""
        return f"foreign_{entity.name}(db)" if self.made_foreign(entity) else ""

    def made_foreign(self, entity: Entity) -> str:
        """What such a factory does; empty where rows have no owner, or can't be made."""
        if entity.owner is None or not self.can_make(entity):
            return ""
        if not entity.owner.path:
            return f"create_{entity.name}(db{self._of_another(entity, entity.owner.field)})"
        relation = entity.owner.path[0]
        above = self.foreign(self.api.entity(relation.target))
        if not above or len(relation.local) != 1:
            return ""
        given = f"{relation.local[0]}=(await {above}).{relation.remote[0]}"
        return f"create_{entity.name}(db, {given})"

    def _of_another(self, entity: Entity, field: Field) -> str:
        if self.principal is None:
            return f", {field.attribute}=STRANGER"
        other, key = self.principal
        if other is entity:
            return ""
        return f", {field.attribute}=(await create_{other.name}(db)).{key.attribute}"

    def payload_fields(self, entity: Entity) -> tuple[Field, ...]:
        """The fields of a complete request body to create a row."""
        referring = {pair[0].attribute for p in self.parents(entity) for pair in p.columns}
        return tuple(
            field
            for field in entity.creatable
            if field.attribute in referring
            or (field.type.valid and not _is_key_of_server(field) and not is_reference(field))
        )

    def factory_fields(self, entity: Entity) -> tuple[Field, ...]:
        """The fields that a factory sets from samples."""
        return tuple(
            field
            for field in entity.fields
            if field.type.valid
            and not is_reference(field)
            and not _is_key_of_server(field)
            and (field.on_create != Presence.ABSENT or is_needed(field))
        )

    def _ready(self, entity: Entity, made: set[str]) -> bool:
        if self.principal is not None and entity.is_of_others(*self.principal):
            return False
        relations = [r for r in _references(entity) if not r.self_referential]
        supplied = {name for r in relations if r.target in made for name in r.local}
        wanted = {
            name
            for relation in relations
            if _is_needed(entity, relation) and not leaves_out(entity, relation)
            for name in relation.local
        }
        return wanted <= supplied and all(
            field.attribute in supplied or (field.type.valid and not is_reference(field))
            for field in entity.fields
            if is_needed(field)
        )


@lru_cache(maxsize=2)
def rows_of(api: Api) -> Rows:
    """What tests can make of an API; found out once for all of its files."""
    return Rows(api)


@question
def is_makeable(api: Api, name: str) -> bool:
    """Whether a factory of the rows of this entity can be written."""
    return name in _makeable(api)


@lru_cache(maxsize=2)
def _makeable(api: Api) -> frozenset[str]:
    return Rows(api).makeable


@question
def principal_names(api: Api, _: str) -> tuple[str, str] | None:
    """The entity that callers are rows of, and the attribute that is the subject of a token."""
    found = principal(api.entities)
    return None if found is None else (found[0].name, found[1].attribute)


@question
def has_entity(api: Api, name: str) -> bool:
    """Whether there is an entity with this name."""
    return name in api.names


@dataclass(frozen=True)
class Makers:
    """The names of the functions that make rows: a prefix, and that of an entity."""

    api: Api
    prefix: str

    def __contains__(self, name: str) -> bool:
        entity = name.removeprefix(self.prefix)
        return entity != name and has_entity(self.api, entity)


def _references(entity: Entity) -> Iterable[Relation]:
    return (relation for relation in entity.relations if relation.kind in _TO_ONE)


def _is_needed(entity: Entity, relation: Relation) -> bool:
    """A row without it can't be inserted, or breaks a CHECK."""
    together = checked_together(entity)
    fields = [entity.field(attribute) for attribute in relation.local]
    return any(
        is_needed(field) or field.attribute in together or field == entity.caller_field
        for field in fields
    )


def leaves_out(entity: Entity, relation: Relation) -> bool:
    """A complete row has null there, since a CHECK wants it: the model gives no example."""
    fields = [entity.field(attribute) for attribute in relation.local]
    return any(field.nullable and not field.type.valid for field in fields)


@lru_cache(maxsize=1024)
def checked_together(entity: Entity) -> frozenset[str]:
    """Fields whose validity depends on another field, by attribute."""
    return frozenset(
        field_named(entity, name).attribute
        for violation in entity.violations
        if violation.kind in (ViolationKind.CHECK, ViolationKind.EXCLUSION)
        and len(violation.fields) > 1
        for name in violation.fields
    )


@lru_cache(maxsize=1024)
def _equal(entity: Entity) -> Mapping[str, str]:
    """Attribute → the other one that a CHECK wants to be equal, in both directions."""
    found: dict[str, str] = {}
    for check in entity.violations:
        if check.equal:
            one, other = (field_named(entity, name).attribute for name in check.fields)
            found |= {one: other, other: one}
    return found


def is_needed(field: Field) -> bool:
    """A row can't be inserted without a value for it."""
    return not field.nullable and not field.server_made and field.factory is None


def is_reference(field: Field) -> bool:
    """A foreign key, whose value only a parent has."""
    return bool(field.column.foreign_keys)


def _is_key_of_server(field: Field) -> bool:
    return field.role == Role.KEY and field.server_made


def is_plain(field: Field) -> bool:
    """The Python value is also the JSON value."""
    return _type_name(field) in _PLAIN


def is_text(field: Field) -> bool:
    """Any text is a value."""
    return _type_name(field) == "str"


def _type_name(field: Field) -> str:
    parts = field.type.python.parts
    return "".join(part if isinstance(part, str) else part.name for part in parts)


def first(field: Field) -> Sample:
    """The sample that makes a valid row together with the first ones of the other fields."""
    return field.type.valid[0]


def second(field: Field) -> Sample:
    """The same for another valid row; the first sample where the type has one value."""
    return field.type.valid[-1] if len(field.type.valid) < 2 else field.type.valid[1]


def field_named(entity: Entity, name: str) -> Field:
    """The field with this attribute or JSON name."""
    return next(field for field in entity.fields if name in (field.attribute, field.name))
