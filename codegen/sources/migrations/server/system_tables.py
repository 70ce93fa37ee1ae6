"""information_schema and pg_catalog, as far as the virtual catalogue knows them exactly.

A column that is not listed cannot be asked for: such a query is not answered.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from json import dumps
from typing import Any

from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Check, Exclusion, ForeignKey, Key, Name, Table

Rows = Iterable[tuple[Any, ...]]
_RULES = {None: "NO ACTION"}
_ACTIONS: Mapping[str | None, str] = {
    None: "a",
    "NO ACTION": "a",
    "RESTRICT": "r",
    "CASCADE": "c",
    "SET NULL": "n",
    "SET DEFAULT": "d",
}
_PG_CLASS = 1259  # PostgreSQL's own number
_CONSTRAINT_TYPES = {"p": "PRIMARY KEY", "u": "UNIQUE", "f": "FOREIGN KEY", "c": "CHECK"}


def identifiers(catalogue: Catalogue) -> dict[str, int]:
    """The oid of every relation, by its name ("schema.name" outside public)."""
    names: list[Name] = [*catalogue.tables, *catalogue.views, *catalogue.sequences]
    names += list(catalogue.index_owners)
    return {"pg_class": _PG_CLASS} | {_shown(n): 20000 + at for at, n in enumerate(names)}


def system_rows(catalogue: Catalogue, name: str) -> Rows:
    """The rows of the system table of that name, in the order of `SYSTEM`'s columns."""
    return _ROWS[name](catalogue)


def _shown(name: Name) -> str:
    return name[1] if name[0] is None else f"{name[0]}.{name[1]}"


def _schema(name: Name) -> str:
    return name[0] or "public"


def _schemas(catalogue: Catalogue) -> list[str]:
    return ["public", *catalogue.schemas, "information_schema", "pg_catalog"]


def _namespace(catalogue: Catalogue, schema: str | None) -> int:
    return 2000 + _schemas(catalogue).index(schema or "public")


def _tables(catalogue: Catalogue) -> Rows:
    for name in catalogue.tables:
        yield "postgres", _schema(name), name[1], "BASE TABLE"
    for name, view in catalogue.views.items():
        if not view.materialized:
            yield "postgres", _schema(name), name[1], "VIEW"


def _columns(catalogue: Catalogue) -> Rows:
    for name, table in catalogue.tables.items():
        for number, column in enumerate(table.columns.values(), 1):
            size = re.search(r"char(?:acter varying|acter)?\((\d+)\)", column.type)
            base, data_type = _data_type(catalogue, column.type)
            yield (
                *("postgres", _schema(name), name[1], column.name, number, column.default),
                *("YES" if column.nullable else "NO", data_type, base),
                *(int(size.group(1)) if size else None, "YES" if column.identity else "NO"),
                "ALWAYS" if column.computed else "NEVER",
            )


_UDT = {
    "integer": "int4",
    "bigint": "int8",
    "smallint": "int2",
    "boolean": "bool",
    "character varying": "varchar",
    "character": "bpchar",
    "double precision": "float8",
    "real": "float4",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "time with time zone": "timetz",
}


def _data_type(catalogue: Catalogue, spelling: str) -> tuple[str, str]:
    """udt_name and data_type of a type."""
    bare = re.sub(r"\s*\([^)]*\)", "", spelling)
    element = bare.removesuffix("[]")
    known = {_shown(name) for name in (*catalogue.enums, *catalogue.composites)}
    udt = _UDT.get(element, element.rpartition(".")[2].strip('"'))
    if bare != element:
        return f"_{udt}", "ARRAY"
    return udt, "USER-DEFINED" if element.replace('"', "") in known else bare


def _constraints(catalogue: Catalogue) -> Iterator[tuple[Table, Any, str]]:
    for table in catalogue.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, Key):
                yield table, constraint, "p" if constraint.primary else "u"
            elif isinstance(constraint, ForeignKey):
                yield table, constraint, "f"
            elif isinstance(constraint, Check):
                yield table, constraint, "c"
            elif isinstance(constraint, Exclusion):
                yield table, constraint, "x"


def _table_constraints(catalogue: Catalogue) -> Rows:
    for table, constraint, kind in _constraints(catalogue):
        if kind in _CONSTRAINT_TYPES:
            schema = _schema(table.name)
            yield schema, constraint.name, schema, table.name[1], _CONSTRAINT_TYPES[kind]


def _key_columns(catalogue: Catalogue) -> Rows:
    for table, constraint, kind in _constraints(catalogue):
        for number, column in enumerate(getattr(constraint, "columns", ()), 1):
            if kind in "puf":
                schema = _schema(table.name)
                yield schema, constraint.name, schema, table.name[1], column, number


def _used_columns(catalogue: Catalogue) -> Rows:
    for table, constraint, kind in _constraints(catalogue):
        name, columns = (table.name, getattr(constraint, "columns", ()))
        if kind == "f":
            name, columns = constraint.table, constraint.referred
        if kind in "puf":
            for column in columns:
                yield _schema(name), name[1], column, _schema(table.name), constraint.name


def _references(catalogue: Catalogue) -> Rows:
    for table, key, kind in _constraints(catalogue):
        if kind == "f":
            rules = (key.on_update or "NO ACTION", key.on_delete or "NO ACTION")
            yield _schema(table.name), key.name, *rules


def _relations(catalogue: Catalogue) -> Rows:
    oids = identifiers(catalogue)
    kinds: list[tuple[Name, str]] = [
        *((name, "p" if t.partition_by else "r") for name, t in catalogue.tables.items()),
        *((name, "m" if view.materialized else "v") for name, view in catalogue.views.items()),
        *((name, "S") for name in catalogue.sequences),
        *((name, "i") for name in catalogue.index_owners),
    ]
    for name, kind in kinds:
        yield oids[_shown(name)], name[1], _namespace(catalogue, name[0]), kind


def _attributes(catalogue: Catalogue) -> Rows:
    oids = identifiers(catalogue)
    for name, table in catalogue.tables.items():
        for number, column in enumerate(table.columns.values(), 1):
            yield oids[_shown(name)], column.name, number, not column.nullable, False


def _types(catalogue: Catalogue) -> Rows:
    kinds = (("e", catalogue.enums), ("d", catalogue.domains), ("c", catalogue.composites))
    for kind, names in kinds:
        for number, name in enumerate(names):
            oid = 50000 + ord(kind) * 1000 + number
            yield oid, name[1], _namespace(catalogue, name[0]), kind


def _labels(catalogue: Catalogue) -> Rows:
    for number, enum in enumerate(catalogue.enums.values()):
        for order, label in enumerate(enum.values, 1):
            yield 50000 + ord("e") * 1000 + number, label, order


def _pg_constraints(catalogue: Catalogue) -> Rows:
    oids = identifiers(catalogue)
    for number, (table, constraint, kind) in enumerate(_constraints(catalogue)):
        target = oids.get(_shown(constraint.table), 0) if kind == "f" else 0
        valid = not getattr(constraint, "not_valid", False)
        home = _namespace(catalogue, table.name[0])
        one = 90000 + number, constraint.name, home, kind, oids[_shown(table.name)], target, valid
        yield *one, *_keys(catalogue, table, constraint), *_actions(constraint)


def _keys(catalogue: Catalogue, table: Table, constraint: Any) -> tuple[str, str | None]:
    """The numbers of a constraint's columns, and of those that it refers to, as JSON."""
    columns = getattr(constraint, "columns", None)
    if columns is None:  # a condition, or keys that may be expressions: what they name
        words = set(re.findall(r"\w+", repr(constraint)))
        columns = [name for name in table.columns if name in words]
    target = catalogue.tables.get(getattr(constraint, "table", (None, "")))
    referred = _numbers(target, constraint.referred) if target else None
    return _numbers(table, columns), referred


def _numbers(table: Table, names: Iterable[str]) -> str:
    places = {name: number for number, name in enumerate(table.columns, 1)}
    return dumps([places[name] for name in names if name in places])


def _actions(constraint: Any) -> tuple[str, str]:
    if not isinstance(constraint, ForeignKey):
        return " ", " "
    return _ACTIONS[constraint.on_delete], _ACTIONS[constraint.on_update]


def _indexes(catalogue: Catalogue) -> Rows:
    oids = identifiers(catalogue)
    for name, owner in catalogue.index_owners.items():
        table = catalogue.tables[owner]
        index = table.indexes.get(name[1])
        key = table.constraint(name[1])
        primary = isinstance(key, Key) and key.primary
        unique = index.unique if index else isinstance(key, Key)
        yield oids[_shown(name)], oids[_shown(owner)], unique, primary, True, True


def _index_names(catalogue: Catalogue) -> Rows:
    for name, owner in catalogue.index_owners.items():
        yield _schema(name), owner[1], name[1]


def _views(catalogue: Catalogue) -> Rows:
    return [(_schema(n), n[1]) for n, view in catalogue.views.items() if not view.materialized]


def _materialized(catalogue: Catalogue) -> Rows:
    return [(_schema(n), n[1]) for n, view in catalogue.views.items() if view.materialized]


def _extensions(catalogue: Catalogue) -> Rows:
    return [(name,) for name in (*catalogue.extensions, "plpgsql")]


def _functions(catalogue: Catalogue) -> Rows:
    for name in catalogue.functions:
        yield name[1], _namespace(catalogue, name[0])


def _triggers(catalogue: Catalogue) -> Rows:
    oids = identifiers(catalogue)
    return [(name, oids.get(_shown(table), 0), False) for table, name in catalogue.triggers]


def _namespaces(catalogue: Catalogue) -> Rows:
    return [(2000 + number, name) for number, name in enumerate(_schemas(catalogue))]


def _dependencies(catalogue: Catalogue) -> Rows:
    """Sequences that columns own: nothing else is asked for."""
    known = identifiers(catalogue)
    for name, sequence in catalogue.sequences.items():
        if sequence.owner is not None:
            table, column = sequence.owner
            number = list(catalogue.tables[table].columns).index(column) + 1
            yield _PG_CLASS, known[_shown(name)], _PG_CLASS, known[_shown(table)], number, "a"


_INFORMATION: dict[str, tuple[str, Callable[[Catalogue], Rows]]] = {
    "tables": ("table_catalog table_schema table_name table_type", _tables),
    "columns": (
        "table_catalog table_schema table_name column_name ordinal_position column_default "
        "is_nullable data_type udt_name character_maximum_length is_identity is_generated",
        _columns,
    ),
    "table_constraints": (
        "constraint_schema constraint_name table_schema table_name constraint_type",
        _table_constraints,
    ),
    "key_column_usage": (
        "constraint_schema constraint_name table_schema table_name column_name ordinal_position",
        _key_columns,
    ),
    "constraint_column_usage": (
        "table_schema table_name column_name constraint_schema constraint_name",
        _used_columns,
    ),
    "referential_constraints": (
        "constraint_schema constraint_name update_rule delete_rule",
        _references,
    ),
    "views": ("table_schema table_name", _views),
    "schemata": ("schema_name", lambda c: [(name,) for name in _schemas(c)]),
    "sequences": (
        "sequence_schema sequence_name",
        lambda c: [(_schema(name), name[1]) for name in c.sequences],
    ),
}

_CATALOG: dict[str, tuple[str, Callable[[Catalogue], Rows]]] = {
    "pg_class": ("oid relname relnamespace relkind", _relations),
    "pg_namespace": ("oid nspname", _namespaces),
    "pg_attribute": ("attrelid attname attnum attnotnull attisdropped", _attributes),
    "pg_depend": ("classid objid refclassid refobjid refobjsubid deptype", _dependencies),
    "pg_type": ("oid typname typnamespace typtype", _types),
    "pg_enum": ("enumtypid enumlabel enumsortorder", _labels),
    "pg_constraint": (
        "oid conname connamespace contype conrelid confrelid convalidated conkey confkey "
        "confdeltype confupdtype",
        _pg_constraints,
    ),
    "pg_index": ("indexrelid indrelid indisunique indisprimary indisvalid indisready", _indexes),
    "pg_indexes": ("schemaname tablename indexname", _index_names),
    "pg_tables": (
        "schemaname tablename",
        lambda c: [(_schema(name), name[1]) for name in c.tables],
    ),
    "pg_views": ("schemaname viewname", _views),
    "pg_matviews": ("schemaname matviewname", _materialized),
    "pg_extension": ("extname", _extensions),
    "pg_proc": ("proname pronamespace", _functions),
    "pg_trigger": ("tgname tgrelid tgisinternal", _triggers),
}

_ROWS = {name: rows for part in (_INFORMATION, _CATALOG) for name, (_, rows) in part.items()}

SYSTEM: Mapping[tuple[str, str], list[str]] = {
    (schema, name): columns.split()
    for schema, part in (("information_schema", _INFORMATION), ("pg_catalog", _CATALOG))
    for name, (columns, _) in part.items()
}
