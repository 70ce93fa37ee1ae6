"""Foreign keys and link tables as relations, each with a name on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Table

from codegen.model.api import Relation, RelationKind
from codegen.model.lock import Lock, relation_key
from codegen.model.names import EntityNames, Unique, attribute
from codegen.model.tables import ForeignKey, Shape, uniques
from codegen.words import plural

Attributes = Mapping[str, Mapping[str, str]]
_REFERENCE_ENDINGS = ("_id", "_uuid", "_guid", "_fk", "_pk")


@dataclass(frozen=True)
class _Edge:
    """A foreign key between two entities, with the stem of its name: `author` for `author_id`."""

    key: ForeignKey
    target: Table
    stem: str
    several: bool
    reciprocal: bool
    one_to_one: bool
    forward: str = ""
    backward: str = ""


@dataclass(frozen=True)
class _Link:
    """A link table seen from the entity that its `near` key refers to."""

    near: ForeignKey
    far: ForeignKey
    attribute: str
    back: str


class _Names:
    """The attributes of each entity, taken one by one."""

    def __init__(self, shape: Shape, attributes: Attributes) -> None:
        self._taken = {
            table.fullname: Unique(attributes[table.fullname].values()) for table in shape.entities
        }

    def take(self, table: Table, *candidates: str) -> str:
        return self._taken[table.fullname](*map(attribute, candidates))


def relations(
    shape: Shape,
    names: Mapping[str, EntityNames],
    attributes: Attributes,
    lock: Lock,
) -> dict[str, tuple[Relation, ...]]:
    """Full table name of each entity → its relations: to-one, to-many, through link tables.

    lock: what the last run called them.
    """
    free = _Names(shape, attributes)
    edges = [_forward(edge, names, free) for edge in _edges(shape, names)]
    edges = [_backward(edge, names, free) for edge in edges]
    links = [_link(keys, names, free) for keys in _link_keys(shape)]
    order = {table.fullname: position for position, table in enumerate(shape.entities)}
    found: dict[str, list[Relation]] = {table.fullname: [] for table in shape.entities}
    for edge in edges:
        cyclic = order[edge.target.fullname] > order[edge.key.table.fullname]
        found[edge.key.table.fullname].append(_to_one(edge, names, attributes, cyclic))
    for edge in edges:
        found[edge.target.fullname].append(_reverse(edge, names, attributes))
    for link in links:
        for table, relation in _both_ways(link, names):
            found[table.fullname].append(relation)
    tables = {each.name: table for table, each in names.items()}
    return _with_overlaps(_locked(found, tables, attributes, lock), tables)


def _locked(
    found: Mapping[str, Sequence[Relation]],
    tables: Mapping[str, str],
    attributes: Attributes,
    lock: Lock,
) -> dict[str, list[Relation]]:
    """The relations under the names of the last run, as far as those are free."""
    chosen: dict[tuple[str, str], str] = {}
    for table, own in found.items():
        known = lock.relations(table)
        wishes = [(each, known.get(relation_key(each, tables[each.target]))) for each in own]
        unique = Unique(attributes[table].values())
        for relation, wish in sorted(wishes, key=lambda pair: pair[1] is None):
            name = unique(*([wish] if wish else []), relation.attribute, *_described(relation))
            chosen[table, relation.attribute] = name
    return {
        table: [
            replace(
                each,
                attribute=chosen[table, each.attribute],
                back=chosen[tables[each.target], each.back],
            )
            for each in own
        ]
        for table, own in found.items()
    }


def _described(relation: Relation) -> tuple[str, ...]:
    """What rows that refer here are called where the last run gave the plain name to others."""
    backward = relation.kind in (RelationKind.ONE_TO_MANY, RelationKind.ONE_TO_ONE_BACK)
    return (_as(relation.attribute, relation.back),) if backward else ()


def _as(plain: str, stem: str) -> str:
    return f"{plain}_as_{stem}"


def _edges(shape: Shape, names: Mapping[str, EntityNames]) -> Iterator[_Edge]:
    for table in shape.entities:
        keys = [key for key in shape.keys_of(table) if key.target is not None]
        keys = [key for key in keys if key.target is not None and key.target.fullname in names]
        targets = [key.target.fullname for key in keys if key.target is not None]
        single = {tuple(sorted(c)) for c in uniques(table)}
        single.add(tuple(sorted(column.name for column in table.primary_key.columns)))
        for key in keys:
            target = key.target
            if target is None:
                continue
            yield _Edge(
                key=key,
                target=target,
                stem=_stem(key, names[target.fullname].name),
                several=targets.count(target.fullname) > 1,
                reciprocal=target is not table and _refers(shape, target, table),
                one_to_one=tuple(sorted(key.names)) in single,
            )


def _refers(shape: Shape, table: Table, target: Table) -> bool:
    return any(key.target is target for key in shape.keys_of(table))


def _stem(key: ForeignKey, target: str) -> str:
    """`author` for `author_id`; the target's own name where the columns say nothing better.

    Columns that are called as those they refer to (a tenant's, mostly) say what both rows are of,
    and nothing of what this key is for.
    """
    pairs = list(zip(key.names, key.target_columns, strict=True))
    telling = [(own, theirs) for own, theirs in pairs if own != theirs or len(pairs) == 1]
    if len(telling) != 1:
        return target
    column, referred = (attribute(name) for name in telling[0])
    for ending in (f"_{referred}", *_REFERENCE_ENDINGS):
        if column.endswith(ending) and len(column) > len(ending):
            return column.removesuffix(ending)
    says_nothing = column in ("id", "uuid", "pk") or len(pairs) > 1
    return target if says_nothing else column


def _forward(edge: _Edge, names: Mapping[str, EntityNames], free: _Names) -> _Edge:
    target = names[edge.target.fullname].name
    by_columns = f"{target}_by_{'_and_'.join(edge.key.names)}"
    chosen = free.take(edge.key.table, edge.stem, f"{edge.stem}_{target}", by_columns)
    return replace(edge, forward=chosen)


def _backward(edge: _Edge, names: Mapping[str, EntityNames], free: _Names) -> _Edge:
    child, parent = names[edge.key.table.fullname], names[edge.target.fullname]
    plain = child.name if edge.one_to_one else child.plural
    described = _as(plain, edge.stem)
    if edge.key.self_referential:
        wishes = ["children"] if edge.stem == "parent" and not edge.one_to_one else []
        return replace(edge, backward=free.take(edge.target, *wishes, described))
    natural = not edge.several or edge.stem == parent.name
    wishes = [plain] if natural else []
    return replace(edge, backward=free.take(edge.target, *wishes, described))


def _to_one(
    edge: _Edge, names: Mapping[str, EntityNames], attributes: Attributes, cyclic: bool
) -> Relation:
    own, theirs = attributes[edge.key.table.fullname], attributes[edge.target.fullname]
    return Relation(
        attribute=edge.forward,
        kind=RelationKind.ONE_TO_ONE if edge.one_to_one else RelationKind.MANY_TO_ONE,
        target=names[edge.target.fullname].name,
        back=edge.backward,
        local=tuple(own[name] for name in edge.key.names),
        remote=tuple(theirs[name] for name in edge.key.target_columns),
        nullable=edge.key.nullable,
        on_delete=edge.key.on_delete,
        self_referential=edge.key.self_referential,
        ambiguous=edge.several or edge.reciprocal,
        in_cycle=cyclic,
    )


def _reverse(edge: _Edge, names: Mapping[str, EntityNames], attributes: Attributes) -> Relation:
    forward = _to_one(edge, names, attributes, cyclic=False)
    return replace(
        forward,
        attribute=edge.backward,
        kind=RelationKind.ONE_TO_ONE_BACK if edge.one_to_one else RelationKind.ONE_TO_MANY,
        target=names[edge.key.table.fullname].name,
        back=edge.forward,
        local=forward.remote,
        remote=forward.local,
        nullable=edge.one_to_one,
    )


def _link_keys(shape: Shape) -> Iterator[tuple[ForeignKey, ForeignKey]]:
    for table in sorted(shape.links, key=lambda table: table.fullname):
        near, far = shape.keys_of(table)
        yield near, far


def _link(
    keys: tuple[ForeignKey, ForeignKey], names: Mapping[str, EntityNames], free: _Names
) -> _Link:
    near, far = keys
    return _Link(near, far, _linked(near, far, names, free), _linked(far, near, names, free))


def _linked(
    here: ForeignKey, there: ForeignKey, names: Mapping[str, EntityNames], free: _Names
) -> str:
    """The attribute, on the table that `here` refers to, for rows that `there` refers to."""
    assert here.target is not None  # noqa: S101 - a link table refers to two entities
    assert there.target is not None  # noqa: S101
    other = names[there.target.fullname]
    through = f"{other.plural}_through_{attribute(here.table.name)}"
    by_column = plural(_stem(there, other.name))
    wish = by_column if here.target is there.target else other.plural
    return free.take(here.target, wish, through)


def _both_ways(link: _Link, names: Mapping[str, EntityNames]) -> Iterator[tuple[Table, Relation]]:
    sides = (
        (link.near, link.far, link.attribute, link.back),
        (link.far, link.near, link.back, link.attribute),
    )
    for here, there, own, back in sides:
        if here.target is None or there.target is None:
            continue
        same = here.target is there.target
        yield here.target, Relation(
            attribute=own,
            kind=RelationKind.MANY_TO_MANY,
            target=names[there.target.fullname].name,
            back=back,
            local=here.names,
            remote=there.names,
            on_delete=here.on_delete,
            link=here.table,
            self_referential=same,
            ambiguous=same,
        )


def _with_overlaps(
    found: Mapping[str, Sequence[Relation]], tables: Mapping[str, str]
) -> dict[str, tuple[Relation, ...]]:
    """References that share a column write it both, from either end; SQLAlchemy wants to be told.

    tables: of each entity.
    """
    shared = {
        (table, one.attribute): tuple(
            dict.fromkeys(
                name
                for other in relations
                if _holds(other) and other is not one and set(other.local) & set(one.local)
                for name in (other.attribute, other.back)
            )
        )
        for table, relations in found.items()
        for one in filter(_holds, relations)
    }

    def told(table: str, one: Relation) -> Relation:
        end = (table, one.attribute) if _holds(one) else (tables[one.target], one.back)
        return replace(one, overlaps=shared.get(end, ()))

    return {table: tuple(told(table, one) for one in own) for table, own in found.items()}


def _holds(relation: Relation) -> bool:
    """The table has the reference."""
    return relation.kind in (RelationKind.MANY_TO_ONE, RelationKind.ONE_TO_ONE)
