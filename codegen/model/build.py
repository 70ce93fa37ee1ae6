"""`build`: from what the database is to what the service is, in named passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Table

from codegen.config import Config
from codegen.diagnostics import Question
from codegen.model import access, names
from codegen.model.api import Api, Entity, Relation
from codegen.model.bodies import typed
from codegen.model.callers import with_own
from codegen.model.checks import Checks, checks
from codegen.model.configured import checked
from codegen.model.designed import designed
from codegen.model.endpoints import Scene, endpoints
from codegen.model.enumerations import enumerations
from codegen.model.fields import Fields, Subject, fields
from codegen.model.includes import with_includes
from codegen.model.lock import Lock
from codegen.model.owners import asking, holds_caller, owner_notes, with_owners
from codegen.model.portable import portable
from codegen.model.reach import samples_within_reach
from codegen.model.relations import relations
from codegen.model.remarks import clashes, unsaid
from codegen.model.rows import Context
from codegen.model.stubs import only_designed, unserved
from codegen.model.tables import blocked, shape, uniques
from codegen.model.violations import violations
from codegen.model.witness import witnessed
from codegen.sources.schema import Schema

_UNLOCKED = Lock()
_DRIVERS = {"postgresql": "asyncpg", "sqlite": "aiosqlite"}


@dataclass(frozen=True)
class _Parts:
    """What is known of one table before it becomes an entity."""

    table: Table
    names: names.EntityNames
    attributes: Mapping[str, str]
    checks: Checks
    typed: Fields
    relations: tuple[Relation, ...]


def build(schema: Schema, config: Config, lock: Lock = _UNLOCKED) -> Api:
    """Decide what the service is.

    Args:
        schema: the database as a source has read it; its notes and open questions pass through.
        config: names, secrets, public operations, tables to include and exclude.
        lock: the names of the last run, which stay where the configuration says nothing else.
    """
    design = designed(schema, config)
    config = checked(design.config, schema)
    tables = shape(schema, config)
    every = (*tables.entities, *tables.links, *tables.others)
    named = names.entities(tables.entities, config.names, lock.names(config.names))
    lock = lock.without(table for table in named if lock.renames_anew(table, named[table]))
    attributes = {
        t.fullname: names.attributes(t, config.names, lock.columns(t.fullname))
        for t in tables.entities
    }
    context = Context(schema.dialect, enumerations(every, named, lock.enumerations))
    related = relations(tables, named, attributes, lock)
    subject = partial(Subject, schema=schema, config=config, context=context)
    parts = []
    for key, table in ((table.fullname, table) for table in tables.entities):
        limits = design.promises.narrowed(checks(table), key)
        parts.append(_parts(subject(table, attributes[key], limits), named[key], related[key]))
    entities, unreachable = samples_within_reach([_entity(part, schema, config) for part in parts])
    entities = with_owners(entities, config)
    scene = Scene({e.name: e for e in entities}, blocked(tables), schema.dialect, config, lock)
    finished = asking(with_includes(only_designed(design, endpoints(entities, scene)), config))
    design = typed(unserved(design, finished), finished, context)
    api = Api(
        title=config.title or "API",
        prefix=config.api_prefix,
        dialect=schema.dialect,
        driver=config.driver or _DRIVERS[schema.dialect],
        entities=finished,
        stubs=design.stubs,
        tables=(*tables.links, *tables.others),
        enumerations=tuple(context.enumerations.values()),
        user_table=access.user_table(finished),
        prerequisites=schema.prerequisites,
        page_size=config.page_size,
        page_max=max(config.page_max, config.page_size),
        validation_status=config.validation_status,
        conflict_status=config.conflict_status,
        portable=portable(schema, every),
        notes=(
            *schema.notes,
            *design.notes,
            *tables.notes,
            *(note for part in parts for note in part.typed.notes),
            *unreachable,
            *owner_notes(finished),
            *clashes(tables.entities, named, schema, config),
            *unsaid(config, schema, finished),
        ),
        questions=(*schema.questions, *design.questions, *_asked(parts)),
        places=dict(schema.places),
    )
    return with_own(api, config)


def _parts(subject: Subject, named: names.EntityNames, related: tuple[Relation, ...]) -> _Parts:
    typed = fields(subject)
    found, doubts = witnessed(subject.table.fullname, typed.fields, subject.checks)
    typed = Fields(found, (*typed.notes, *doubts), typed.questions)
    return _Parts(subject.table, named, subject.attributes, subject.checks, typed, related)


def _asked(parts: Sequence[_Parts]) -> Iterator[Question]:
    """The questions about the types of columns."""
    for part in parts:
        yield from part.typed.questions


def _entity(part: _Parts, schema: Schema, config: Config) -> Entity:
    table, found = part.table, part.typed.fields
    options = config.table(table.fullname)
    most = options.page_max or max(config.page_max, options.page_size or config.page_size)
    by_name = {field.name: field for field in found}
    sought = [f for f in found if not holds_caller(f.column, config)]
    key = tuple(by_name[c.name] for c in table.primary_key.columns if c.name in by_name)
    keys = [key_names for key_names in uniques(table) if all(n in by_name for n in key_names)]
    return Entity(
        name=part.names.name,
        class_name=part.names.class_name,
        plural=part.names.plural,
        title=part.names.title,
        path=options.path or part.names.path,
        module=part.names.module,
        table=table,
        fields=found,
        key=key,
        relations=part.relations,
        violations=violations(table, part.attributes, part.checks),
        page_key=access.page_key(table, found, key),
        filters=access.filters(table, sought, config.filters or options.filters or ()),
        sorts=access.sorts(table, sought),
        page_size=min(options.page_size or config.page_size, most),
        page_max=most,
        require_version=options.require_version,
        uniques=tuple(tuple(by_name[name] for name in names_) for names_ in keys),
        description=table.comment or "",
        place=schema.place(table),
    )
