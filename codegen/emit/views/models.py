"""The views of `templates/app/models`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table
from sqlalchemy import types as sql

from codegen.emit import ddl
from codegen.emit.expr import FileScope, literal
from codegen.emit.views.columns import inline, mapped_column, table_column
from codegen.emit.views.parts import by_module, model
from codegen.emit.views.relationships import relationship
from codegen.model.api import Api, Entity, Enumeration
from codegen.model.expr import Expr, Import, expr, join, name

BASE = Import("app.core.database", "Base")


@dataclass(frozen=True)
class EnumView:
    """A StrEnum: (member, literal of its value)."""

    name: str
    base: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ModelView:
    """app/models/<entity>.py; everything but the names is code."""

    imports: str
    enums: tuple[EnumView, ...]
    class_name: str
    base: str
    tablename: str
    table_args: tuple[str, ...]
    columns: tuple[str, ...]
    relationships: tuple[str, ...]


@dataclass(frozen=True)
class TableView:
    """A `Table` object: the variable, and its arguments as code."""

    variable: str
    function: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class TablesView:
    """app/models/tables.py."""

    imports: str
    enums: tuple[EnumView, ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True)
class ModelsView:
    """app/models/__init__.py."""

    imports: str
    names: tuple[str, ...]


def model_view(api: Api, entity: Entity) -> ModelView:
    """One entity's model."""
    scope = _scope(api, entity)
    enums = _enums(api, entity.name, scope)
    base = scope.render(BASE)
    own, constraints = inline(entity.table)
    args = [scope.render(item) for item in constraints]
    options = ddl.table_options(entity.table)
    if options:
        pairs = [expr("{}: {}", literal(key), value) for key, value in options]
        args.append(scope.render(expr("{{ {} }}", join(", ", pairs))))
    columns = [scope.render(mapped_column(f, own[f.name])) for f in entity.fields]
    relations = [relationship(api, entity, r, scope) for r in entity.relations]
    return ModelView(
        imports=scope.imports(),
        enums=enums,
        class_name=entity.class_name,
        base=base,
        tablename=literal(entity.table.name),
        table_args=tuple(args),
        columns=tuple(columns),
        relationships=tuple(relations),
    )


def _scope(api: Api, entity: Entity) -> FileScope:
    defined = [f.attribute for f in entity.fields] + [r.attribute for r in entity.relations]
    scope = FileScope(f"app.models.{entity.module}", defined)
    scope.need("__future__", "annotations")
    scope.render(model(entity))
    for enumeration in api.enumerations_of(entity.name):
        scope.render(Import(enumeration.module, enumeration.class_name))
    for relation in entity.relations:  # SQLAlchemy knows no class by an alias of its import
        scope.render(model(api.entity(relation.target)), typing_only=True)
    return scope


def _enums(api: Api, owner: str, scope: FileScope) -> tuple[EnumView, ...]:
    return tuple(_enum(e, scope) for e in api.enumerations_of(owner))


def _enum(enumeration: Enumeration, scope: FileScope) -> EnumView:
    members = tuple((member, literal(value)) for member, value in enumeration.members)
    return EnumView(enumeration.class_name, scope.render(Import("enum", "StrEnum")), members)


def tables_view(api: Api) -> TablesView:
    """Tables without a model; nothing where there are none."""
    scope = FileScope("app.models.tables", [variable(table) for table in api.tables])
    enums = _enums(api, "", scope)
    tables = [_table(api, table, scope) for table in api.tables]
    return TablesView(scope.imports(), enums, tuple(tables))


def variable(table: Table) -> str:
    """The name of a `Table` object."""
    parts = [table.schema, table.name] if table.schema else [table.name]
    plain = "_".join(parts)
    safe = "".join(c if f"a{c}".isidentifier() else "_" for c in plain)
    return safe if safe.isidentifier() else f"table_{safe}"


def _table(api: Api, table: Table, scope: FileScope) -> TableView:
    own, constraints = inline(table)
    arguments: list[Expr] = [
        Expr((literal(table.name),)),
        expr("{}.metadata", Expr((BASE,))),
        *(table_column(c, own[c.name], _enumeration(api, c.type)) for c in table.columns),
        *constraints,
        *(ddl.keyword(key, value) for key, value in ddl.table_options(table)),
    ]
    function = scope.render(name("sqlalchemy", "Table"))
    return TableView(variable(table), function, tuple(map(scope.render, arguments)))


def _enumeration(api: Api, type_: object) -> Enumeration | None:
    while isinstance(type_, sql.ARRAY):
        type_ = type_.item_type
    if not isinstance(type_, sql.Enum):
        return None
    key = (type_.schema, type_.name, tuple(type_.enums))
    return next((e for e in api.enumerations if _key(e) == key), None)


def _key(enumeration: Enumeration) -> tuple[str | None, str | None, tuple[str, ...]]:
    values = tuple(value for _, value in enumeration.members)
    return enumeration.schema, enumeration.type_name, values


def models_view(api: Api) -> ModelsView:
    """Every model under its own name."""
    scope = FileScope("app.models.__init__")
    names = [scope.render(BASE)]
    names += [scope.render(model(entity)) for entity in by_module(api)]
    names += [scope.render(Import(e.module, e.class_name)) for e in api.enumerations]
    names += [scope.render(Import("app.models.tables", variable(t))) for t in api.tables]
    return ModelsView(scope.imports(), tuple(literal(name_) for name_ in _sorted(names)))


def _sorted(names: list[str]) -> list[str]:
    """As ruff sorts `__all__`: classes before the rest."""
    return sorted(set(names), key=lambda text: (not text[:1].isupper(), text))


API_VIEWS = {"app/models/__init__.py": models_view, "app/models/tables.py": tables_view}
ENTITY_VIEWS = {"app/models/{{entity}}.py": model_view}
