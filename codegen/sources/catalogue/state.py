"""The state that statements are folded into, and the look-ups that they share."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue.errors import CatalogueError, Unreadable
from codegen.sources.catalogue.objects import (
    Column,
    Composite,
    Constraint,
    Domain,
    EnumType,
    Exclusion,
    ForeignKey,
    Index,
    Key,
    Name,
    Sequence,
    Table,
    Trigger,
    Unread,
    Verbatim,
    View,
)
from codegen.sources.schema import Alteration, DialectName, Rename

# What a snapshot holds: shallow copies, because values are never changed in place.
PARTS = (
    "tables",
    "views",
    "sequences",
    "enums",
    "domains",
    "composites",
    "functions",
    "triggers",
    "collations",
    "extensions",
    "schemas",
    "unread",
    "renames",
    "alterations",
    "search_path",
    "index_owners",
    "constraint_names",
)
# What of it follows from the tables.
DERIVED = ("index_owners", "constraint_names")

State = dict[str, Any]
Row = Mapping[str, Any]


class Database:
    """What is in the database now. Keys are (schema or None, name)."""

    def __init__(self, dialect: DialectName) -> None:
        self.dialect: DialectName = dialect
        self.tables: dict[Name, Table] = {}
        self.views: dict[Name, View] = {}
        self.sequences: dict[Name, Sequence] = {}
        self.enums: dict[Name, EnumType] = {}
        self.domains: dict[Name, Domain] = {}
        self.composites: dict[Name, Composite] = {}
        self.functions: dict[tuple[str | None, str, str], Verbatim] = {}
        self.triggers: dict[tuple[Name, str], Trigger] = {}
        self.collations: dict[Name, Verbatim] = {}
        self.extensions: dict[str, Verbatim] = {}
        self.schemas: dict[str, Verbatim] = {}
        self.unread: list[Unread] = []
        self.renames: list[Rename] = []
        self.alterations: list[Alteration] = []
        self.search_path: list[str | None] = [None]
        # Derived: the table of every index (also of those behind constraints), and how many
        # constraints of a schema carry a name.
        self.index_owners: dict[Name, Name] = {}
        self.constraint_names: Counter[Name] = Counter()
        # Who says the statement; `by_line`: its parts are on lines of their own.
        self.at = Place("<sql>")
        self.by_line = False
        # Rows of a query about the schema itself, or None where they are not known for certain;
        # set by a source that can answer.
        self.ask: Callable[[str], list[Row] | None] | None = None
        # The tables that were copied since the last snapshot, and so may be changed.
        self._copies: dict[Name, Table] = {}
        # The tables that the current statement has made, edited, renamed or dropped.
        self.touched: set[Name] = set()

    @property
    def is_postgresql(self) -> bool:
        """Whether PostgreSQL's rules apply."""
        return self.dialect == "postgresql"

    @property
    def temporary(self) -> str:
        """The schema of temporary tables."""
        return "pg_temp" if self.is_postgresql else "temp"

    def snapshot(self) -> State:
        """A cheap copy of the whole state, for `restore`."""
        self._copies.clear()
        return {part: getattr(self, part).copy() for part in PARTS}

    def restore(self, state: State) -> None:
        """Go back to a snapshot, which stays usable."""
        self._copies.clear()
        for part, value in state.items():
            setattr(self, part, value.copy())

    def place(self, line: int) -> Place:
        """The place of a part of the statement, so many lines after its beginning."""
        if not self.by_line or self.at.line is None:
            return self.at
        return replace(self.at, line=self.at.line + line)

    # -- names ---------------------------------------------------------------------------------

    def place_name(self, name: Name) -> Name:
        """The full name under which something of that name is created."""
        schema, bare = name
        return (self.search_path[0], bare) if schema is None else (self.home(schema), bare)

    def home(self, schema: str | None) -> str | None:
        """A schema as written, with the default schema as None."""
        default = "public" if self.is_postgresql else "main"
        return None if schema == default else schema

    def find(self, name: Name, *kinds: dict[Name, Any]) -> Name | None:
        """The full name of what is in one of `kinds`, by the search path where unqualified."""
        schema, bare = name
        places = [self.temporary, *self.search_path] if schema is None else [self.home(schema)]
        for place in places:
            if any((place, bare) in kind for kind in kinds):
                return (place, bare)
        return None if self.is_postgresql else _without_case(places, bare, kinds)

    def relation_exists(self, name: Name) -> bool:
        """Whether a table, view, sequence or index has that name."""
        kinds = (self.tables, self.index_owners, self.views, self.sequences)
        if any(name in kind for kind in kinds):
            return True
        return not self.is_postgresql and _without_case([name[0]], name[1], kinds) is not None

    def require_free(self, name: Name) -> None:
        """Raise 42P07 where a relation of that name exists."""
        if self.relation_exists(name):
            raise CatalogueError(f'relation "{name[1]}" already exists', "42P07")

    # -- tables --------------------------------------------------------------------------------

    def table(self, name: Name) -> Table:
        """The table of that name, as written in SQL; raises 42P01."""
        found = self.find(name, self.tables)
        if found is None:
            raise CatalogueError(f'relation "{shown(name)}" does not exist', "42P01")
        return self.tables[found]

    def edit(self, name: Name) -> Table:
        """The table with that full name, to be changed: a copy that no snapshot shares."""
        table = self.tables[name]
        if self._copies.get(name) is not table:
            table = self._copies[name] = self.tables[name] = table.copy()
        table.changed = self.at
        self.touched.add(name)
        return table

    def column(self, table: Table, name: str) -> Column:
        """The column of that name; raises 42703."""
        found = self.column_name(table, name)
        if found is None and table.opaque:
            raise Unreadable(f"the columns of {table.name[1]} are not known")
        if found is None:
            message = f'column "{name}" of relation "{table.name[1]}" does not exist'
            raise CatalogueError(message, "42703")
        return table.columns[found]

    def column_name(self, table: Table, name: str) -> str | None:
        """A column's name as it was declared; SQLite's are the same in any case."""
        if name in table.columns or self.is_postgresql:
            return name if name in table.columns else None
        folded = name.casefold()
        return next((item for item in table.columns if item.casefold() == folded), None)

    def add_constraint(self, table: Table, constraint: Constraint) -> None:
        """Add a constraint to a table that is being edited."""
        table.constraints.append(constraint)
        self._count(table, constraint, 1)

    def remove_constraint(self, table: Table, constraint: Constraint) -> None:
        """Remove a constraint from a table that is being edited."""
        table.constraints.remove(constraint)
        self._count(table, constraint, -1)

    def replace_constraint(self, table: Table, old: Constraint, new: Constraint) -> None:
        """Put a constraint in the place of another."""
        table.constraints[table.constraints.index(old)] = new
        self._count(table, old, -1)
        self._count(table, new, 1)

    def _count(self, table: Table, constraint: Constraint, by: int) -> None:
        if constraint.name is None:
            return
        name = (table.name[0], constraint.name)
        self.constraint_names[name] += by
        if has_index(constraint) and self.is_postgresql:
            self._own(name, table.name if by > 0 else None)

    def _own(self, index: Name, table: Name | None) -> None:
        if table is None:
            self.index_owners.pop(index, None)
        else:
            self.index_owners[index] = table

    def add_index(self, table: Table, index: Index) -> None:
        """Add an index to a table that is being edited."""
        table.indexes[index.name] = index
        self._own((table.name[0], index.name), table.name)

    def remove_index(self, table: Table, name: str) -> None:
        """Remove an index from a table that is being edited."""
        del table.indexes[name]
        self._own((table.name[0], name), None)

    def register(self, table: Table) -> None:
        """Enter a new table with all that is in it."""
        self.tables[table.name] = table
        self.touched.add(table.name)
        for constraint in table.constraints:
            self._count(table, constraint, 1)
        for name in table.indexes:
            self._own((table.name[0], name), table.name)

    def unregister(self, name: Name) -> Table:
        """Take a table out, without looking at what depends on it."""
        table = self.tables.pop(name)
        self.touched.add(name)
        for constraint in table.constraints:
            self._count(table, constraint, -1)
        for index in table.indexes:
            self._own((name[0], index), None)
        return table

    def referrers(self, name: Name) -> list[tuple[Table, ForeignKey]]:
        """The foreign keys that point at a table, its own included."""
        return [
            (table, key)
            for table in self.tables.values()
            for key in table.constraints
            if isinstance(key, ForeignKey) and key.table == name
        ]


def _without_case(
    places: Collection[str | None], bare: str, kinds: Iterable[Mapping[Name, Any]]
) -> Name | None:
    folded = bare.casefold()
    names = (name for kind in kinds for name in kind)
    return next((n for n in names if n[0] in places and n[1].casefold() == folded), None)


def has_index(constraint: Constraint) -> bool:
    """Whether an index of the same name stands behind the constraint."""
    return isinstance(constraint, Key | Exclusion)


def shown(name: Name) -> str:
    """A name as messages show it."""
    return name[1] if name[0] is None else f"{name[0]}.{name[1]}"
