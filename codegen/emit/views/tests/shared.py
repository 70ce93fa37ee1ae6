"""The test files that stand once: conftest, databases, test_app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import postgresql

from codegen.emit.expr import FileScope, literal
from codegen.emit.views.auth import has_scopes
from codegen.emit.views.core import problems
from codegen.emit.views.tests.creating import create_tests
from codegen.emit.views.tests.parts import Context, Pair
from codegen.emit.views.tests.paths import has_unknown_key, path_of
from codegen.emit.views.tests.rows import rows_of
from codegen.model.api import Api, Entity, ErrorCode
from codegen.model.expr import Import

_STAND_INS = {
    "citext": "CREATE DOMAIN citext AS text",
    "uuid-ossp": "CREATE FUNCTION uuid_generate_v4() RETURNS uuid LANGUAGE sql "
    "AS 'SELECT gen_random_uuid()'",
}
_NO_SERVER = "An empty database in a file of this run."
_PORTABLE = "An empty database: SQLite, or one on the PostgreSQL of TEST_DATABASE_URL."
_OTHER_SERVER = "; see TEST_DATABASE_URL"
_EMBEDDED = "An empty database, on the server of TEST_DATABASE_URL or one of its own."


@dataclass(frozen=True)
class ConftestView:
    """tests/conftest.py. advice: what helps where the tables need more than the server has."""

    advice: str
    deferrable: bool
    portable: bool
    owned: bool
    headers: str
    engine: bool
    tokens: bool
    overridden: str
    imports: Callable[[str], str]


@dataclass(frozen=True)
class DatabasesView:
    """tests/databases.py."""

    summary: str
    postgresql: bool
    portable: bool
    driver: str
    prerequisites: tuple[str, ...]
    partitions: tuple[str, ...]
    extensions: bool
    stand_ins: tuple[Pair, ...]
    create_tables: str
    engine: bool
    imports: Callable[[str], str]


@dataclass(frozen=True)
class SomeCreate:
    """An operation that stands for all that write."""

    path: str
    payload: str
    db: str
    caller: str


@dataclass(frozen=True)
class AppTestsView:
    """tests/test_app.py.

    protected: the path of some operation that needs a token, or empty. reasons: errors, as code,
    for which no connection can be had.
    """

    public: str
    statuses: tuple[tuple[str, str], ...]
    protected: str
    reasons: str
    nowhere: str
    create: SomeCreate | None
    engine: bool
    tokens: bool
    imports: Callable[[str], str]


def conftest(api: Api) -> ConftestView:
    """The view of tests/conftest.py."""
    scope = FileScope("tests.conftest")
    scope.render(Import("pytest"))
    scope.need("asyncio", "AbstractEventLoop", "get_running_loop")
    scope.need("collections.abc", "AsyncIterator", "Iterator")
    scope.need("fastapi", "FastAPI")
    scope.need("httpx2", "ASGITransport", "AsyncClient")
    scope.need("pydantic", "SecretStr")
    scope.need("sqlalchemy", "URL", "event", "text")
    scope.need("sqlalchemy.exc", "DBAPIError")
    scope.need("sqlalchemy.ext.asyncio", "AsyncConnection", "AsyncEngine", "AsyncSession")
    scope.need("sqlalchemy.ext.asyncio", "async_sessionmaker")
    scope.need("app.core.config", "Settings")
    scope.need("tests.databases" if api.get_db else "app.core.database", "create_engine")
    scope.need("app.main", "create_app")
    scope.need("tests.databases", "empty_database", "prepare")
    scope.need("tests.support", "BASE_URL", "SCOPES", "bearer", "use")
    if api.callers is None:
        scope.need("tests.support", "AUDIENCE", "ISSUER", "SIGNING_KEY")
    else:
        scope.need("app.dependencies.auth", overridden(api))
        scope.need("tests.support", "stand_in")
    scope.need("tests.support", *(["TestCaller"] if api.caller_key else []))
    required = any(entity.require_version for entity in api.entities)
    return ConftestView(
        advice=_OTHER_SERVER if any(map(_is_extension, api.prerequisites)) else "",
        deferrable=_has_deferred_constraint(api),
        portable=_portable(api),
        owned=api.caller_key is not None,
        headers=_headers(api, required),
        engine=api.get_db is None,
        tokens=api.callers is None,
        overridden=overridden(api),
        imports=scope.imports,
    )


def overridden(api: Api) -> str:
    """The dependency by which the project comes in: what tests put something else in place of."""
    return "identify" if has_scopes(api) else "authenticate"


def _headers(api: Api, required: bool) -> str:
    """Arguments of a client that may do everything."""
    match = '{"If-Match": "*"}'
    if api.caller_key is not None:
        return f"auth=TestCaller(db){f', headers={match}' if required else ''}"
    return f"headers=bearer(*SCOPES){f' | {match}' if required else ''}"


def _portable(api: Api) -> bool:
    return api.portable or api.dialect == "sqlite"


def _tables(api: Api) -> list[Table]:
    return [*api.tables, *(entity.table for entity in api.entities)]


def _has_deferred_constraint(api: Api) -> bool:
    return any(
        (getattr(constraint, "initially", None) or "").upper() == "DEFERRED"
        for table in _tables(api)
        for constraint in table.constraints
    )


def databases(api: Api) -> DatabasesView:
    """The view of tests/databases.py."""
    scope = FileScope("tests.databases")
    for module in ("os", "pytest"):
        scope.render(Import(module))
    scope.need("collections.abc", "AsyncIterator", "Iterator")
    scope.need("contextlib", "asynccontextmanager", "contextmanager", "suppress")
    scope.need("importlib", "import_module")
    scope.need("tempfile", "mkdtemp")
    scope.need("uuid", "uuid4")
    scope.need("warnings", "catch_warnings")
    scope.need("dotenv", "dotenv_values")
    scope.need("sqlalchemy", "URL", "Connection", "event", "make_url", "text")
    scope.need("sqlalchemy.engine.interfaces", "DBAPIConnection")
    scope.need("sqlalchemy.exc", "DBAPIError")
    scope.need("sqlalchemy.ext.asyncio", "AsyncConnection", "AsyncEngine", "create_async_engine")
    scope.need("sqlalchemy.pool", "ConnectionPoolEntry", "NullPool")
    scope.need("app.core", "sqlite")
    scope.need("app.core.database", "Base")
    postgresql = api.dialect == "postgresql"
    portable = _portable(api)
    extensions = any(map(_is_extension, api.prerequisites))
    server = _PORTABLE if portable else _EMBEDDED
    return DatabasesView(
        summary=server if postgresql else _NO_SERVER,
        postgresql=postgresql,
        portable=portable,
        driver=literal(f"postgresql+{api.driver or 'asyncpg'}"),
        prerequisites=tuple(_sent(api, statement) for statement in api.prerequisites),
        extensions=extensions,
        stand_ins=tuple(_stand_ins(api)),
        engine=api.get_db is None,
        create_tables="_create_tables" if extensions else "Base.metadata.create_all",
        partitions=tuple(literal(statement) for statement in _partitions(api)),
        imports=scope.imports,
    )


def _stand_ins(api: Api) -> Iterator[Pair]:
    """CREATE EXTENSION → what serves as well in tests, where there is such a thing."""
    for statement in filter(_is_extension, api.prerequisites):
        for extension, substitute in _STAND_INS.items():
            if extension in statement:
                yield literal(statement), literal(substitute)


def _is_extension(statement: str) -> bool:
    return statement.upper().startswith("CREATE EXTENSION")


def _partitions(api: Api) -> Iterator[str]:
    """DDL of a partition for every value, for each partitioned table."""
    preparer = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call] # untyped there
    for table in _tables(api):
        by = table.dialect_options["postgresql"]["partition_by"]
        if by is not None:
            rest = Table(f"{table.name[:50]}_rest", MetaData(), schema=table.schema)
            hashed = str(by).lstrip().upper().startswith("HASH")
            bound = "FOR VALUES WITH (MODULUS 1, REMAINDER 0)" if hashed else "DEFAULT"
            names = preparer.format_table(rest), preparer.format_table(table)
            yield f"CREATE TABLE {names[0]} PARTITION OF {names[1]} {bound}"


def _sent(api: Api, statement: str) -> str:
    """psycopg takes each % for a parameter."""
    return literal(statement.replace("%", "%%") if api.driver == "psycopg" else statement)


def app_tests(api: Api) -> AppTestsView:
    """The view of tests/test_app.py."""
    scope = FileScope("tests.test_app")
    scope.render(Import("json"))
    scope.render(Import("re"))
    scope.render(Import("pytest"))
    scope.need("app.core.logs", "JsonFormatter")
    scope.need("datetime", "UTC", "datetime", "timedelta")
    scope.need("typing", "Any")
    scope.need("fastapi", "FastAPI")
    scope.need("httpx2", "ASGITransport", "AsyncClient")
    scope.need("sqlalchemy", "event", "exc")
    scope.need("sqlalchemy.ext.asyncio", "AsyncConnection", "AsyncSession", "async_sessionmaker")
    scope.need("sqlalchemy.ext.asyncio", "create_async_engine")
    scope.need("sqlalchemy.orm", "Session")
    scope.need("tests.support", "BASE_URL", "SCOPES", "assert_problem", "bearer", "use")
    if api.get_db is None:
        scope.need("app.core.config", "Settings")
        scope.need("app.core.database", "create_engine")
    if api.callers is None:
        scope.need("tests.support", "sign")
    if api.caller_key is not None:
        scope.need("tests.support", "CALLER", "TestCaller")
    reasons = ["exc.TimeoutError()"]
    if problems(api).asyncpg:
        scope.need("importlib", "import_module")  # asyncpg has no types
        reasons.append('import_module("asyncpg").InterfaceError("connection is closed")')
    create = _some_create(api, scope)
    paths = [
        path_of(endpoint, {})
        for _, endpoint in api.endpoints()
        if endpoint.method == "GET" and not endpoint.public and has_unknown_key(endpoint)
    ]
    public = [*_ALWAYS_PUBLIC, *(e.operation_id for _, e in api.endpoints() if e.public)]
    public += [stub.operation_id for stub in api.stubs if stub.public]
    public += [_LOG_IN] if api.user_table else []
    return AppTestsView(
        public=f"{{{', '.join(map(literal, public))}}}",
        statuses=tuple(_documented(api)),
        protected=paths[0] if paths else "",
        reasons=", ".join(reasons),
        nowhere=nowhere(api),
        create=create,
        engine=api.get_db is None,
        tokens=api.callers is None,
        imports=scope.imports,
    )


def _documented(api: Api) -> Iterator[Pair]:
    """Operation → every status that it documents."""
    for _, endpoint in api.endpoints():
        yield literal(endpoint.operation_id), _statuses(api, endpoint.success, *endpoint.errors)
    if api.user_table:
        failing = (ErrorCode.UNAUTHORIZED, ErrorCode.UNAVAILABLE)
        yield literal(_LOG_IN), _statuses(api, 200, ErrorCode.VALIDATION_ERROR, *failing)
        yield literal(_CALLER), _statuses(api, 200, *failing)
    live, ready = _ALWAYS_PUBLIC
    yield literal(live), _statuses(api, 204)
    yield literal(ready), _statuses(api, 204, ErrorCode.UNAVAILABLE)


def _statuses(api: Api, success: int, *errors: ErrorCode) -> str:
    known = {success, *map(api.status, errors)}
    return f"{{{', '.join(str(status) for status in sorted(known))}}}"


def nowhere(api: Api) -> str:
    """The URL of a database that can't be reached."""
    if api.dialect == "sqlite":
        return "sqlite+aiosqlite:///no/such/folder/app.db"
    return f"postgresql+{api.driver}://127.0.0.1:1/nowhere"


_ALWAYS_PUBLIC = ("live", "ready")
_LOG_IN, _CALLER = "create_access_token", "get_current_user"


def _some_create(api: Api, scope: FileScope) -> SomeCreate | None:
    rows = rows_of(api)
    for entity in sorted(api.entities, key=_is_owned):
        tests = create_tests(Context(api, rows, entity, scope))
        if tests is not None:
            scope.need("tests.factories", f"{entity.name}_payload")
            known = (
                "auth=TestCaller(db)"
                if tests.db
                else "headers=bearer(*SCOPES, subject=str(CALLER))"
            )
            caller = known if _is_owned(entity) else "headers=bearer(*SCOPES)"
            return SomeCreate(tests.path, tests.payload, tests.db, caller)
    return None


def _is_owned(entity: Entity) -> bool:
    return any(endpoint.owned for endpoint in entity.endpoints)
