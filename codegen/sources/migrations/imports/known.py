"""Third-party types and directives that migrations use, whether or not their packages are here.

They win over an installed package, so that what is read does not depend on what is installed. The
user adds types under [tool.gen-api.types].
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

from codegen.sources.migrations.imports import spatial
from codegen.sources.migrations.imports.known_types import TYPES
from codegen.sources.migrations.imports.stubs import Stub
from codegen.sources.schema import NamedType


class KnownModule(ModuleType):
    """A package of the table, or a module of it; other names are the real package's, or stubs."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__dict__.update(__path__=[], __all__=[])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        top = self.__name__.partition(".")[0]
        if name in TYPES.get(top, {}):
            return KnownType(TYPES[top][name])
        if top in DIRECTIVES and name in DIRECTIVES[top]:
            return DIRECTIVES[top][name]
        if top == "sqlmodel" and name == "create_engine":
            return sa.create_engine
        if top == "flask_sqlalchemy" and name == "SQLAlchemy":
            return self._database()
        child = KnownModule(f"{self.__name__}.{name}")
        if name.islower() and not name.startswith("_"):
            return child
        return self._installed(name)

    def __call__(self, *_: Any, **__: Any) -> Stub:
        """A lower-case name that turns out to be a function."""
        return Stub(self.__name__)

    def _database(self) -> Any:
        """Flask-SQLAlchemy's class, whose engine is the virtual one without an application."""
        found = self._installed("SQLAlchemy")
        engine = sa.create_engine("")  # the rehearsal's own, as for everybody who makes one
        if isinstance(found, Stub):
            vars(found)["engine"] = engine
            return found
        return type(
            "SQLAlchemy", (found,), {"engine": engine, "get_engine": lambda *_, **__: engine}
        )

    def _installed(self, name: str) -> Any:
        try:
            return getattr(importlib.import_module(self.__name__), name)
        except (Exception, SystemExit):
            again = getattr(sa.types, name, None)  # packages hand on SQLAlchemy's own names
            if again is not None:
                return again
            stub = Stub(f"{self.__name__}.{name}")
            if name == "SQLModel":
                vars(stub)["metadata"] = sa.MetaData()  # migrations reflect into it
            return stub


class KnownType:
    """A type of a package: called, it gives what it is in SQL, as does its `impl`.

    Those of the packages are TypeDecorators, whose `impl` migrations take, too.
    """

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """The project's own type may be a kind of the package's: it is the same in SQL."""

        def init(decorator: Any, *args: Any, **options: Any) -> None:
            sa.types.TypeDecorator.__init__(decorator)
            decorator.impl = self._make(*args, **options)

        parts = {"impl": sa.types.NullType, "cache_ok": True, "__init__": init}
        return (type("KnownDecorator", (sa.types.TypeDecorator,), parts),)

    def __call__(self, *args: Any, **options: Any) -> Any:
        """The type in SQL, for the arguments of the package's own."""
        made = self._make(*args, **options)
        if isinstance(made, sa.types.TypeEngine) and not hasattr(made, "impl"):
            vars(made)["impl"] = made.copy()
        return made

    @property
    def impl(self) -> Any:
        """The type in SQL."""
        return self._make()


# ----------------------------------------------------------------------- directives


class TableReference:
    """alembic_postgresql_enum's name for a column of an enum type."""

    def __init__(
        self,
        table_name: str,
        column_name: str,
        table_schema: str | None = None,
        column_type: Any = None,
        existing_server_default: Any = None,
    ) -> None:
        self.table_name = table_name
        self.column_name = column_name
        self.table_schema = table_schema
        self.array = "ARRAY" in str(column_type).upper()
        self.existing_server_default = existing_server_default


class Entity:
    """A replaceable entity of alembic_utils: a view, function, trigger, policy, extension ..."""

    kind = ""

    def __init__(self, **parts: Any) -> None:
        self.parts = parts

    def _name(self) -> str:
        signature = str(self.parts.get("signature", ""))
        if self.kind == "EXTENSION":
            return f'"{signature}"'
        return signature if self._on() else f'"{self.parts.get("schema", "public")}".{signature}'

    def _on(self) -> str:
        on = self.parts.get("on_entity")
        return f" ON {on}" if on and self.kind in ("TRIGGER", "POLICY") else ""

    def create(self) -> str:
        """The CREATE statement."""
        if self.kind == "TRIGGER":  # its definition names the table
            return f"CREATE TRIGGER {self._name()} {self.parts.get('definition', '')}"
        between = " AS" if "VIEW" in self.kind else ""
        head = f"CREATE {self.kind} {self._name()}{self._on()}{between}"
        return f"{head} {self.parts.get('definition', '')}"

    def replace(self) -> str:
        """The statement that creates it or takes the place of the one there is."""
        return self.create().replace("CREATE ", "CREATE OR REPLACE ", 1)

    def drop(self) -> str:
        """The DROP statement."""
        return f"DROP {self.kind} {self._name()}{self._on()}"


def _entity(kind: str) -> type[Entity]:
    positional = ("schema", "signature", "definition", "on_entity", "is_constraint")

    def __init__(self: Entity, *args: Any, **parts: Any) -> None:  # noqa: N807 - it becomes one
        Entity.__init__(self, **dict(zip(positional, args, strict=False)), **parts)

    return type(kind.title().replace(" ", ""), (Entity,), {"kind": kind, "__init__": __init__})


class Timestamps:
    """oslo.db's TimestampMixin."""

    created_at = sa.Column(sa.DateTime)
    updated_at = sa.Column(sa.DateTime)


class SoftDelete:
    """oslo.db's SoftDeleteMixin."""

    deleted_at = sa.Column(sa.DateTime)
    deleted = sa.Column(sa.Integer)


DIRECTIVES: Mapping[str, Mapping[str, Any]] = {
    "flask_sqlalchemy": {},
    "oslo_db": {
        "ModelBase": type("ModelBase", (), {}),
        "TimestampMixin": Timestamps,
        "SoftDeleteMixin": SoftDelete,
    },
    "alembic_postgresql_enum": {
        "TableReference": TableReference,
        "ColumnType": type("ColumnType", (), {"COMMON": "COMMON", "ARRAY": "ARRAY"}),
    },
    "alembic_utils": {
        "PGFunction": _entity("FUNCTION"),
        "PGView": _entity("VIEW"),
        "PGMaterializedView": _entity("MATERIALIZED VIEW"),
        "PGTrigger": _entity("TRIGGER"),
        "PGPolicy": _entity("POLICY"),
        "PGExtension": _entity("EXTENSION"),
    },
}


def modules() -> dict[str, Callable[[str], ModuleType]]:
    """The table's packages by top-level name, as an `Importer` wants them."""
    return dict.fromkeys([*TYPES, *DIRECTIVES], KnownModule)


def register() -> None:
    """Make the directives available as `op.<name>`, in place of any plug-in's."""
    _teach_enum()
    spatial.register()
    Operations.sync_enum_values = _sync_enum_values
    Operations.create_entity = lambda self, entity: self.execute(entity.create())
    Operations.drop_entity = lambda self, entity: self.execute(entity.drop())
    Operations.replace_entity = lambda self, entity: self.execute(entity.replace())


def _teach_enum() -> None:
    """Enum takes its values for plain strings: a stub among them has to be one.

    What is alone and has no name beside it is a class, which gives the type its name.
    """
    initialize = sa.Enum.__init__

    def init(self: sa.Enum, *values: Any, **options: Any) -> None:
        if len(values) == 1 and isinstance(values[0], Stub):
            options.setdefault("name", values[0].origin.rpartition(".")[2].lower())
        plain = [str(value) if isinstance(value, Stub) else value for value in values]
        initialize(self, *plain, **options)

    sa.Enum.__new__ = staticmethod(_enum)  # type: ignore[assignment]  # it has none of its own
    sa.Enum.__init__ = init  # type: ignore[method-assign]  # that is what is wanted


def _enum(cls: type[sa.Enum], *values: Any, **options: Any) -> Any:
    """An Enum of unknown values that would be a VARCHAR has an unknown length: no Enum at all."""
    unknown = next((str(value) for value in values if isinstance(value, Stub)), None)
    if unknown is not None and not options.get("native_enum", True):
        return NamedType(unknown)
    return object.__new__(cls)


def _sync_enum_values(  # noqa: PLR0913, PLR0917 - the package's own signature
    self: Any,
    enum_schema: str | None = None,
    enum_name: str = "",
    new_values: Sequence[str] = (),
    affected_columns: Sequence[Any] = (),
    enum_values_to_rename: Sequence[tuple[str, str]] = (),
    *_: Any,
) -> None:
    """Exchange an enum type for one with other values, as the package does it."""
    quote = self.get_bind().dialect.identifier_preparer.quote
    schema = f"{quote(enum_schema)}." if enum_schema else ""
    enum, values = f"{schema}{quote(enum_name)}", ", ".join(_string(value) for value in new_values)
    for old, new in enum_values_to_rename:
        self.execute(f"ALTER TYPE {enum} RENAME VALUE {_string(old)} TO {_string(new)}")
    self.execute(f"ALTER TYPE {enum} RENAME TO {quote(enum_name + '_old')}")
    self.execute(f"CREATE TYPE {enum} AS ENUM ({values})")
    for column in affected_columns:
        known = isinstance(column, TableReference)
        _exchange_type(self, enum, column if known else TableReference(*column))
    self.execute(f"DROP TYPE {schema}{quote(enum_name + '_old')}")


def _exchange_type(op: Any, new_type: str, column: Any) -> None:
    quote = op.get_bind().dialect.identifier_preparer.quote
    schema = f"{quote(column.table_schema)}." if column.table_schema else ""
    where = (
        f"ALTER TABLE {schema}{quote(column.table_name)} ALTER COLUMN {quote(column.column_name)}"
    )
    array = "[]" if column.array else ""
    default = column.existing_server_default
    if default is not None:
        op.execute(f"{where} DROP DEFAULT")
    via = f"{quote(column.column_name)}::text{array}::{new_type}{array}"
    op.execute(f"{where} TYPE {new_type}{array} USING {via}")
    if default is not None:
        op.execute(f"{where} SET DEFAULT {getattr(default, 'text', default)}")


def _string(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
