"""What several template families say in the same way."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Table

from codegen.emit.expr import FileScope
from codegen.model.api import Api, Entity, Field, Operation
from codegen.model.expr import Expr, Import, expr

_DOTTED = 69  # what is left of a line of a test between `await` and the arguments


def model(entity: Entity) -> Import:
    """The class of an entity's rows."""
    return Import(f"app.models.{entity.module}", entity.class_name)


def schema(entity: Entity, suffix: str) -> Import:
    """A schema of an entity: `Create`, `Update`, `Response`, `Query`."""
    return Import(f"app.schemas.{entity.module}", f"{entity.class_name}{suffix}")


def detail(entity: Entity) -> Import:
    """The schema of a row with the relations that a request includes."""
    return Import(f"app.schemas.details.{entity.module}", f"{entity.class_name}Detail")


def read(entity: Entity) -> Import:
    """The schema of a row in answers of GET."""
    return detail(entity) if entity.includes else schema(entity, "Response")


def include_scopes(entity: Entity) -> Import:
    """Relation → what a caller needs to include it: a scope, or a tuple of them."""
    return Import(detail(entity).module, f"{entity.name.strip('_').upper()}_SCOPES")


def needs_scopes(entity: Entity) -> bool:
    """Some relation needs another scope than the operation itself."""
    reading = (e.scopes for e in entity.endpoints if e.operation == Operation.GET)
    own = {scope for scopes in reading for scope in scopes}
    return any(not own.issuperset(each.scopes) for each in entity.includes)


def needs_one_each(entity: Entity) -> bool:
    """Every relation needs exactly one scope."""
    return all(len(each.scopes) == 1 for each in entity.includes)


def service(entity: Entity) -> Import:
    """The module of an entity's service."""
    return Import("app.services", f"{entity.module}_service")


def service_function(entity: Entity, name: str, scope: FileScope) -> str:
    """A function of an entity's service, without its module where no line would hold both."""
    module = service(entity)
    dotted = f"{module.name}.{name}"
    if len(dotted) <= _DOTTED:
        return f"{scope.render(module)}.{name}"
    return scope.render(Import(f"{module.module}.{module.name}", name))


def router(entity: Entity) -> Import:
    """The module of an entity's router."""
    return Import("app.routers", entity.module)


def row_variable(entity: Entity, columns: Iterable[Field] = ()) -> str:
    """The variable that holds a row in a function that may have columns as parameters.

    columns: those beside the key of the path.
    """
    taken = {param.name for param in entity.params} | {field.attribute for field in columns}
    return f"{entity.name}_" if entity.name in taken else entity.name


def nullable(code: Expr, field: Field) -> Expr:
    """The type of a field, with `| None` where it may be null."""
    return expr("{} | None", code) if field.nullable else code


def by_module(api: Api) -> list[Entity]:
    """Entities in the order in which imports are sorted."""
    return sorted(api.entities, key=lambda entity: entity.module)


def referred(link: Table, column: str, target: Entity) -> Field:
    """The field that a column of a link table refers to."""
    keys = link.columns[column].foreign_keys
    names = [key.column.name for key in keys if key.column.table is target.table]
    return next(field for field in target.fields if field.name in names)
