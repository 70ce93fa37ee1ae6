"""tests/test_core.py: what every operation stands on."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.common import common
from codegen.emit.views.core import database, sqlite
from codegen.emit.views.tests.shared import nowhere
from codegen.model.api import Api, Operation
from codegen.model.expr import Import

_BITS = (16, 32, 64)  # of integers
_IMPORTS = {
    "collections.abc": ("Callable",),
    "cryptography.hazmat.primitives.asymmetric": ("ec", "rsa"),
    "cryptography.hazmat.primitives.asymmetric.ed25519": ("Ed25519PrivateKey",),
    "datetime": ("UTC", "datetime", "time", "timedelta", "timezone"),
    "decimal": ("Decimal",),
    "fastapi": ("APIRouter", "FastAPI"),
    "fastapi.exceptions": ("RequestValidationError",),
    "httpx2": ("ASGITransport", "AsyncClient"),
    "jwt": ("PyJWKClient", "PyJWKClientConnectionError", "PyJWKSetError"),
    "pathlib": ("Path",),
    "pydantic": ("ConfigDict", "Field", "TypeAdapter", "ValidationError"),
    "random": ("SystemRandom",),
    "sqlalchemy": (
        *("ColumnElement", "DateTime", "Integer", "Numeric", "String", "cast", "column"),
        *("event", "literal", "select", "text"),
    ),
    "sqlalchemy.exc": ("DBAPIError", "DataError", "InterfaceError"),
    "sqlalchemy.ext.asyncio": ("AsyncConnection",),
    "sqlalchemy.pool": ("NullPool", "QueuePool"),
    "starlette.routing": ("Match",),
    "starlette.types": ("Message", "Receive", "Scope", "Send"),
    "typing": ("Annotated", "Any", "get_args"),
    "app.core.config": ("Settings", "get_settings"),
    "app.core.cursors": ("Cursors",),
    "app.core.exceptions": ("UnauthorizedError", "UnavailableError", "ValidationFailedError"),
    "app.core.filtering": ("conditions",),
    "app.core.logs": ("JsonFormatter", "RequestLog", "configure_logging"),
    "app.core.pagination": ("PageQuery",),
    "app.core.problems": ("install_exception_handlers",),
    "app.core.retries": ("Retries", "refuse_lost_race"),
    "app.core.routing": ("Router",),
    "app.core.violations": ("translate",),
    "app.main": ("create_app",),
    "app.schemas.common": (
        *("Exact", "Json", "NaiveTime", "StoredDecimal", "StoredDuration", "StoredExact", "Text"),
        "out_of_order",
        *(f"Int{bits}Param" for bits in _BITS),
    ),
    "tests.support": ("assert_problem",),
}
_OF_ENGINES = {
    "app.core.database": ("DbSession", "ReadDb", "ReadSession", "create_engine", "get_reader"),
    "contextlib": ("asynccontextmanager",),
    "fastapi": ("Request",),
    "sqlalchemy": ("Connection",),
}


@dataclass(frozen=True)
class CoreTestsView:
    """tests/test_core.py. nowhere: URL of a database that can't be reached."""

    nowhere: str
    used: Mapping[str, bool]
    known: str
    engine: bool
    tokens: bool
    postgresql: bool
    sqlite: bool
    aware: bool
    driver: str
    timeout_key: str
    named: bool
    login: bool
    integers: str
    out_of_order: bool
    listing: str
    protected: str
    route: str
    imports: Callable[[str], str]


def core_tests(api: Api) -> CoreTestsView:
    """The view of tests/test_core.py."""
    scope = FileScope("tests.test_core")
    for module, names in _IMPORTS.items():
        scope.need(module, *names)
    for module in ("asyncio", "json", "jwt", "logging", "pytest", "re", "sqlite3"):
        scope.render(Import(module))
    if api.get_db is None:
        for module, names in _OF_ENGINES.items():
            scope.need(module, *names)
    if api.callers is None:
        scope.need("app.core.security", "create_token", "decode_token")
        scope.need("tests.support", "SIGNING_KEY", "sign")
    engine = database(api)
    schemas = common(api)
    integers = [f"(TypeAdapter(Int{n}Param), {n - 1})" for n in _BITS if schemas.used[f"Int{n}"]]
    protected = _path(api, public=False)
    return CoreTestsView(
        nowhere=literal(nowhere(api)),
        used=schemas.used,
        known=_known(api),
        engine=api.get_db is None,
        tokens=api.callers is None,
        postgresql=engine.postgresql,
        sqlite=engine.sqlite,
        aware=sqlite(api).aware,
        driver=engine.driver,
        timeout_key=engine.timeout_key,
        named=engine.named,
        login=schemas.login,
        integers=f"[{', '.join(integers)}]" if integers else "",
        out_of_order=schemas.out_of_order,
        listing=_path(api, public=True),
        protected=protected,
        route=literal(api.prefix + ast.literal_eval(protected)) if protected else "",
        imports=scope.imports,
    )


def _known(api: Api) -> str:
    """The settings that a service needs, as code; empty where it needs none."""
    known = ['"database_url": NOWHERE'] if api.get_db is None else []
    if api.callers is None:
        known += ['"jwt_secret": SIGNING_KEY', '"jwt_jwks_url": None']
    return f"{{{', '.join(known)}}}" if known else ""


def _path(api: Api, *, public: bool) -> str:
    """The path of some list, or of one that needs a token; empty where there is none."""
    lists = (
        endpoint.path
        for _, endpoint in api.endpoints()
        if endpoint.operation == Operation.LIST
        and not endpoint.params
        and (public or not endpoint.public)
    )
    return next(map(literal, lists), "")
