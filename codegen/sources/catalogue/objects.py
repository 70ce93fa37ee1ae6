"""What a database holds, as small values.

A statement replaces values, it never changes one that is already in the catalogue: that makes a
snapshot a shallow copy. `made` is where an object was first said, `changed` where it was said last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codegen.diagnostics import Place

# (schema, name); the schema is None for the default one ("public", SQLite's "main").
Name = tuple[str | None, str]


@dataclass(frozen=True)
class SequenceOptions:
    """What CREATE SEQUENCE or an identity clause says; None where it says nothing."""

    start: int | None = None
    increment: int | None = None
    minvalue: int | None = None
    maxvalue: int | None = None
    cache: int | None = None
    cycle: bool = False
    no_minvalue: bool = False
    no_maxvalue: bool = False
    data_type: str | None = None


@dataclass(frozen=True)
class Identity:
    """GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY."""

    always: bool
    options: SequenceOptions = SequenceOptions()


@dataclass(frozen=True)
class Computed:
    """GENERATED ALWAYS AS (text) { STORED | VIRTUAL }."""

    text: str
    stored: bool


@dataclass(frozen=True)
class Column:
    """A column. `type` is the canonical spelling: PostgreSQL's as `format_type` prints it, with all
    declared `[]`; a user-defined type is quoted and qualified as needed; SQLite's as declared.

    serial: the default is the `nextval` of `sequence`, which SERIAL made and the column owns.
    sequence: the sequence that the column owns (serial, identity, OWNED BY).
    """

    name: str
    type: str
    nullable: bool = True
    default: str | None = None
    identity: Identity | None = None
    computed: Computed | None = None
    collation: str | None = None
    comment: str | None = None
    serial: bool = False
    sequence: Name | None = None
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class Constraint:
    """What the kinds of constraint share. `name` is None only on SQLite.

    deferrable, initially: None where nothing was said; initially is "DEFERRED" or "IMMEDIATE".
    """

    name: str | None
    deferrable: bool | None = None
    initially: str | None = None
    comment: str | None = None
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class Key(Constraint):
    """PRIMARY KEY (`primary`) or UNIQUE."""

    columns: tuple[str, ...] = ()
    primary: bool = False
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    autoincrement: bool = False
    on_conflict: str | None = None


@dataclass(frozen=True)
class ForeignKey(Constraint):
    """FOREIGN KEY. Actions and match are upper case, None for the server's default."""

    columns: tuple[str, ...] = ()
    table: Name = (None, "")
    referred: tuple[str, ...] = ()
    on_delete: str | None = None
    on_update: str | None = None
    match: str | None = None
    not_valid: bool = False


@dataclass(frozen=True)
class Check(Constraint):
    """CHECK (text)."""

    text: str = ""
    not_valid: bool = False
    no_inherit: bool = False


@dataclass(frozen=True)
class IndexKey:
    """One key of an index or exclusion: a column by name, or an expression as text.

    An expression's text carries no parentheses of its own around it.
    """

    text: str
    is_column: bool
    collation: str | None = None
    opclass: str | None = None
    descending: bool = False
    nulls: str | None = None
    operator: str | None = None


@dataclass(frozen=True)
class Exclusion(Constraint):
    """EXCLUDE USING method (key WITH operator, ...) [WHERE (where)]."""

    keys: tuple[IndexKey, ...] = ()
    method: str = "gist"
    include: tuple[str, ...] = ()
    where: str | None = None


@dataclass(frozen=True)
class Index:
    """An index that backs no constraint. `options` are the WITH (...) storage parameters."""

    name: str
    keys: tuple[IndexKey, ...]
    unique: bool = False
    method: str | None = None
    include: tuple[str, ...] = ()
    where: str | None = None
    nulls_not_distinct: bool = False
    options: tuple[tuple[str, str], ...] = ()
    comment: str | None = None
    made: Place | None = None
    changed: Place | None = None


@dataclass
class Table:
    """A table, with everything that lives and dies with it.

    partition_by: the clause after PARTITION BY; partition_of, inherits: the parents.
    local: of a table that inherits, the columns and ("CHECK name") checks that it declares itself.
    opaque: its columns could not be read (CREATE TABLE AS over an expression); why.
    """

    name: Name
    columns: dict[str, Column] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    indexes: dict[str, Index] = field(default_factory=dict)
    comment: str | None = None
    partition_by: str | None = None
    partition_of: Name | None = None
    inherits: tuple[Name, ...] = ()
    local: tuple[str, ...] = ()
    temporary: bool = False
    unlogged: bool = False
    strict: bool = False
    without_rowid: bool = False
    opaque: str | None = None
    made: Place | None = None
    changed: Place | None = None

    def copy(self) -> "Table":
        """A table that can be changed while the original stays."""
        return replace(
            self,
            columns=dict(self.columns),
            constraints=list(self.constraints),
            indexes=dict(self.indexes),
        )

    @property
    def primary_key(self) -> Key | None:
        """The primary key, if there is one."""
        for item in self.constraints:
            if isinstance(item, Key) and item.primary:
                return item
        return None

    @property
    def uniques(self) -> list[Key]:
        """The UNIQUE constraints, in the order in which they were made."""
        return [key for key in self.all_keys() if not key.primary]

    @property
    def foreign_keys(self) -> list[ForeignKey]:
        """The foreign keys of this table."""
        return [item for item in self.constraints if isinstance(item, ForeignKey)]

    @property
    def checks(self) -> list[Check]:
        """The CHECK constraints."""
        return [item for item in self.constraints if isinstance(item, Check)]

    def all_keys(self) -> Iterator[Key]:
        """The primary key and the UNIQUE constraints."""
        return (item for item in self.constraints if isinstance(item, Key))

    def constraint(self, name: str) -> Constraint | None:
        """The constraint of that name."""
        return next((item for item in self.constraints if item.name == name), None)


@dataclass(frozen=True)
class EnumType:
    """CREATE TYPE name AS ENUM."""

    name: Name
    values: tuple[str, ...]
    comment: str | None = None
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class DomainCheck:
    """A constraint of a domain."""

    name: str
    text: str


@dataclass(frozen=True)
class Domain:
    """CREATE DOMAIN."""

    name: Name
    type: str
    not_null: bool = False
    default: str | None = None
    collation: str | None = None
    checks: tuple[DomainCheck, ...] = ()
    comment: str | None = None
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class Attribute:
    """A member of a composite type."""

    name: str
    type: str
    collation: str | None = None


@dataclass(frozen=True)
class Composite:
    """CREATE TYPE name AS (...)."""

    name: Name
    attributes: tuple[Attribute, ...]
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class Sequence:
    """A sequence. `owner` is the (table, column) that it is dropped with."""

    name: Name
    options: SequenceOptions = SequenceOptions()
    owner: tuple[Name, str] | None = None
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class View:
    """A view, verbatim."""

    name: Name
    text: str
    materialized: bool = False
    comment: str | None = None
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class Verbatim:
    """An object of which only the SQL is kept, in the order in which it must run."""

    statements: tuple[str, ...]
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class Trigger:
    """A trigger, verbatim."""

    name: str
    table: Name
    text: str
    made: Place | None = None
    changed: Place | None = None


@dataclass(frozen=True)
class Unread:
    """A statement that may matter to the model and could not be read.

    kind: its first words ("ALTER TABLE", "DO"); tables: those it seems to touch.
    """

    sql: str
    at: Place
    kind: str
    tables: tuple[Name, ...] = ()
    reason: str = ""
