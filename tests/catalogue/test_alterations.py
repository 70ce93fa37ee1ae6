"""What the catalogue notes of each statement that changes what an earlier one made."""

from __future__ import annotations

import pytest

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue

START = """
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE users (id int PRIMARY KEY, mail text, feeling mood);
CREATE TABLE notes (id int PRIMARY KEY, author int REFERENCES users (id));
"""


def noted(*statements: str) -> list[str]:
    """What is noted of each statement, as "number: subject facet"."""
    catalogue = Catalogue("postgresql")
    catalogue.execute(START, Place("start.sql"))
    for number, statement in enumerate(statements, 1):
        catalogue.execute(statement, Place("next.sql", number))
    copy = Catalogue.from_json(catalogue.to_json())
    assert copy.alterations == catalogue.alterations
    later = [item for item in copy.alterations if item.at.file == "next.sql"]
    return [f"{item.at.line}: {item.subject} {item.facet}" for item in later]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("ALTER TABLE users ADD COLUMN age int NOT NULL", ["users.age added"]),
        ("ALTER TABLE users ALTER mail SET NOT NULL", ["users.mail nullable"]),
        ("ALTER TABLE users ALTER mail SET DEFAULT 'x'", ["users.mail default"]),
        ("ALTER TABLE users ALTER mail TYPE varchar(9)", ["users.mail type"]),
        ("ALTER TABLE users DROP COLUMN mail", ["users.mail dropped"]),
        ("COMMENT ON COLUMN users.mail IS 'where to write'", ["users.mail comment"]),
        ("ALTER TABLE users ADD CONSTRAINT once UNIQUE (mail)", ["users:once added"]),
        (
            "ALTER TABLE notes DROP CONSTRAINT notes_author_fkey",
            ["notes:notes_author_fkey dropped"],
        ),
        ("CREATE UNIQUE INDEX once ON users (mail)", ["users:once added"]),
        ("ALTER TYPE mood ADD VALUE 'so-so'", ["mood values"]),
        ("DROP TABLE users CASCADE", ["notes:notes_author_fkey dropped", "users dropped"]),
        ("ALTER TABLE users RENAME COLUMN mail TO email", []),
        ("ALTER TABLE users RENAME TO people", []),
        ("ALTER TABLE users SET SCHEMA staff", []),
        ("CREATE TABLE more (id int PRIMARY KEY)", ["more added"]),
    ],
)
def test_one_statement(statement: str, expected: list[str]) -> None:
    schema = "CREATE SCHEMA staff"
    assert noted(schema, statement) == [f"2: {item}" for item in expected]


def test_a_renamed_table_goes_on_under_its_new_name() -> None:
    found = noted(
        "ALTER TABLE users RENAME TO people",
        "ALTER TABLE people DROP COLUMN mail",
        "ALTER TABLE people RENAME COLUMN feeling TO mood",
        "ALTER TABLE people ALTER mood SET NOT NULL",
    )
    assert found == ["2: people.mail dropped", "4: people.mood nullable"]


def test_a_move_to_another_schema_is_a_rename() -> None:
    catalogue = Catalogue("postgresql")
    catalogue.execute(f"{START}; CREATE SCHEMA staff", Place("start.sql"))
    catalogue.execute("ALTER TABLE users SET SCHEMA staff", Place("next.sql", 1))
    assert [(item.old, item.new) for item in catalogue.renames] == [("users", "staff.users")]


def test_what_fails_is_not_noted() -> None:
    catalogue = Catalogue("postgresql")
    catalogue.execute(START, Place("start.sql"))
    before = list(catalogue.alterations)
    catalogue.execute("DO $$ BEGIN EXECUTE 'x' || random(); END $$", Place("next.sql", 1))
    assert catalogue.alterations == before
