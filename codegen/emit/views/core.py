"""The views of `templates/app/core`, and of the files that say what the service needs."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.emit.expr import literal
from codegen.emit.views.owners import has_guards
from codegen.model.api import Api, Entity, ErrorCode, Role, Violation
from codegen.model.expr import Import


@dataclass(frozen=True)
class DatabaseView:
    """app/core/database.py: which databases it must reach, and with which driver."""

    postgresql: bool
    sqlite: bool
    driver: str
    timeout_key: str
    timeout_value: str
    unprepared: str
    named: bool
    base: str
    session: str


@dataclass(frozen=True)
class HealthView:
    """app/routers/health.py. session: of the project, not of an engine of the service."""

    session: bool


@dataclass(frozen=True)
class ConfigView:
    """app/core/config.py. pydantic: what it imports of that."""

    engine: bool
    tokens: bool
    pydantic: str


@dataclass(frozen=True)
class SqliteView:
    """app/core/sqlite.py. zone: of moments with a time zone."""

    sqlite: bool
    aware: bool


@dataclass(frozen=True)
class TypesView:
    """app/core/types.py."""

    enums: bool
    texts: bool


@dataclass(frozen=True)
class SecurityView:
    """app/core/security.py. login: tokens are also given out."""

    summary: str
    passwords: bool
    login: bool
    tokens: bool


@dataclass(frozen=True)
class ConstraintsView:
    """app/core/constraints.py: literals of a name and of its field names."""

    constraints: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ExceptionsView:
    """app/core/exceptions.py: members of HTTPStatus."""

    validation: str
    conflict: str
    versioned: bool
    required: bool
    stubs: bool


@dataclass(frozen=True)
class VersionsView:
    """app/core/versions.py; nothing where no table counts changes."""

    versioned: bool
    required: bool


@dataclass(frozen=True)
class PaginationView:
    """app/core/pagination.py: rows of a page, by default and at most."""

    page_size: int
    page_max: int


@dataclass(frozen=True)
class IncludingView:
    """app/core/including.py; nothing where no relation can be included."""

    includes: bool


@dataclass(frozen=True)
class OwnershipView:
    """app/core/ownership.py; nothing where no client refers to rows that have an owner."""

    guards: bool


@dataclass(frozen=True)
class RetriesView:
    """app/core/retries.py: PostgreSQL alone lets a transaction lose a race."""

    postgresql: bool


@dataclass(frozen=True)
class ProblemsView:
    """app/core/problems.py; with asyncpg of our own, some of its errors come as they are."""

    postgresql: bool
    asyncpg: bool


@dataclass(frozen=True)
class RequirementsView:
    """requirements.txt and .env.example."""

    postgresql: bool
    sqlite: bool
    psycopg: bool
    passwords: bool
    emails: bool
    engine: bool
    tokens: bool


_UNPREPARED = (
    '{"statement_cache_size": 0, "prepared_statement_cache_size": 0, '
    '"prepared_statement_name_func": lambda: f"__asyncpg_{uuid4()}__"}'
)


def database(api: Api) -> DatabaseView:
    """The engine's view."""
    psycopg = api.driver == "psycopg"
    milliseconds = "settings.statement_timeout_ms"
    return DatabaseView(
        postgresql=api.dialect == "postgresql",
        sqlite=reaches_sqlite(api),
        driver=api.driver,
        timeout_key=literal("options" if psycopg else "server_settings"),
        timeout_value=(
            f'f"-c statement_timeout={{{milliseconds}}}"'
            if psycopg
            else f'{{"statement_timeout": str({milliseconds})}}'
        ),
        unprepared='{"prepare_threshold": None}' if psycopg else _UNPREPARED,
        named=api.driver == "asyncpg",
        base=_import(api.base, "Base") if api.base else "",
        session=_import(api.get_db, "open_session") if api.get_db else "",
    )


def _import(wanted: Import, alias: str) -> str:
    renamed = "" if wanted.name == alias else f" as {alias}"
    return f"from {wanted.module} import {wanted.name}{renamed}"


def health(api: Api) -> HealthView:
    """The view of whether the service is ready."""
    return HealthView(api.get_db is not None)


def config(api: Api) -> ConfigView:
    """The view of the settings."""
    engine, tokens = api.get_db is None, api.callers is None
    names = (["Field"] if engine or tokens else []) + ["SecretStr", "model_validator"] * tokens
    imports = f"from pydantic import {', '.join(names)}" if names else ""
    return ConfigView(engine, tokens, imports)


def reaches_sqlite(api: Api) -> bool:
    """The service or its tests run on SQLite."""
    return api.portable or api.dialect == "sqlite"


def sqlite(api: Api) -> SqliteView:
    """The view of what SQLite lacks."""
    return SqliteView(reaches_sqlite(api), aware=api.dialect == "postgresql")


def types(api: Api) -> TypesView:
    """The view of our own column types."""
    fields = [field for entity in api.entities for field in entity.fields]
    columns = [column for table in api.tables for column in table.columns]
    spelled = any(getattr(column.type, "spelling", None) for column in columns)
    texts = spelled or any(field.type.spelling for field in fields)
    return TypesView(enums=bool(api.enumerations), texts=texts)


def has_passwords(api: Api) -> bool:
    """Some table holds the hash of a password."""
    return any(entity.with_role(Role.PASSWORD_HASH) for entity in api.entities)


def security(api: Api) -> SecurityView:
    """The view of tokens and passwords."""
    passwords = has_passwords(api)
    tokens = api.callers is None
    topics = (["tokens"] if tokens else []) + (["passwords"] if passwords else [])
    summary = f"{' and '.join(topics)}.".capitalize() if topics else ""
    return SecurityView(summary, passwords, login=api.user_table is not None, tokens=tokens)


def constraints(api: Api) -> ConstraintsView:
    """Constraints by name; a name that means different fields in two tables says nothing."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for entity in api.entities:
        for violation in entity.violations:
            if violation.name and violation.fields:
                found.setdefault(violation.name, set()).add(_fields(entity, violation))
    clear = {name: fields.pop() for name, fields in found.items() if len(fields) == 1}
    return ConstraintsView(tuple((literal(n), literal(clear[n])) for n in sorted(clear)))


def _fields(entity: Entity, violation: Violation) -> tuple[str, ...]:
    return tuple(entity.field(attribute).name for attribute in violation.fields)


def exceptions(api: Api) -> ExceptionsView:
    """The view of the errors."""
    invalid = "BAD_REQUEST" if api.validation_status == 400 else "UNPROCESSABLE_ENTITY"
    conflict = "CONFLICT" if api.conflict_status == 409 else "BAD_REQUEST"
    found = versions(api)
    return ExceptionsView(invalid, conflict, found.versioned, found.required, bool(api.stubs))


def versions(api: Api) -> VersionsView:
    """The view of ETags."""
    answered = {code for _, endpoint in api.endpoints() for code in endpoint.errors}
    return VersionsView(
        any(entity.version for entity in api.entities),
        ErrorCode.PRECONDITION_REQUIRED in answered,
    )


def pagination(api: Api) -> PaginationView:
    """The view of pages."""
    return PaginationView(api.page_size, api.page_max)


def including(api: Api) -> IncludingView:
    """The view of included relations."""
    return IncludingView(any(entity.includes for entity in api.entities))


def ownership(api: Api) -> OwnershipView:
    """The view of rows that have an owner."""
    return OwnershipView(has_guards(api))


def retries(api: Api) -> RetriesView:
    """The view of transactions that are tried again."""
    return RetriesView(api.dialect == "postgresql")


def problems(api: Api) -> ProblemsView:
    """The view of errors as answers."""
    return ProblemsView(api.dialect == "postgresql", api.driver == "asyncpg" and api.get_db is None)


def requirements(api: Api) -> RequirementsView:
    """What the service installs, and asks of its environment."""
    requests = [field.type.request for entity in api.entities for field in entity.fields]
    names = {name.name for request in requests for name in request.imports()}
    return RequirementsView(
        postgresql=api.dialect == "postgresql",
        sqlite=reaches_sqlite(api),
        psycopg=api.driver == "psycopg",
        passwords=has_passwords(api),
        emails="EmailStr" in names,
        engine=api.get_db is None,
        tokens=api.callers is None,
    )


API_VIEWS = {
    "app/core/config.py": config,
    "app/core/constraints.py": constraints,
    "app/core/database.py": database,
    "app/core/exceptions.py": exceptions,
    "app/core/including.py": including,
    "app/core/ownership.py": ownership,
    "app/core/pagination.py": pagination,
    "app/core/problems.py": problems,
    "app/core/retries.py": retries,
    "app/core/security.py": security,
    "app/core/sqlite.py": sqlite,
    "app/core/types.py": types,
    "app/core/versions.py": versions,
    "app/routers/health.py": health,
    "requirements.txt": requirements,
    ".env.example": requirements,
}
