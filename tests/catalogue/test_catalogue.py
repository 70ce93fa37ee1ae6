"""What no server can be asked about: places, notes, what is not read, snapshots, plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue, CatalogueError, to_schema
from codegen.sources.schema import DialectName, Schema

AT = Place("0001_initial.py", 7, "0001")


def run(*statements: str, dialect: DialectName = "postgresql") -> Catalogue:
    catalogue = Catalogue(dialect)
    for line, statement in enumerate(statements, 1):
        catalogue.execute(statement, Place("x.py", line))
    return catalogue


def schema(*statements: str, dialect: DialectName = "postgresql") -> Schema:
    return to_schema(run(*statements, dialect=dialect))


# -- places ------------------------------------------------------------------------------------


def test_places_say_who_spoke_last() -> None:
    found = schema(
        "CREATE TABLE t (id int PRIMARY KEY, a int, b int)",
        "ALTER TABLE t ALTER a SET NOT NULL",
        "CREATE INDEX i ON t (a)",
        "CREATE SCHEMA s",
        "CREATE TABLE s.u (id int UNIQUE)",
    )
    lines = {key: place.line for key, place in found.places.items()}
    assert lines == {
        "t": 3,
        "t.id": 1,
        "t.a": 2,
        "t.b": 1,
        "t:t_pkey": 1,
        "t:i": 3,
        "s.u": 5,
        "s.u.id": 5,
        "s.u:u_id_key": 5,
    }
    assert found.place(found.metadata.tables["s.u"], "id") == Place("x.py", 5)


def test_a_file_has_a_place_for_every_line() -> None:
    catalogue = Catalogue("postgresql")
    table = "CREATE TABLE t (\n  id int,\n  a text,\n  UNIQUE (a)\n);"
    sql = f"-- first\n{table}\n\nCREATE INDEX i ON t (id);"
    catalogue.execute(sql, Place("base.sql", 10), lines=True)
    lines = {key: place.line for key, place in to_schema(catalogue).places.items()}
    assert lines == {"t": 17, "t.id": 12, "t.a": 13, "t:t_a_key": 14, "t:i": 17}


# -- what is not read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE t FROBNICATE",
        "DO $$ BEGIN EXECUTE 'DROP TABLE ' || (SELECT name FROM t); END $$",
        "DO $$ BEGIN IF EXISTS (SELECT 1 FROM t) THEN ALTER TABLE t ADD b int; END IF; END $$",
        "SELECT a INTO other FROM t",
    ],
)
def test_what_is_not_read_changes_nothing_and_is_said(statement: str) -> None:
    catalogue = run("CREATE TABLE t (a int)")
    before = catalogue.snapshot()["tables"]
    catalogue.execute(statement, AT)
    assert catalogue.tables == before
    (unread,) = catalogue.unread
    assert (unread.at, unread.tables) == (AT, ((None, "t"),))
    (note,) = to_schema(catalogue).notes
    assert (note.code, note.at, note.subjects) == ("GA220", AT, ("t",))


def test_what_is_not_read_is_forgotten_with_its_table() -> None:
    assert schema("CREATE TABLE t (a int)", "ALTER TABLE t FROBNICATE", "DROP TABLE t").notes == ()


def test_a_table_made_by_a_query_is_unknown_while_it_lives() -> None:
    made = "CREATE TABLE totals AS SELECT a, count(*) AS n FROM t GROUP BY a"
    catalogue = run("CREATE TABLE t (a int)", made, "ALTER TABLE totals ADD COLUMN b int")
    catalogue.execute("CREATE INDEX i ON totals (n)", AT)
    found = to_schema(catalogue)
    assert list(found.metadata.tables) == ["t"]
    assert [note.subjects for note in found.notes] == [("totals",)]
    catalogue.execute("DROP TABLE totals", AT)
    assert to_schema(catalogue).notes == ()


def test_partitions_are_a_note() -> None:
    part = "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2)"
    found = schema("CREATE TABLE p (a int) PARTITION BY RANGE (a)", part)
    assert [(note.code, note.subjects) for note in found.notes] == [("GA221", ("p",))]


def test_a_foreign_key_to_nothing_is_left_out_and_said() -> None:
    found = schema("CREATE TABLE t (a INTEGER REFERENCES gone (id))", dialect="sqlite")
    assert not found.metadata.tables["t"].foreign_keys
    assert [note.code for note in found.notes] == ["GA222"]


# -- state -------------------------------------------------------------------------------------


def test_a_text_that_fails_leaves_nothing_behind() -> None:
    catalogue = run("CREATE TABLE t (a int)")
    before = catalogue.to_json()
    with pytest.raises(CatalogueError, match="does not exist") as caught:
        catalogue.execute("ALTER TABLE t ADD b int; ALTER TABLE t ADD c int, DROP z", AT)
    assert caught.value.sqlstate == "42703"
    assert catalogue.to_json() == before


def test_a_snapshot_is_not_changed_by_what_follows() -> None:
    catalogue = run("CREATE TABLE t (a int)", "CREATE TYPE e AS ENUM ('a')")
    state = catalogue.snapshot()
    catalogue.execute("ALTER TABLE t ADD b int; ALTER TYPE e ADD VALUE 'b'; DROP TABLE t", AT)
    catalogue.restore(state)
    assert list(catalogue.tables[None, "t"].columns) == ["a"]
    assert catalogue.enums[None, "e"].values == ("a",)
    catalogue.execute("ALTER TABLE t ADD c int", AT)
    catalogue.restore(state)
    assert list(catalogue.tables[None, "t"].columns) == ["a"]


def test_plain_data_is_json_and_goes_on_working() -> None:
    catalogue = run(
        "CREATE SCHEMA s",
        "CREATE TABLE s.t (id serial PRIMARY KEY, a int UNIQUE REFERENCES s.t, CHECK (a > 0))",
        "CREATE INDEX ON s.t (a) WHERE a > 1",
        "ALTER TABLE s.t RENAME a TO b",
        "SELECT 1 INTO x",
    )
    again = Catalogue.from_json(json.loads(json.dumps(catalogue.to_json())))
    assert again.snapshot() == catalogue.snapshot()
    again.execute("CREATE INDEX ON s.t (b)", AT)
    with pytest.raises(CatalogueError, match="already exists"):
        again.execute("CREATE INDEX t_b_idx ON s.t (b)", AT)


def test_data_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="another version"):
        Catalogue.from_json({"dialect": "sqlite", "format": 0})


# -- schema ------------------------------------------------------------------------------------


def test_renames_are_told_in_order() -> None:
    found = schema(
        "CREATE TABLE a (id int)",
        "ALTER TABLE a RENAME TO b",
        "ALTER TABLE b RENAME id TO ident",
        "CREATE TABLE _alembic_tmp_b (ident int)",
        "DROP TABLE b",
        "ALTER TABLE _alembic_tmp_b RENAME TO b",
    )
    told = [(item.table, item.old, item.new, item.is_column) for item in found.renames]
    assert told == [("b", "a", "b", False), ("b", "id", "ident", True)]


def test_prerequisites_come_in_an_order_in_which_they_run() -> None:
    function = "CREATE FUNCTION made() RETURNS text LANGUAGE sql AS 'SELECT helper()'"
    found = schema(
        "CREATE EXTENSION citext",
        "CREATE SCHEMA s",
        "CREATE FUNCTION unused() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION helper() RETURNS text LANGUAGE sql AS 'SELECT 1'",
        function,
        "CREATE SEQUENCE numbers START 5",
        "CREATE TYPE kind AS ENUM ('a')",
        "CREATE TYPE pair AS (k kind, n int)",
        "CREATE TYPE nobody AS (n int)",
        "CREATE TABLE s.t (id int DEFAULT nextval('numbers'), m text DEFAULT made(), p pair)",
    )
    assert found.prerequisites == (
        "CREATE SCHEMA IF NOT EXISTS s",
        "CREATE EXTENSION IF NOT EXISTS citext",
        "CREATE SEQUENCE numbers START WITH 5",
        "CREATE TYPE kind AS ENUM ('a')",
        "CREATE TYPE pair AS (k kind, n integer)",
        "CREATE FUNCTION helper() RETURNS text LANGUAGE sql AS 'SELECT 1'",
        function,
    )


def test_defaults_keep_their_text() -> None:
    text = """'{"at": "12:30", "a": ":b"}'::jsonb"""
    found = schema(f"CREATE TABLE t (a jsonb DEFAULT {text})")
    default = found.metadata.tables["t"].c.a.server_default
    assert isinstance(default, sa.DefaultClause)
    assert str(default.arg) == text


def test_a_plain_integer_key_is_not_counted_up() -> None:
    found = schema("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id serial PRIMARY KEY)")
    tables = found.metadata.tables
    assert tables["a"].autoincrement_column is None
    assert tables["b"].autoincrement_column is tables["b"].c.id
    assert tables["b"].c.id.server_default is None


def test_views_and_temporary_tables_are_no_tables() -> None:
    view = "CREATE VIEW v AS SELECT 1 AS one"
    found = schema("CREATE TEMP TABLE t (a int)", view)
    assert list(found.metadata.tables) == []
    assert found.views == (view,)


# -- types -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("VARCHAR(320)", "String(length=320)"),
        ("int[]", "ARRAY(Integer())"),
        ("timestamptz", "DateTime(timezone=True)"),
        ("timestamptz(3)", "TIMESTAMP(timezone=True, precision=3)"),
        ("BIGSERIAL", "BigInteger()"),
        ("double precision[][]", "ARRAY(Double(), dimensions=2)"),
        ("mood[]", "ARRAY(Enum('sad', 'ok', name='mood'))"),
        ("vector(3)", "NamedType('vector(3)')"),
        ("nonsense", "NamedType('nonsense')"),
    ],
)
def test_types_are_generic_where_that_says_all(spelling: str, expected: str) -> None:
    made = schema("CREATE TYPE mood AS ENUM ('sad', 'ok')", f"CREATE TABLE t (a {spelling})")
    assert repr(made.metadata.tables["t"].c.a.type) == expected


def test_a_domain_has_its_base_type() -> None:
    made = schema("CREATE DOMAIN email AS varchar(320)", "CREATE TABLE t (a email)")
    domain = made.metadata.tables["t"].c.a.type
    assert isinstance(domain, pg.DOMAIN)
    assert isinstance(domain.data_type, sa.String)


# -- DO blocks that ask ------------------------------------------------------------------------

LOOP = """
DO $$
DECLARE r RECORD; tail text := ' CASCADE'; wanted text;
BEGIN
    FOR r IN (SELECT conname, 't' AS owner FROM constraints WHERE kind = 'c') LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', r.owner, r.conname) || tail;
    END LOOP;
    SELECT name INTO wanted FROM indexes WHERE owner = 't';
    IF wanted IS NOT NULL THEN
        EXECUTE 'DROP INDEX ' || quote_ident(wanted);
    END IF;
END $$
"""


def test_a_do_block_asks_for_what_it_cannot_know() -> None:
    catalogue = run(
        'CREATE TABLE t (a int CHECK (a > 0), b int CONSTRAINT "B" CHECK (b > 0), c int UNIQUE)',
        'CREATE INDEX "An index" ON t (a)',
    )
    asked: list[str] = []
    answers: dict[str, list[Mapping[str, object]]] = {
        "SELECT conname": [{"conname": name, "owner": "t"} for name in ("t_a_check", "B")],
        "SELECT name": [{"name": "An index"}],
        "SELECT 'An index' IS NOT NULL": [{"held": True}],
    }

    def ask(sql: str) -> list[Mapping[str, object]] | None:
        asked.append(" ".join(sql.split()))
        return next((rows for start, rows in answers.items() if start in sql), None)

    catalogue.ask = ask
    catalogue.execute(LOOP, AT)
    assert catalogue.unread == []
    assert catalogue.tables[None, "t"].checks == []
    assert catalogue.tables[None, "t"].indexes == {}
    assert asked == [
        "SELECT conname, 't' AS owner FROM constraints WHERE kind = 'c'",
        "SELECT name FROM indexes WHERE owner = 't'",
        "SELECT 'An index' IS NOT NULL AS held",
    ]


def test_a_do_block_is_not_read_where_nobody_answers() -> None:
    catalogue = run("CREATE TABLE t (a int CHECK (a > 0))", LOOP)
    assert [item.kind for item in catalogue.unread] == ["DO"]
    assert len(catalogue.tables[None, "t"].checks) == 1


ROLES = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'reader') THEN
        EXECUTE format('CREATE USER %I WITH PASSWORD %L', 'reader', 'x');
        GRANT SELECT ON t TO reader;
    END IF;
    FOR row IN SELECT a FROM t LOOP UPDATE t SET a = row.a; END LOOP;
    {more}
END $$
"""


def test_what_depends_on_the_database_but_changes_no_table_is_passed_by() -> None:
    assert run("CREATE TABLE t (a int)", ROLES.format(more="")).unread == []


@pytest.mark.parametrize(
    "more",
    [
        "FOR row IN SELECT a FROM t LOOP EXECUTE 'DROP TABLE ' || row.a; END LOOP;",
        "IF current_user = 'x' THEN NULL; ELSE ALTER TABLE t ADD b int; END IF;",
        "IF current_user = 'x' THEN EXECUTE 'CREATE ' || 'TABLE x ()'; END IF;",
    ],
)
def test_what_depends_on_the_database_and_may_change_a_table_is_not(more: str) -> None:
    catalogue = run("CREATE TABLE t (a int)", ROLES.format(more=more))
    assert [item.kind for item in catalogue.unread] == ["DO"]
