"""A database as plain facts, so that two of them can be compared line by line.

A fact is a subject ("column public.users.email") and a text that the database itself prints.
Views, triggers, functions and partitions are left out: models do not create them. So are the
order of columns and the names of NOT NULL constraints and of sequences that a column owns.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

Facts = dict[str, str]

_OURS = """n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
    SELECT 1 FROM pg_depend e WHERE e.objid = {oid} AND e.deptype = 'e')"""

_TABLE = f"""c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname <> 'alembic_version' AND {_OURS.format(oid="c.oid")}"""

_TABLES = f"""
SELECT 'table ' || n.nspname || '.' || c.relname AS subject,
       pg_get_partkeydef(c.oid) AS partitioned, obj_description(c.oid, 'pg_class') AS comment,
       nullif(array(SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid
         ORDER BY inhseqno), ARRAY[]::text[]) AS inherits
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_TABLE}"""

_COLUMNS = f"""
SELECT 'column ' || n.nspname || '.' || c.relname || '.' || a.attname AS subject,
       format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
       CASE WHEN v.text LIKE 'nextval(%' AND (q.seqrelid IS NOT NULL
              OR v.text LIKE '%' || c.relname || '_' || a.attname || '_seq%')
            THEN 'serial' ELSE v.text END AS default,
       nullif(a.attgenerated, '') AS generated, nullif(a.attidentity, '') AS identity,
       CASE WHEN a.attidentity <> '' THEN ARRAY[q.seqstart, q.seqincrement, q.seqmin, q.seqmax,
            q.seqcache, q.seqcycle::int] END AS sequence,
       CASE WHEN a.attcollation <> t.typcollation THEN l.collname END AS collation,
       col_description(c.oid, a.attnum) AS comment
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid)) AS v (text) ON true
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  LEFT JOIN pg_depend o ON o.refobjid = c.oid AND o.refobjsubid = a.attnum
       AND o.classid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
       AND EXISTS (SELECT 1 FROM pg_sequence WHERE seqrelid = o.objid)
  LEFT JOIN pg_sequence q ON q.seqrelid = o.objid
 WHERE a.attnum > 0 AND NOT a.attisdropped AND {_TABLE}"""

_CONSTRAINTS = f"""
SELECT 'constraint ' || n.nspname || '.' || c.relname || '.' || k.conname AS subject,
       pg_get_constraintdef(k.oid) AS definition, obj_description(k.oid, 'pg_constraint') AS comment
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype <> 'n' AND {_TABLE}"""

_INDEXES = f"""
SELECT 'index ' || n.nspname || '.' || x.relname AS subject,
       pg_get_indexdef(x.oid) AS definition, obj_description(x.oid, 'pg_class') AS comment
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE {_TABLE} AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = x.oid
       AND contype IN ('p', 'u', 'x'))"""

_ENUMS = f"""
SELECT 'enum ' || n.nspname || '.' || t.typname AS subject,
       array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
  FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE {_OURS.format(oid="t.oid")} GROUP BY n.nspname, t.typname"""

_DOMAINS = f"""
SELECT 'domain ' || n.nspname || '.' || t.typname AS subject,
       format_type(t.typbasetype, t.typtypmod) AS type, t.typnotnull AS not_null,
       t.typdefault AS default, array(SELECT pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contypid = t.oid AND contype = 'c' ORDER BY 1) AS checks
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE t.typtype = 'd' AND {_OURS.format(oid="t.oid")}"""

_COMPOSITES = f"""
SELECT 'composite ' || n.nspname || '.' || c.relname AS subject,
       array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
         AS attributes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relkind = 'c' AND {_OURS.format(oid="c.oid")} GROUP BY n.nspname, c.relname"""

_POSTGRESQL = (_TABLES, _COLUMNS, _CONSTRAINTS, _INDEXES, _ENUMS, _DOMAINS, _COMPOSITES)


def reflect(url: str | sa.URL) -> Facts:
    """The facts of the database behind a synchronous SQLAlchemy URL."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return dict(_postgresql(connection))
        return dict(_sqlite(connection))


def differences(expected: Facts, found: Facts) -> list[str]:
    """One line for each fact that is not the same in both."""
    lines = []
    for subject in sorted(expected.keys() | found.keys()):
        ours, theirs = expected.get(subject), found.get(subject)
        if theirs is None:
            lines.append(f"missing {subject}: {ours}")
        elif ours is None:
            lines.append(f"extra {subject}: {theirs}")
        elif ours != theirs:
            lines.append(f"{subject}: expected {ours}, found {theirs}")
    return lines


def _postgresql(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for statement in _POSTGRESQL:
        for row in connection.execute(sa.text(statement)).mappings():
            facts = dict(row)
            facts["default"] = _without_cast(facts.get("default"))
            yield facts.pop("subject"), _text(facts)


def _text(facts: dict[str, Any]) -> str:
    told = {k: v for k, v in facts.items() if v is not None and v is not False and v != []}
    return json.dumps(told, ensure_ascii=False, default=str)


_CAST = r"(?:::[\w\" .]+(?:\([\d,]+\))?(?:\[\])*)"
_LITERAL = re.compile(rf"\(*('(?:[^']|'')*'|-?[\d.]+)\)*{_CAST}*\)*{_CAST}*")


def _without_cast(default: str | None) -> str | None:
    """PostgreSQL keeps the type that a literal default had before the column's type changed."""
    literal = _LITERAL.fullmatch(default or "")
    return literal[1].strip("'") if literal else default


# the same to SQLite; the newer spelling came with version 3.23
_BOOLEANS = {"true": "1", "false": "0"}


def _sqlite(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        key = inspector.get_pk_constraint(table)["constrained_columns"]
        for column in inspector.get_columns(table):
            if key == [column["name"]] and str(column["type"]) == "INTEGER":
                column["nullable"] = False  # it is the row's number, whatever is said of it
            default = _BOOLEANS.get(column["default"] or "", column["default"])
            facts = {**column, "type": str(column["type"]), "default": default}
            yield f"column {table}.{column['name']}", _text(facts)
        yield from _named("primary key", table, [inspector.get_pk_constraint(table)])
        yield from _named("foreign key", table, inspector.get_foreign_keys(table))
        yield from _named("check", table, inspector.get_check_constraints(table))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it skips indexes on expressions: they come below
            yield from _named("unique", table, inspector.get_unique_constraints(table))
    made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for name, statement in connection.exec_driver_sql(made):
        yield f"index {name}", " ".join(statement.replace('"', "").split())


def _named(kind: str, table: str, found: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for item in found:
        name = item["name"] or item.get("constrained_columns") or item.get("column_names")
        yield f"{kind} {table}.{name}", _text(dict(item))
