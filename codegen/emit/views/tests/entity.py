"""tests/test_{{entity}}.py: the parts of one entity's tests, and the names that they use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.tests.creating import CreateTests, create_tests
from codegen.emit.views.tests.including import IncludeTests, include_tests
from codegen.emit.views.tests.naming import short
from codegen.emit.views.tests.owning import OwnerTests, owner_tests
from codegen.emit.views.tests.parts import Context
from codegen.emit.views.tests.paths import has_unknown_key, path_of, path_to
from codegen.emit.views.tests.reading import GetTests, ListTests, get_tests, list_tests
from codegen.emit.views.tests.relating import (
    DeleteTests,
    LinkTests,
    RelatedTests,
    delete_tests,
    link_tests,
    related_lists,
)
from codegen.emit.views.tests.replacing import ReplaceTests, replace_tests
from codegen.emit.views.tests.rows import rows_of
from codegen.emit.views.tests.updating import UpdateTests, update_tests
from codegen.emit.views.tests.versions import (
    RestoreTests,
    VersionTests,
    restore_tests,
    version_tests,
)
from codegen.model.api import Api, Entity
from codegen.model.expr import Import

_LONGEST_TITLE = 24
_SUPPORT = ("SCOPES", "as_json", "assert_problem", "bearer", "broken", "walk")


@dataclass(frozen=True)
class Protected:
    """An operation that needs a token with a scope; everything is a literal."""

    method: str
    path: str
    scope: str


@dataclass(frozen=True)
class EntityTestsView:
    """tests/test_{{entity}}.py.

    var: what a row of the entity is called. imports: of a body, given as text.
    """

    heading: str
    name: str
    model: str
    var: str
    makeable: bool
    many: bool
    create_row: str
    maker: str
    create: CreateTests | None
    listing: ListTests | None
    get: GetTests | None
    update: UpdateTests | None
    replace: ReplaceTests | None
    delete: DeleteTests | None
    including: IncludeTests | None
    versions: VersionTests | None
    restore: RestoreTests | None
    owners: OwnerTests | None
    related_lists: list[RelatedTests]
    links: list[LinkTests]
    protected: list[Protected]
    scoped: str
    alternatives: bool
    path_to: str
    row_class: str
    imports: Callable[[str], str]


def entity_tests(api: Api, entity: Entity) -> EntityTestsView:
    """The view of one entity's tests."""
    rows = rows_of(api)
    scope = FileScope(f"tests.test_{entity.module or entity.name}")
    scope.render(Import("pytest"))
    scope.need("operator", "attrgetter")
    scope.need("typing", "Any")
    scope.need("httpx2", "AsyncClient")
    scope.need("sqlalchemy", "insert", "null", "select")
    scope.need("sqlalchemy.orm.attributes", "set_committed_value")
    scope.need("sqlalchemy.ext.asyncio", "AsyncSession")
    scope.need("app.core.exceptions", "NotFoundError")
    scope.need("app.core.security", "verify_password")
    scope.need("tests.support", *_SUPPORT)
    scope.offer("tests.factories", rows.factories)
    scope.need("tests.factories", f"{entity.name}_payload")
    if api.caller_key is not None:
        scope.need("tests.factories", "caller")
        scope.offer("tests.factories", rows.strangers)
        scope.need("tests.support", "CALLER", "columns_of")
    context = Context(api, rows, entity, scope)
    protected = _protected(entity)
    return EntityTestsView(
        heading=f"{entity.title[:1].upper()}{entity.title[1:_LONGEST_TITLE]} over HTTP",
        name=short(entity.name),
        model=entity.class_name.rstrip("_"),
        var=context.variable,
        makeable=context.makeable,
        many=context.many,
        create_row=rows.make(entity),
        maker=rows.make(entity).partition("(")[0],
        create=create_tests(context),
        listing=list_tests(context),
        get=get_tests(context),
        update=update_tests(context),
        replace=replace_tests(context),
        delete=delete_tests(context),
        including=include_tests(context),
        versions=version_tests(context),
        restore=restore_tests(context),
        owners=owner_tests(context),
        related_lists=related_lists(context),
        links=link_tests(context),
        protected=protected,
        scoped=_scoped(protected),
        alternatives=any("|" in scope for e in entity.endpoints for scope in e.scopes),
        path_to=path_to(context) if context.makeable else "",
        row_class=scope.render(Import("app.models", entity.class_name)),
        imports=scope.imports,
    )


def _scoped(protected: list[Protected]) -> str:
    """Those operations that need a scope, as code; empty where there is none."""
    needing = [each.scope != literal("") for each in protected]
    some = "[each for each in OPERATIONS if each[2]]" if any(needing) else ""
    return "OPERATIONS" if needing and all(needing) else some


def _protected(entity: Entity) -> list[Protected]:
    return [
        Protected(
            literal(e.method), path_of(e, {}, item=True), literal(e.scopes[-1] if e.scopes else "")
        )
        for e in entity.endpoints
        if not e.public and has_unknown_key(e)
    ]
