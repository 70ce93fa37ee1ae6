"""Every option of `[tool.gen-api]`, declared once: name, type, default, meaning.

Reading, the errors, the JSON Schema and `gen-api config` all go by these declarations.
"""

# ruff: noqa: RUF009 - option() gives a field, not a default

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field
from keyword import kwlist
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

_EMPTY: Mapping[str, Any] = MappingProxyType({})

Action = Literal[
    "list", "get", "create", "update", "replace", "delete", "restore", "nested", "links"
]
Scoped = Literal["read", "write", Action]
Status = Literal[200, 201, 202]
SchemeKey = Literal[
    "type",
    "scheme",
    "bearerFormat",
    "in",
    "name",
    "tokenUrl",
    "authorizationUrl",
    "openIdConnectUrl",
]


@dataclass(frozen=True)
class Pattern:
    """What a text must look like; `shape` says it in words."""

    regex: str
    shape: str


@dataclass(frozen=True)
class Between:
    """Bounds of a number, both included."""

    low: int
    high: int


# a name of Python, which none of its keywords is
_NAME = rf"(?!({'|'.join(kwlist)})\b)[A-Za-z_]\w*"
_DOTTED = rf"{_NAME}(\.{_NAME})*:{_NAME}"
Dotted = Annotated[str, Pattern(_DOTTED, '"package.module:name"')]
OfCaller = Annotated[
    str,
    Pattern(
        rf"{_NAME}|{_DOTTED}",
        'an attribute of the caller, or "package.module:function" of the caller',
    ),
]
ScopesOfCaller = Annotated[
    str,
    Pattern(
        rf"({_NAME}|{_DOTTED})?",
        'an attribute of the caller, "package.module:function" of the caller, or "" for none',
    ),
]
UrlPath = Annotated[str, Pattern(r"(/[A-Za-z0-9._~-]+)*", 'a path such as "/api/v1", or ""')]
RowPath = Annotated[str, Pattern(r"(/[A-Za-z0-9._~-]+)+", 'a path such as "/bookings"')]
PageSize = Annotated[int, Between(1, 10_000)]
# a list of one row at a time is none, and nothing can be told of its order
PageMax = Annotated[int, Between(2, 10_000)]
Scope = Annotated[
    str,
    Pattern(
        r"([!#-\[\]-~]+( [!#-\[\]-~]+)*)?",
        'scopes with spaces between; of a|b a token needs one; "" for any token',
    ),
]


def option(default: Any, meaning: str) -> Any:
    """A declared option: its default, and its meaning in one sentence."""
    told = {"meaning": meaning}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: default, metadata=told)
    return field(default=default, metadata=told)


def default_of(declared: "Field[Any]") -> Any:
    """The default of a declared option."""
    given = declared.default_factory
    return declared.default if given is MISSING else given()


@dataclass(frozen=True)
class TableOptions:
    """`[tool.gen-api.tables.<table>]`; None is what the schema says by itself."""

    name: str = option("", "Entity name, singular, snake_case.")
    names: Mapping[str, str] = option(_EMPTY, "Column → attribute name.")
    path: RowPath | None = option(None, "Path of the list below the prefix.")
    operations: tuple[Action, ...] | None = option(
        None, "The only operations; nested and links are the lists below other rows."
    )
    read_only: bool = option(False, "Only reading operations.")
    public: bool | tuple[Action, ...] = option(False, "Operations that need no token.")
    scopes: Mapping[Scoped, Scope] = option(
        _EMPTY, "Scopes in place of <path>:read and <path>:write; an operation's own goes first."
    )
    statuses: Mapping[Action, Status] = option(
        _EMPTY, "Status of a success of create, update or replace, where it is another."
    )
    filters: Literal["all"] | tuple[str, ...] | None = option(
        None, "Columns to filter by beyond what indexes serve; all where an operator fits."
    )
    includes: Literal["all"] | tuple[str, ...] | None = option(
        None, "Relations that ?include= may name; by default those of one row and links."
    )
    page_size: PageSize | None = option(None, "Rows of a page where the request does not say.")
    page_max: PageMax | None = option(None, "Rows of a page at most.")
    soft_delete: str | Literal[False] | None = option(
        None, "Column that hides a deleted row; false deletes for good."
    )
    version: str | Literal[False] | None = option(
        None, "Integer column that every change raises (ETag, If-Match); false is none."
    )
    owner: str | None = option(
        None,
        "Column of the caller's key, or reference to a row that has an owner: rows of others are "
        "not found.",
    )
    require_version: bool = option(False, "Changes without If-Match are refused with 428.")
    hidden: tuple[str, ...] = option((), "Columns that no request and no response has.")
    secrets: tuple[str, ...] = option((), "Columns that are written and never read.")


_NOTHING_SAID = TableOptions()


@dataclass(frozen=True)
class Config:
    """Everything a run depends on, beside the files it reads.

    root: the project that the sources lie in, absolute: places are relative to it, and migrations
        may import what is in it.
    out: where generated files and `.gen-api/` lie, absolute.
    """

    root: Path
    out: Path = Path()
    migrations: Path | None = option(
        None, "Alembic directory, versions directory or alembic.ini; searched upwards when absent."
    )
    handoff: Path | None = option(None, "The database handoff, where the source is one.")
    dialect: str | None = option(None, '"postgresql" or "sqlite", where the migrations do not say.')
    heads: tuple[str, ...] = option((), "Revisions to read up to; every head when empty.")
    base_schema: str | None = option(
        None, "SQL file or database URL of the schema that the history starts from (--base)."
    )
    base_revision: str | None = option(
        None, "The revision that the base schema is at, where it does not say so itself."
    )
    schemas: tuple[str, ...] = option((), "Schemas that exist before the first revision.")
    search_path: tuple[str, ...] = option((), "Schemas that unqualified names are looked up in.")
    engine: str | None = option(None, "Which database of a multi-database environment.")
    naming_convention: Mapping[str, str] = option(
        _EMPTY, "Names of constraints, as target_metadata of env.py has them."
    )
    context: Mapping[str, str | int | float | bool] = option(
        _EMPTY, "Arguments of context.configure() that revisions read."
    )
    arguments: Mapping[str, str] = option(_EMPTY, "Further arguments of upgrade().")
    x: Mapping[str, str] = option(_EMPTY, "Arguments of -x that revisions read.")
    include: tuple[str, ...] = option((), "Patterns of the only tables to take.")
    exclude: tuple[str, ...] = option((), "Patterns of tables to leave out.")
    templates: Path | None = option(
        None, "Folder with templates of your own, looked up first; same paths as ours."
    )
    title: str = option("", "Title of the API; from the project's name when empty.")
    backend_agent_copy: bool = option(
        False, "Also write the handoff as backend-agent-output.md, which some readers look for."
    )
    api_prefix: UrlPath = option("/api/v1", "What every path but health begins with.")
    driver: Literal["", "asyncpg", "psycopg", "aiosqlite"] = option(
        "", "Driver; asyncpg for PostgreSQL and aiosqlite for SQLite when empty."
    )
    base: Dotted | None = option(None, "Declarative base to use in place of an emitted one.")
    get_db: Dotted | None = option(
        None, "Dependency that gives a session (AsyncSession), in place of an engine of our own."
    )
    authenticate: Dotted | None = option(
        None, "Dependency that gives the caller or refuses, in place of tokens of our own."
    )
    caller_scopes: ScopesOfCaller | None = option(
        None, 'With authenticate: where the caller has its scopes, a collection of texts; "": none.'
    )
    caller_key: OfCaller | None = option(
        None, "With authenticate: where the caller has the key that owners of rows are known by."
    )
    security_scheme: Mapping[SchemeKey, str] = option(
        _EMPTY, "With authenticate: how a caller is known, as OpenAPI has it; bearer when empty."
    )
    validation_status: Literal[400, 422] = option(400, "Status of an invalid request.")
    conflict_status: Literal[409, 400] = option(409, "Status of a conflict with other rows.")
    page_size: PageSize = option(50, "Rows of a page where the request does not say.")
    page_max: PageMax = option(200, "Rows of a page at most.")
    filters: Literal["all"] | None = option(None, "Filter by every column of every table.")
    public: tuple[str, ...] = option(
        (), 'Patterns of operations that need no token: "list_rooms", "GET /rooms".'
    )
    hidden: tuple[str, ...] = option(
        (), 'Patterns of columns that no request and no response has: "audit_*", "users.note".'
    )
    secrets: tuple[str, ...] = option(
        (), 'Patterns of columns that never leave the service: "customers.iban".'
    )
    passwords: tuple[str, ...] = option(
        (), 'Patterns of columns that hold the hash of a password: "users.password".'
    )
    types: Mapping[str, str] = option(
        _EMPTY, "Dotted name or SQL spelling of a type nobody knows → SQL spelling of a known one."
    )
    names: Mapping[str, str] = option(
        _EMPTY, 'Table → entity name, "table.column" → attribute name.'
    )
    assume: Mapping[str, str] = option(_EMPTY, "Question id → answer.")
    timeout: float = option(120.0, "Seconds that reading migrations may take.")
    cpu: float = option(0.0, "Seconds of processor time that it may take; 0 is as timeout.")
    memory: float = option(4.0, "GiB of memory that it may use.")
    cache: bool = option(True, "Go on from what an earlier run left in .gen-api/cache.")
    tables: Mapping[str, TableOptions] = option(_EMPTY, "Options of single tables.")

    def table(self, name: str) -> TableOptions:
        """The options of a table, by its full name."""
        return self.tables.get(name, _NOTHING_SAID)

    def scope(self, path: str, verb: str) -> str:
        """What an operation asks for by itself; nothing where callers have no scopes."""
        none = self.authenticate is not None and not self.caller_scopes
        return "" if none else f"{path.strip('/')}:{verb}"


NOT_OPTIONS = ("root", "out")
