"""tests/support.py: what the tests of every entity share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.auth import has_scopes
from codegen.emit.views.tests.parts import evaluate
from codegen.emit.views.tests.rows import first, rows_of, second
from codegen.model.api import Api, ErrorCode, Field, Role
from codegen.model.expr import Import


@dataclass(frozen=True)
class SupportView:
    """tests/support.py."""

    base_url: str
    scopes: str
    owned: bool
    caller: str
    stranger: str
    passwords: bool
    portable: bool
    codes: tuple[tuple[int, str], ...]
    session: str
    tokens: bool
    nobody: str
    principal: bool
    caller_type: str
    values: str
    imports: str


def support(api: Api) -> SupportView:
    """The view of tests/support.py."""
    scopes = set(api.scopes())
    listed = ", ".join(literal(scope) for scope in sorted(scopes))
    fields = (field for entity in api.entities for field in entity.fields)
    passwords = any(field.role == Role.PASSWORD_HASH for field in fields)
    base = literal(f"http://test{api.prefix}")
    scope = _support_scope(api, passwords)
    caller, stranger = _callers(api, scope)
    return SupportView(
        base_url=base,
        scopes=listed,
        owned=api.caller_key is not None,
        caller=caller,
        stranger=stranger,
        passwords=passwords,
        portable=api.portable,
        codes=tuple(_codes(api)),
        session=scope.project(api.get_db) if api.get_db else "",
        tokens=api.callers is None,
        nobody="str(CALLER)" if api.caller_key else literal("tester"),
        **_stand_in(api, scope),
        imports=scope.imports(),
    )


def _stand_in(api: Api, scope: FileScope) -> dict[str, Any]:
    """What is in place of the project's way to find a caller; nothing where tokens are checked."""
    values = []
    if api.callers and api.caller_key:
        kind = scope.render(api.caller_key.python)
        told = 'caller["subject"]'
        values.append(f"key={told if kind == 'str' else f'{kind}({told})'}")
    if api.callers and has_scopes(api):
        values.append('scopes=frozenset(caller["scopes"])')
    if values:
        scope.need("app.dependencies.auth", "Principal")
    kind = "Principal" if values else "None"
    return {"principal": bool(values), "caller_type": kind, "values": ", ".join(values)}


def _support_scope(api: Api, passwords: bool) -> FileScope:
    owned = api.caller_key is not None
    scope = FileScope("tests.support")
    if api.callers:
        scope.render(Import("json"))
        scope.need("starlette.requests", "HTTPConnection")
        scope.need("app.core.exceptions", "UnauthorizedError")
    else:
        scope.render(Import("jwt"))
        scope.need("datetime", "UTC", "datetime", "timedelta")
    if passwords or not api.callers:
        scope.need("functools", "cache")
    scope.need("collections.abc", "AsyncIterator")
    if api.get_db is None:
        scope.need("sqlalchemy.ext.asyncio", "AsyncConnection")
        scope.need("app.core.database", "get_reader")
    scope.need("fastapi", "FastAPI")
    scope.need("sqlalchemy.ext.asyncio", "async_sessionmaker")
    scope.need("typing", "Any", "TypeVar")
    scope.need("httpx2", "AsyncClient", "Response", *(("Auth", "Request") if owned else ()))
    scope.need("pydantic_core", "to_jsonable_python")
    scope.need("sqlalchemy.ext.asyncio", "AsyncSession")
    scope.need("app.core.database", "Base")
    if owned:
        scope.need("collections.abc", "Generator")
        scope.need("sqlalchemy", "inspect")
    if passwords:
        scope.need("app.core.security", "hash_password")
    return scope


def _callers(api: Api, scope: FileScope) -> tuple[str, str]:
    """The keys of a caller and of somebody else; of the latter where rows do not tell one."""
    rows = rows_of(api)
    entity = next((e for e in api.entities if e.caller_field is not None), None)
    if entity is None or entity.caller_field is None:
        return "", ""
    keys = _keys(entity.caller_field, scope)
    return keys[0], "" if rows.principal else keys[1]


def _keys(field: Field, scope: FileScope) -> tuple[str, str]:
    kind = scope.render(field.type.python)
    if kind != "str":
        return (f"{kind}(int=90)", f"{kind}(int=91)") if kind == "UUID" else ("90", "91")
    texts = [literal(evaluate(sample)) for sample in (first(field), second(field))]
    return texts[0], texts[1]


def _codes(api: Api) -> Iterator[tuple[int, str]]:
    """Each status that tests meet, with the codes it comes with."""
    found = {405: {"METHOD_NOT_ALLOWED"}, 500: {"INTERNAL_SERVER_ERROR"}}
    for code in ErrorCode:
        found.setdefault(api.status(code), set()).add(code.value)
    for status in sorted(found):
        yield status, f"{{{', '.join(literal(name) for name in sorted(found[status]))}}}"
