"""Names given once stay: what the last run called each table, column, relation and operation.

A new version of gen-api with other rules, or a second foreign key that would make a name ambiguous,
renames nothing. The configuration does, and so does a migration that renames a table or a column:
then the renaming is told, so that edits can follow it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.config import Config
from codegen.model.api import Api, Endpoint, Entity, Relation
from codegen.model.enumerations import type_key
from codegen.model.names import EntityNames
from codegen.sources.schema import Rename, Schema

_NAMES = ("name", "module", "class_name", "plural", "title", "path")


@dataclass(frozen=True)
class TableLock:
    """What one table's entity, columns, relations and operations are called.

    relations and operations are found by what they follow, so that a renamed foreign key has none.
    """

    names: EntityNames
    columns: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)
    operations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lock:
    """The names of the last run.

    tables: by full name. renames: the renamings of the history that it has seen already.
    enumerations: enum type → its class, and the table whose entity the class lives with.
    """

    tables: Mapping[str, TableLock] = field(default_factory=dict)
    renames: frozenset[str] = frozenset()
    enumerations: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Lock:
        """The lock as `document` wrote it; what is damaged or unknown locks nothing."""
        tables: dict[str, TableLock] = {}
        for table, found in dict(document.get("tables", {})).items():
            try:
                names = EntityNames(**{name: str(found[name]) for name in _NAMES})
                parts = [dict(found[part]) for part in ("columns", "relations", "operations")]
            except (KeyError, TypeError, ValueError):
                continue
            tables[table] = TableLock(names, *parts)
        renames = frozenset(map(str, document.get("renames", ())))
        return cls(tables, renames, dict(_enumerations(document.get("enumerations"))))

    @classmethod
    def of(cls, api: Api, schema: Schema, config: Config) -> Lock:
        """The names that an API has; a path that the configuration gives is not among them."""
        given = {table for table, options in config.tables.items() if options.path}
        tables: dict[str, TableLock] = {}
        for entity in api.entities:
            table = entity.table
            own = not given & {table.name, table.fullname}
            path = entity.path if own else f"/{entity.plural.replace('_', '-')}"
            tables[table.fullname] = _table_lock(entity, api, path)
        homes = {entity.name: entity.table.fullname for entity in api.entities}
        enumerations = {
            type_key(each.schema, each.type_name): (each.class_name, homes.get(each.owner, ""))
            for each in api.enumerations
            if each.type_name
        }
        return cls(tables, frozenset(map(_event, schema.renames)), enumerations)

    def document(self) -> dict[str, Any]:
        """Plain JSON values, sorted, one fact a line where they are indented."""
        tables = {
            table: {
                **{name: getattr(lock.names, name) for name in _NAMES},
                "columns": dict(sorted(lock.columns.items())),
                "relations": dict(sorted(lock.relations.items())),
                "operations": dict(sorted(lock.operations.items())),
            }
            for table, lock in sorted(self.tables.items())
        }
        enumerations = {key: list(found) for key, found in sorted(self.enumerations.items())}
        return {
            **({"enumerations": enumerations} if enumerations else {}),
            "renames": sorted(self.renames),
            "tables": tables,
        }

    def names(self, given: Iterable[str]) -> dict[str, EntityNames]:
        """Table → names, for the tables that the configuration gives no name."""
        free = self.tables.keys() - set(given)
        return {table: self.tables[table].names for table in free}

    def renames_anew(self, table: str, names: EntityNames) -> bool:
        """Whether a table is called otherwise than in the last run: by the configuration."""
        return table in self.tables and self.tables[table].names != names

    def columns(self, table: str) -> Mapping[str, str]:
        """Column → attribute of a table."""
        return self.tables[table].columns if table in self.tables else {}

    def relations(self, table: str) -> Mapping[str, str]:
        """Key → attribute of a table's relations."""
        return self.tables[table].relations if table in self.tables else {}

    def operations(self, table: str) -> Mapping[str, str]:
        """Key → operation id of a table's operations."""
        return self.tables[table].operations if table in self.tables else {}

    def without(self, changed: Iterable[str]) -> Lock:
        """A lock that knows nothing of some tables, nor of what leads to them."""
        gone = set(changed)
        tables = {
            table: TableLock(
                lock.names,
                lock.columns,
                _kept(lock.relations, gone),
                _kept(lock.operations, gone),
            )
            for table, lock in self.tables.items()
            if table not in gone
        }
        enumerations = {
            key: found for key, found in self.enumerations.items() if found[1] not in gone
        }
        return Lock(tables, self.renames, enumerations)


def _enumerations(document: object) -> Iterator[tuple[str, tuple[str, str]]]:
    """The locked enum types, as far as the document is one."""
    for key, found in document.items() if isinstance(document, dict) else ():
        match found:
            case [str(name), str(table)] if name.isidentifier():
                yield str(key), (name, table)


def _kept(locked: Mapping[str, str], gone: set[str]) -> dict[str, str]:
    return {key: name for key, name in locked.items() if key.rpartition(" -> ")[2] not in gone}


def relation_key(relation: Relation, target: str) -> str:
    """What a relation is found by: its kind, the columns that it follows, and the other table."""
    through = f"{relation.link.fullname}:" if relation.link is not None else ""
    local, remote = ",".join(relation.local), ",".join(relation.remote)
    return f"{relation.kind} {through}{local}:{remote} -> {target}"


def operation_key(endpoint: Endpoint, target: str) -> str:
    """What an operation is found by: what it does, and the relation and table that it follows."""
    return f"{endpoint.operation} {endpoint.relation or ''} -> {target}"


def _table_lock(entity: Entity, api: Api, path: str) -> TableLock:
    names = EntityNames(
        entity.name, entity.module, entity.class_name, entity.plural, entity.title, path
    )
    return TableLock(
        names,
        {each.name: each.attribute for each in entity.fields},
        {
            relation_key(each, api.entity(each.target).table.fullname): each.attribute
            for each in entity.relations
        },
        {
            operation_key(each, target_of(entity, each, api.entity)): each.operation_id
            for each in entity.endpoints
        },
    )


def target_of(entity: Entity, endpoint: Endpoint, named: Callable[[str], Entity]) -> str:
    """The table at the other end of the relation that an operation follows, if it does.

    named: gives an entity by its name.
    """
    if endpoint.relation is None:
        return ""
    return named(entity.relation(endpoint.relation).target).table.fullname


# -- renamings -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Renaming:
    """A table or column that the migrations since the last run renamed, and its words in code.

    words: what the generated code called it → what it calls it now.
    """

    rename: Rename
    words: Mapping[str, str]


def renamings(lock: Lock, schema: Schema, api: Api) -> tuple[Renaming, ...]:
    """What was renamed since the last run; a drop followed by an add is none."""
    fresh = [rename for rename in schema.renames if _event(rename) not in lock.renames]
    entities = {entity.table.fullname: entity for entity in api.entities}
    found: list[Renaming] = []
    origins: dict[str, str] = {}
    for table, entity in entities.items():
        if table not in lock.tables:
            chain = _chain(table, [rename for rename in fresh if not rename.is_column])
            if chain and chain[0].old in lock.tables and chain[0].old not in entities:
                origins[table] = chain[0].old
                old = lock.tables[chain[0].old].names
                words = {
                    getattr(old, name).strip("/"): getattr(entity, name).strip("/")
                    for name in _NAMES
                }
                found.append(Renaming(chain[-1], _changed(words)))
    for table, entity in entities.items():
        known = lock.tables.get(origins.get(table, table))
        if known is not None:
            found += _columns(entity, known, fresh, {table, origins.get(table, table)})
    return tuple(found)


def _columns(
    entity: Entity, known: TableLock, fresh: list[Rename], called: set[str]
) -> Iterator[Renaming]:
    """The columns of a table that were renamed, with the relations that they carry."""
    events = [rename for rename in fresh if rename.is_column and rename.table in called]
    now = {each.name: each for each in entity.fields}
    for column, each in now.items():
        chain = _chain(column, events)
        if column in known.columns or not chain:
            continue
        first = chain[0].old
        if first in known.columns and first not in now:
            words = {known.columns[first]: each.attribute}
            words |= _relations(entity, known, known.columns[first], each.attribute)
            yield Renaming(chain[-1], _changed(words))


def _relations(entity: Entity, known: TableLock, old: str, new: str) -> dict[str, str]:
    """The to-one relations that follow one column: before → now."""
    before = [name for key, name in known.relations.items() if f" {old}:" in key]
    after = [each.attribute for each in entity.relations if each.local == (new,)]
    return dict(zip(before, after, strict=False)) if len(before) == len(after) else {}


def _chain(name: str, events: list[Rename]) -> list[Rename]:
    """The renamings that led to a name, the first one first."""
    chain: list[Rename] = []
    for rename in reversed(events):
        if rename.new == (chain[0].old if chain else name):
            chain.insert(0, rename)
    return chain


def _changed(words: Mapping[str, str]) -> dict[str, str]:
    return {old: new for old, new in words.items() if old != new}


def _event(rename: Rename) -> str:
    """A renaming of the history, told apart from the next one of the same name by its file."""
    file = rename.at.file.rpartition("/")[2]
    where = f"{rename.table}." if rename.is_column else ""
    return f"{file}: {where}{rename.old} -> {rename.new}"
