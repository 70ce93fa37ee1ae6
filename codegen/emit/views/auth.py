"""The views of what asks for tokens and gives them out, and of main."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.parts import model, schema, service
from codegen.emit.views.types import parameter_type
from codegen.model.api import Api, Callers, Entity, Field, Role, is_role

_FIXED = {
    "typing": ("Annotated",),
    "uuid": ("UUID",),
    "fastapi": ("Depends", "Request", "Response", "Security"),
    "fastapi.security": ("OAuth2PasswordRequestForm",),
    "app.core.database": ("ReadSession",),
    "app.core.exceptions": (
        *("NotFoundError", "UnauthorizedError", "UnavailableError", "ValidationFailedError"),
        "responses",
    ),
    "app.core.routing": ("Router",),
    "app.core.security": ("BEARER", "create_token"),
    "app.dependencies.auth": ("Principal", "ROLES", "SCOPES", "authenticate"),
    "app.schemas.common": ("TokenResponse",),
    "app.services": ("auth_service",),
}


@dataclass(frozen=True)
class BearerView:
    """app/dependencies/auth.py.

    scopes: literals of a scope and of what it allows. number: the type of a key that is one.
    roles: literals of the scopes that are roles, where logins might give them out.
    """

    scopes: tuple[tuple[str, str], ...]
    alternatives: bool
    bearer: str
    credentials: str
    value: str
    key: str
    as_it_is: bool
    number: str
    imports: str
    roles: str = ""
    own: bool = False


@dataclass(frozen=True)
class CallerView:
    """app/dependencies/auth.py, where the project finds callers itself.

    find: the project's dependency. values: arguments of Principal. first: a parameter for what is
    tried before, or nothing.
    """

    own: bool
    alternatives: bool
    principal: bool
    scoped: bool
    key: str
    find: str
    values: str
    first: str
    imports: str


@dataclass(frozen=True)
class LoginRouterView:
    """app/routers/auth.py; nothing where no table holds users."""

    login: bool
    imports: Callable[[str], str]
    model: str = ""
    response: str = ""
    service: str = ""
    key: str = ""
    subject: str = ""
    number: str = ""
    roles: bool = False


@dataclass(frozen=True)
class LoginServiceView:
    """app/services/auth_service.py; nothing where no table holds users."""

    login: bool
    imports: Callable[[str], str]
    model: str = ""
    name: str = ""
    login_field: str = ""
    where: str = ""
    email: bool = False
    password: str = ""
    active: str = ""


@dataclass(frozen=True)
class MainView:
    """app/main.py. prefix: an argument with its comma, or nothing."""

    title: str
    prefix: str
    postgresql: bool
    engine: bool


def authentication(api: Api) -> BearerView | CallerView:
    """Who is asking: whom the project finds, or whom a token names."""
    return _token(api) if api.callers is None else _caller(api, api.callers)


def _caller(api: Api, callers: Callers) -> CallerView:
    scope = FileScope("app.dependencies.auth", ["Principal", "identify", "authenticate"])
    scope.need("typing", "Annotated", "Any")
    scope.need("fastapi", "Security")
    values = []
    key = scope.render(api.caller_key.python) if api.caller_key else ""
    if api.caller_key and callers.key:
        values.append(f"key={scope.project(callers.key)}")
    scoped = has_scopes(api)
    if scoped and callers.scopes:
        values.append(f"scopes=frozenset({scope.project(callers.scopes)})")
        scope.need("collections.abc", "Iterable")
        scope.need("fastapi.security", "SecurityScopes")
        scope.need("app.core.exceptions", "ForbiddenError")
    if values:
        scope.need("dataclasses", "dataclass")
    if api.get_db:
        scope.need("app.core.database", "ReadSession")
    return CallerView(
        own=True,
        alternatives=api.alternatives,
        principal=bool(values),
        scoped=scoped,
        key=key,
        find=scope.project(callers.authenticate),
        values=", ".join(values),
        # where the database is away, the answer is 503 whatever the project makes of that
        first="_db: ReadSession, " if api.get_db else "",
        imports=scope.imports(),
    )


def has_scopes(api: Api) -> bool:
    """Some operation asks for more than a caller."""
    return bool(api.scopes())


def _token(api: Api) -> BearerView:
    """How a token is asked for: by password where the service gives them out."""
    resources = api.scopes()
    scopes = tuple((literal(s), literal(_allows(s))) for s in sorted(resources))
    if api.user_table is None:
        return BearerView(
            scopes=scopes,
            alternatives=api.alternatives,
            bearer='HTTPBearer(bearerFormat="JWT", auto_error=False)',
            credentials="HTTPAuthorizationCredentials | None",
            value="token.credentials",
            **_key(api, "HTTPAuthorizationCredentials", "HTTPBearer"),
        )
    url = literal(f"{api.prefix}/auth/token")
    return BearerView(
        scopes=scopes,
        alternatives=api.alternatives,
        bearer=f"OAuth2PasswordBearer(tokenUrl={url}, scopes=SCOPES, auto_error=False)",
        credentials="str | None",
        value="token",
        roles=", ".join(literal(s) for s in sorted(resources) if is_role(s)),
        **_key(api, "OAuth2PasswordBearer"),
    )


def _key(api: Api, *security: str) -> dict[str, Any]:
    """The imports, and the type of the callers' keys, empty where no row has an owner."""
    scope = FileScope("app.dependencies.auth")
    scope.need("collections.abc", "Iterable")
    scope.need("dataclasses", "dataclass")
    scope.need("typing", "Annotated")
    scope.need("fastapi", "Depends", "Request")
    scope.need("fastapi.security", "SecurityScopes", *security)
    scope.need("app.core.exceptions", "ForbiddenError", "UnauthorizedError")
    scope.need("app.core.security", "decode_token")
    key = scope.render(api.caller_key.python) if api.caller_key else ""
    owned = ((entity, entity.owner.field) for entity in api.entities if entity.owner)
    number = _number(*next(owned), scope) if key == "int" else ""
    return {"key": key, "as_it_is": key == "str", "number": number, "imports": scope.imports()}


def _number(entity: Entity, field: Field, scope: FileScope) -> str:
    """The type of a key that may be no larger than its column: a subject has any digits."""
    scope.need("pydantic", "TypeAdapter")
    return scope.render(parameter_type(entity, field))


def _allows(scope: str) -> str:
    if is_role(scope):
        return f"What the role {scope} may do"
    *resource, verb = re.split("[:.]", scope.replace("-", " "))
    return " ".join([verb, *resource]).capitalize()


def login_router(api: Api) -> LoginRouterView:
    """POST /auth/token and GET /auth/me."""
    scope = FileScope("app.routers.auth", ["router", "create_access_token", "get_current_user"])
    for module, names in _FIXED.items():
        scope.need(module, *names)
    if api.user_table is None:
        return LoginRouterView(False, scope.imports)
    user = api.entity(api.user_table.entity)
    key = user.key[0]
    return LoginRouterView(
        login=len(user.key) == 1,
        imports=scope.imports,
        model=scope.render(model(user)),
        response=scope.render(schema(user, "Response")),
        service=scope.render(service(user)),
        key=key.attribute,
        roles=any(map(is_role, api.scopes())),
        **_from_subject(user, scope),
    )


def _from_subject(user: Entity, scope: FileScope) -> dict[str, str]:
    """The caller's key, which is also the owner of the row where that has one."""
    if user.owner is not None:
        return {"subject": "principal.key, principal.key"}
    python = scope.render(user.key[0].type.python)
    if python == "int":
        subject = "_KEY.validate_python(principal.subject)"
        return {"subject": subject, "number": _number(user, user.key[0], scope)}
    return {"subject": "principal.subject" if python == "str" else f"{python}(principal.subject)"}


def login_service(api: Api) -> LoginServiceView:
    """Who has these credentials."""
    scope = FileScope("app.services.auth_service", ["log_in"])
    scope.module("sqlalchemy", "sa")
    scope.need("anyio", "to_thread")
    scope.need("pydantic", "validate_email")
    scope.need("pydantic_core", "PydanticCustomError")
    scope.need("sqlalchemy.ext.asyncio", "AsyncSession")
    scope.need("app.core.exceptions", "UnauthorizedError")
    scope.need("app.core.security", "HASHING", "verify_password")
    table = api.user_table
    if table is None:
        return LoginServiceView(False, scope.imports)
    user = api.entity(table.entity)
    row = scope.render(model(user))
    deleted = user.with_role(Role.DELETED_AT)
    alive = f", {row}.{deleted.attribute}.is_(None)" if deleted else ""
    email = is_email(user.field(table.login))
    given = f"_as_stored({table.login})" if email else table.login
    return LoginServiceView(
        login=len(user.key) == 1,
        imports=scope.imports,
        model=row,
        name=user.name,
        login_field=table.login,
        where=f"{row}.{table.login} == {given}{alive}",
        email=email,
        password=f"{user.name}.{table.password_hash}",
        active=f"{user.name}.{table.active}" if table.active else "",
    )


def is_email(field: Field) -> bool:
    """Requests have its values brought into one form before they are stored."""
    return any(part.name == "EmailStr" for part in field.type.request.imports())


def main(api: Api) -> MainView:
    """The application's title and prefix."""
    prefix = f", prefix={literal(api.prefix)}" if api.prefix else ""
    return MainView(literal(api.title), prefix, api.dialect == "postgresql", api.get_db is None)


API_VIEWS = {
    "app/dependencies/auth.py": authentication,
    "app/main.py": main,
    "app/routers/auth.py": login_router,
    "app/services/auth_service.py": login_service,
}
