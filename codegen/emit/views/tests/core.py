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
    listing: str
    protected: str
    route: str
    imports: Callable[[str], str]


def core_tests(api: Api) -> CoreTestsView:
    """The view of tests/test_core.py."""
    scope = FileScope("tests.test_core")
    for module in ("json", "jwt", "logging", "pytest", "sqlite3"):
        scope.render(Import(module))
    scope.need("collections.abc", "Callable")
    scope.need("cryptography.hazmat.primitives.asymmetric", "ec", "rsa")
    scope.need("cryptography.hazmat.primitives.asymmetric.ed25519", "Ed25519PrivateKey")
    scope.need("datetime", "UTC", "datetime", "timedelta", "timezone")
    scope.need("decimal", "Decimal")
    scope.need("pathlib", "Path")
    scope.render(Import("re"))
    scope.need("datetime", "time")
    scope.need("app.schemas.common", "Exact", "NaiveTime", "StoredExact")
    scope.need("typing", "Annotated", "Any")
    scope.need("httpx2", "ASGITransport", "AsyncClient")
    scope.need("sqlalchemy.ext.asyncio", "AsyncConnection")
    scope.need("starlette.types", "Receive", "Scope", "Send")
    scope.need("app.core.retries", "Retries", "refuse_lost_race")
    scope.need("jwt", "PyJWKClient", "PyJWKClientConnectionError")
    scope.need("pydantic", "Field", "TypeAdapter", "ValidationError")
    scope.need("sqlalchemy", "ColumnElement", "DateTime", "Numeric", "String", "cast", "event")
    scope.need("sqlalchemy", "literal", "select", "text")
    scope.need("sqlalchemy.exc", "DBAPIError", "DataError")
    scope.need("sqlalchemy.pool", "NullPool", "QueuePool")
    scope.need("app.core.config", "Settings", "get_settings")
    scope.need("app.core.exceptions", "UnauthorizedError", "UnavailableError")
    scope.need("app.core.logs", "JsonFormatter", "configure_logging")
    scope.need("app.core.violations", "translate")
    scope.need("app.main", "create_app")
    if api.get_db is None:
        scope.need("contextlib", "asynccontextmanager")
        scope.need("fastapi", "Request")
        scope.need("sqlalchemy", "Connection")
        scope.need("app.core.database", "create_engine", "get_reader")
    if api.callers is None:
        scope.need("app.core.security", "decode_token")
        scope.need("tests.support", "SIGNING_KEY", "sign")
    engine = database(api)
    protected = _path(api, public=False)
    return CoreTestsView(
        nowhere=literal(nowhere(api)),
        used=common(api).used,
        known=_known(api),
        engine=api.get_db is None,
        tokens=api.callers is None,
        postgresql=engine.postgresql,
        sqlite=engine.sqlite,
        aware=sqlite(api).aware,
        driver=engine.driver,
        timeout_key=engine.timeout_key,
        named=engine.named,
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
