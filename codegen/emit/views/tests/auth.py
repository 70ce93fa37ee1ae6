"""tests/test_auth.py, where a table holds users who log in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.auth import is_email
from codegen.emit.views.tests.naming import variable
from codegen.emit.views.tests.parts import Pair, evaluate, key_in_json
from codegen.emit.views.tests.rows import first, rows_of
from codegen.model.api import Api, Entity, UserTable, is_role
from codegen.model.expr import Import

_SUPPORT = ("SCOPES", "SIGNING_KEY", "as_json", "assert_problem", "sign")


@dataclass(frozen=True)
class AuthTestsView:
    """tests/test_auth.py; without users nothing else is set."""

    enabled: bool
    name: str = ""
    var: str = ""
    login: str = ""
    password: str = ""
    password_field: str = ""
    hashed: str = ""
    active: str = ""
    email: bool = False
    nobody: str = ""
    scope: str = ""
    role: str = ""
    keys: tuple[Pair, ...] = ()
    imports: Callable[[str], str] | None = None


def auth_tests(api: Api) -> AuthTestsView:
    """The view of tests/test_auth.py."""
    users = api.user_table
    if users is None or not rows_of(api).can_make(api.entity(users.entity)):
        return AuthTestsView(enabled=False)
    entity = api.entity(users.entity)
    return _view(entity, users, sorted(api.scopes()))


def _view(entity: Entity, users: UserTable, scopes: Sequence[str]) -> AuthTestsView:
    name = variable(entity.name)
    password = entity.field(users.password_hash)
    return AuthTestsView(
        enabled=True,
        name=entity.name,
        var=name,
        login=users.login,
        password=first(password).json,
        password_field=literal(password.name),
        hashed=password.attribute,
        active=users.active or "",
        email=is_email(entity.field(users.login)),
        scope=next((literal(each) for each in scopes if not is_role(each)), ""),
        role=next((literal(each) for each in scopes if is_role(each)), ""),
        nobody=literal(str(evaluate(entity.key[0].type.valid[0]))),
        keys=tuple((literal(f.name), key_in_json(f, name)) for f in entity.key if f.readable),
        imports=_scope(entity).imports,
    )


def _scope(entity: Entity) -> FileScope:
    scope = FileScope("tests.test_auth")
    scope.render(Import("jwt"))
    scope.render(Import("pytest"))
    scope.need("fastapi", "FastAPI")
    scope.need("httpx2", "AsyncClient", "Response")
    scope.need("sqlalchemy.ext.asyncio", "AsyncSession")
    scope.need("tests.factories", f"create_{entity.name}")
    scope.need("app.dependencies", "auth")
    scope.need("app.services", "auth_service")
    scope.need("tests.support", *_SUPPORT)
    return scope
