"""The DDL that makes a live database again, as its own catalogue prints it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from codegen.diagnostics import fail
from codegen.sources.database.connect import connect, parse, safe
from codegen.sources.schema import DialectName


@dataclass(frozen=True)
class Script:
    """What was read.

    source: the database as messages show it. revisions: what its alembic_version tables hold.
    """

    source: str
    dialect: DialectName
    statements: tuple[str, ...]
    revisions: tuple[str, ...]


def read_script(url: str) -> Script:
    """Read the schema of a live database; nothing in it is changed.

    Raises:
        GenApiError: the URL is wrong, or the database cannot be reached or read.
    """
    parsed, dialect = parse(url)
    shown = safe(parsed)
    with connect(parsed) as connection:
        try:
            if dialect == "sqlite":
                return Script(shown, dialect, *_sqlite(connection))
            quiet = connection.execution_options(postgresql_readonly=True)
            return Script(shown, dialect, *_postgresql(quiet))
        except DBAPIError as error:
            reason = str(error.orig).strip().partition("\n")[0]
            raise fail("GA241", f"{shown} cannot be read: {reason}") from error


def _sqlite(connection: sa.Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    made = """SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'
        AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
        ORDER BY type <> 'table', type <> 'index', rowid"""
    statements = tuple(connection.execute(sa.text(made)).scalars())
    known = sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
    if not connection.execute(known).scalar():
        return statements, ()
    return statements, tuple(connection.execute(_STAMPS).scalars())


_STAMPS = sa.text("SELECT version_num FROM alembic_version ORDER BY 1")

# Names of the catalogue are cut out by `ours`, objects of extensions by `own`.
_OURS = "{0}.nspname !~ '^pg_' AND {0}.nspname <> 'information_schema'"
_OWN = """NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = {0}.oid AND e.deptype = 'e')"""
_TABLE = f"""c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
    AND {_OURS.format("n")} AND {_OWN.format("c")}"""
_NAME = "quote_ident(n.nspname) || '.' || quote_ident({})"

_SCHEMAS = f"""
SELECT 'CREATE SCHEMA ' || quote_ident(nspname) FROM pg_namespace n
 WHERE {_OURS.format("n")} AND nspname <> 'public' ORDER BY nspname"""

_EXTENSIONS = """
SELECT 'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(extname) FROM pg_extension
 WHERE extname <> 'plpgsql' ORDER BY oid"""

# its column has another name in each of PostgreSQL 14, 15 and 17
_LOCALE = """coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale',
            CASE WHEN l.collcollate = l.collctype THEN l.collcollate END)"""

_COLLATIONS = f"""
SELECT 'CREATE COLLATION ' || {_NAME.format("l.collname")} || ' (provider = '
       || CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END
       || CASE WHEN {_LOCALE} IS NULL
          THEN ', lc_collate = ' || quote_literal(l.collcollate)
               || ', lc_ctype = ' || quote_literal(l.collctype)
          ELSE ', locale = ' || quote_literal({_LOCALE}) END
       || CASE WHEN l.collisdeterministic THEN '' ELSE ', deterministic = false' END || ')'
  FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
 WHERE {_OURS.format("n")} AND {_OWN.format("l")} ORDER BY l.oid"""

_ENUMS = f"""
SELECT 'CREATE TYPE ' || {_NAME.format("t.typname")} || ' AS ENUM ('
       || string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) || ')'
  FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE {_OURS.format("n")} AND {_OWN.format("t")}
 GROUP BY t.oid, n.nspname, t.typname ORDER BY t.oid"""

_DOMAINS = f"""
SELECT 'CREATE DOMAIN ' || {_NAME.format("t.typname")} || ' AS '
       || format_type(t.typbasetype, t.typtypmod) || coalesce(' DEFAULT ' || t.typdefault, '')
       || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
       || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(conname) || ' '
            || pg_get_constraintdef(oid), '' ORDER BY conname)
            FROM pg_constraint WHERE contypid = t.oid AND contype = 'c'), '')
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE t.typtype = 'd' AND {_OURS.format("n")} AND {_OWN.format("t")} ORDER BY t.oid"""

_COMPOSITES = f"""
SELECT 'CREATE TYPE ' || {_NAME.format("c.relname")} || ' AS ('
       || string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', '
                     ORDER BY a.attnum) || ')'
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
 WHERE c.relkind = 'c' AND {_OURS.format("n")} AND {_OWN.format("c")}
 GROUP BY c.oid, n.nspname, c.relname ORDER BY c.oid"""

_FUNCTIONS = f"""
SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind IN ('f', 'p') AND {_OURS.format("n")} AND {_OWN.format("p")} ORDER BY p.oid"""

_SEQUENCES = f"""
SELECT 'CREATE SEQUENCE ' || {_NAME.format("c.relname")} || ' AS ' || format_type(q.seqtypid, NULL)
       || ' START WITH ' || q.seqstart || ' INCREMENT BY ' || q.seqincrement
  FROM pg_class c JOIN pg_sequence q ON q.seqrelid = c.oid JOIN pg_namespace n
       ON n.oid = c.relnamespace
 WHERE {_OURS.format("n")} AND {_OWN.format("c")}
       AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND deptype = 'i')
 ORDER BY c.oid"""

_COLUMN = """
    quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attcollation <> t.typcollation
            THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END
    || CASE WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || v.text || ') STORED'
            WHEN a.attgenerated = 'v' THEN ' GENERATED ALWAYS AS (' || v.text || ')'
            ELSE coalesce(' DEFAULT ' || v.text, '') END
    || CASE a.attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
            WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' ELSE '' END
    || coalesce((SELECT ' (START WITH ' || q.seqstart || ' INCREMENT BY ' || q.seqincrement || ')'
          FROM pg_depend o JOIN pg_sequence q ON q.seqrelid = o.objid
         WHERE o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype = 'i'
           AND a.attidentity <> ''), '')
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END"""

# Inherited columns are listed, too: the parent need not come first.
_TABLES = f"""
SELECT 'CREATE ' || CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END || 'TABLE '
       || {_NAME.format("c.relname")} || ' ('
       || coalesce(string_agg({_COLUMN}, ', ' ORDER BY a.attnum), '') || ')'
       || coalesce(' PARTITION BY ' || pg_get_partkeydef(c.oid), '')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid)) AS v (text) ON true
 WHERE {_TABLE} GROUP BY c.oid, n.nspname, c.relname ORDER BY c.oid"""

_PARENTS = f"""
SELECT 'ALTER TABLE ' || i.inhparent::regclass || CASE WHEN c.relispartition
         THEN ' ATTACH PARTITION ' || i.inhrelid::regclass || ' '
              || pg_get_expr(c.relpartbound, c.oid)
         ELSE '' END
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relispartition AND {_TABLE} ORDER BY c.oid"""

_OWNERS = f"""
SELECT 'ALTER SEQUENCE ' || o.objid::regclass || ' OWNED BY ' || {_NAME.format("c.relname")}
       || '.' || quote_ident(a.attname)
  FROM pg_depend o JOIN pg_sequence q ON q.seqrelid = o.objid JOIN pg_class c ON c.oid = o.refobjid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.refobjsubid
 WHERE o.deptype = 'a' AND {_TABLE} ORDER BY o.objid"""

# Foreign keys come last, when what they refer to has its keys.
_CONSTRAINTS = f"""
SELECT 'ALTER TABLE ' || {_NAME.format("c.relname")} || ' ADD CONSTRAINT '
       || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype IN ('p', 'u', 'x', 'c', 'f') AND k.conparentid = 0 AND {_TABLE}
 ORDER BY k.contype = 'f', k.oid"""

_INDEXES = f"""
SELECT pg_get_indexdef(x.oid)
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE {_TABLE} AND NOT c.relispartition AND NOT EXISTS (SELECT 1 FROM pg_constraint
       WHERE conindid = x.oid AND contype IN ('p', 'u', 'x')) ORDER BY x.oid"""

_COMMENTS = f"""
SELECT CASE WHEN b.objsubid = 0 THEN 'COMMENT ON TABLE ' || {_NAME.format("c.relname")}
            ELSE 'COMMENT ON COLUMN ' || {_NAME.format("c.relname")} || '.'
                 || quote_ident(a.attname) END || ' IS ' || quote_literal(b.description)
  FROM pg_description b JOIN pg_class c ON c.oid = b.objoid AND b.classoid = 'pg_class'::regclass
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = b.objsubid
 WHERE {_TABLE} ORDER BY c.oid, b.objsubid"""

_VIEWS = f"""
SELECT 'CREATE ' || CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END || 'VIEW '
       || {_NAME.format("c.relname")} || ' AS ' || rtrim(pg_get_viewdef(c.oid), '; ')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('v', 'm') AND {_OURS.format("n")} AND {_OWN.format("c")} ORDER BY c.oid"""

_TRIGGERS = f"""
SELECT pg_get_triggerdef(g.oid) FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT g.tgisinternal AND {_TABLE} ORDER BY g.oid"""

_PARTS = (
    *(_SCHEMAS, _EXTENSIONS, _COLLATIONS, _ENUMS, _DOMAINS, _COMPOSITES, _SEQUENCES, _TABLES),
    *(_PARENTS, _OWNERS, _FUNCTIONS, _CONSTRAINTS, _INDEXES, _COMMENTS, _VIEWS, _TRIGGERS),
)
_VERSIONS = f"""
SELECT {_NAME.format("c.relname")} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relname = 'alembic_version' AND c.relkind = 'r' AND {_OURS.format("n")} ORDER BY 1"""


def _postgresql(connection: sa.Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    statements = [text for part in _PARTS for text in _column(connection, part)]
    tables = _column(connection, _VERSIONS)
    return tuple(statements), tuple(_stamps(connection, tables))


def _column(connection: sa.Connection, statement: str) -> Sequence[str]:
    # a colon in the text of a query is a parameter to SQLAlchemy's text()
    return [str(row[0]) for row in connection.exec_driver_sql(re.sub("%", "%%", statement))]


def _stamps(connection: sa.Connection, tables: Sequence[str]) -> Iterator[str]:
    for table in tables:
        yield from _column(connection, f"SELECT version_num FROM {table} ORDER BY 1")
