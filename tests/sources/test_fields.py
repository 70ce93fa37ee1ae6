"""Field lists on the command line: the table they make, what they ask, what they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from codegen.codes import CATALOGUE
from codegen.config import Config
from codegen.diagnostics import GenApiError
from codegen.sources import fields
from codegen.sources.schema import Schema


def _read(
    text: str,
    existing: Schema | None = None,
    answers: Mapping[str, str] | None = None,
    dialect: str | None = None,
) -> Schema:
    name, *listed = text.split(" / ")
    config = Config(root=Path(), out=Path(), dialect=dialect, assume=answers or {})
    return fields.read(name, listed, config, existing=existing)


def _ddl(schema: Schema, table: str) -> list[str]:
    """The columns of CREATE TABLE in order, then its constraints by name."""
    dialect = sa.make_url(f"{schema.dialect}://").get_dialect()()
    text = str(CreateTable(schema.metadata.tables[table]).compile(dialect=dialect))
    lines = [line.strip().rstrip(",") for line in text.strip().splitlines()[1:-1]]
    named = sorted(line for line in lines if line.startswith("CONSTRAINT"))
    return [line for line in lines if line not in named] + named


def _users(key: sa.Column[object]) -> Schema:
    metadata = sa.MetaData()
    sa.Table("users", metadata, key)
    return Schema(metadata, "postgresql")


def test_every_part_of_the_grammar() -> None:
    existing = _users(sa.Column("id", sa.Uuid(), primary_key=True))
    schema = _read(
        "Booking / user:references / price:decimal(10, 2) / status:enum(pending,confirmed)"
        " / note:text? / code:string(32):unique / guests:int:index / at:datetime"
        " / --id=uuid / --timestamps / --unique=user,at",
        existing,
    )
    assert schema.questions == ()
    assert list(schema.metadata.tables) == ["users", "bookings"]
    assert _ddl(schema, "bookings") == [
        "id UUID DEFAULT gen_random_uuid() NOT NULL",
        "user_id UUID NOT NULL",
        "price NUMERIC(10, 2) NOT NULL",
        "status booking_status NOT NULL",
        "note TEXT",
        "code VARCHAR(32) NOT NULL",
        "guests INTEGER NOT NULL",
        "at TIMESTAMP WITH TIME ZONE NOT NULL",
        "created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL",
        "updated_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL",
        "CONSTRAINT bookings_code_key UNIQUE (code)",
        "CONSTRAINT bookings_pkey PRIMARY KEY (id)",
        "CONSTRAINT bookings_user_id_at_key UNIQUE (user_id, at)",
        "CONSTRAINT bookings_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)",
    ]
    indexes = schema.metadata.tables["bookings"].indexes
    assert [index.name for index in indexes] == ["idx_bookings_guests"]


@pytest.mark.parametrize(
    ("field", "postgresql", "sqlite"),
    [
        ("a:string", "a VARCHAR", "a VARCHAR"),
        ("a:float", "a DOUBLE PRECISION", "a FLOAT"),
        ("a:json", "a JSONB", "a JSON"),
        ("a:bytes", "a BYTEA", "a BLOB"),
        ("a:datetime", "a TIMESTAMP WITH TIME ZONE", "a DATETIME"),
        ("a:bool", "a BOOLEAN", "a BOOLEAN"),
        ("a:varchar(9)", "a VARCHAR(9)", "a VARCHAR(9)"),
    ],
)
def test_types_of_both_databases(field: str, postgresql: str, sqlite: str) -> None:
    for dialect, column in (("postgresql", postgresql), ("sqlite", sqlite)):
        schema = _read(f"Thing / {field} / --id=bigint", dialect=dialect)
        assert f"{column} NOT NULL" in _ddl(schema, "things")


def test_a_reference_takes_the_type_of_the_key() -> None:
    existing = _users(sa.Column("code", sa.CHAR(5), primary_key=True))
    schema = _read("Badge / owner:references(users)? / --id=integer", existing)
    table = schema.metadata.tables["badges"]
    assert str(table.c.owner_id.type) == "CHAR(5)"
    assert table.c.owner_id.nullable
    assert [key.target_fullname for key in table.foreign_keys] == ["users.code"]


def test_a_reference_to_itself() -> None:
    schema = _read("Category / parent:references(categories)? / --id=uuid")
    table = schema.metadata.tables["categories"]
    assert [key.target_fullname for key in table.foreign_keys] == ["categories.id"]
    assert isinstance(table.c.parent_id.type, sa.Uuid)


def test_a_key_of_ones_own() -> None:
    schema = _read("Country / id:string(2) / name:text")
    assert [c.name for c in schema.metadata.tables["countries"].primary_key] == ["id"]


def test_unknown_things_are_asked_together() -> None:
    schema = _read("LineItem / invoice:references / name:strng / price:decimal")
    assert [(q.kind, q.subject, q.proposed) for q in schema.questions] == [
        ("primary_key", "line_items.id", "bigint"),
        ("external_table", "line_items.invoice_id", None),
        ("type", "line_items.name", "string"),
        ("precision", "line_items.price", None),
    ]
    assert not schema.metadata.tables


def test_answers_make_the_table() -> None:
    text = "LineItem / invoice:references / name:strng / price:decimal"
    replies = ("integer", "bigint", "string(80)", "decimal(9,2)")
    answers = {q.id: a for q, a in zip(_read(text).questions, replies, strict=True)}
    schema = _read(text, answers=answers)
    assert schema.questions == ()
    assert _ddl(schema, "line_items") == [
        "id INTEGER GENERATED BY DEFAULT AS IDENTITY",
        "invoice_id BIGINT NOT NULL",
        "name VARCHAR(80) NOT NULL",
        "price NUMERIC(9, 2) NOT NULL",
        "CONSTRAINT line_items_pkey PRIMARY KEY (id)",
    ]


def test_the_key_type_of_the_project_is_proposed() -> None:
    existing = _users(sa.Column("id", sa.Uuid(), primary_key=True))
    (question,) = _read("Tag / name:text", existing).questions
    assert question.proposed == "uuid"


def test_a_table_that_the_project_has_stays_as_it_is() -> None:
    existing = _users(sa.Column("id", sa.Uuid(), primary_key=True))
    schema = _read("User / a:text", existing)
    assert [note.code for note in schema.notes] == ["GA313"]
    assert list(schema.metadata.tables["users"].columns.keys()) == ["id"]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Booking", "bookings"),
        ("bookings", "bookings"),
        ("LineItem", "line_items"),
        ("line_item", "line_items"),
        ("HTTPRequest", "http_requests"),
        ("Category", "categories"),
    ],
)
def test_every_spelling_of_a_name_is_one_table(name: str, table: str) -> None:
    assert fields.table_of(name) == table


def test_values_may_hold_commas_and_quotes() -> None:
    schema = _read("Thing / size:enum('x, y', 'it''s', \"z\") / --id=uuid")
    size = schema.metadata.tables["things"].c.size.type
    assert isinstance(size, sa.Enum)
    assert size.enums == ["x, y", "it's", "z"]


def test_an_entity_asked_for_now_may_not_be_there() -> None:
    existing = _users(sa.Column("id", sa.Uuid(), primary_key=True))
    config = Config(root=Path(), out=Path())
    with pytest.raises(GenApiError) as refused:
        fields.read("User", ["a:text"], config, existing=existing, fresh=True)
    assert refused.value.diagnostics[0].code == "GA313"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("Thing / name", "GA311", "'name' can't be read"),
        ("Thing / :text", "GA311", "can't be read"),
        ("Thing / a:text / --what", "GA311", "unknown flag --what"),
        ("Thing / a:text / --id=text", "GA311", "'text' is no key type"),
        ("Thing / a:text / --id=uuid / --unique=b", "GA311", "no field 'b'"),
        ("Thing / a:enum / --id=uuid", "GA311", "a has no values"),
        ("Thing / a:text / a:int / --id=uuid", "GA310", "already exists"),
        ("Thing / a:enum() / --id=uuid", "GA311", "a has no values"),
        ("Thing / a:enum(x,,y) / --id=uuid", "GA311", "an empty one"),
        ("Thing / a:enum(x,x) / --id=uuid", "GA311", "a value twice"),
        ("Thing / a:decimal(0,0) / --id=uuid", "GA311", "decimal(0,0) is no decimal"),
        ("Thing / a:decimal(2,5) / --id=uuid", "GA311", "decimal(2,5) is no decimal"),
        ("Thing / a:string(0) / --id=uuid", "GA311", "holds no text"),
        ("Thing / __init__:text / --id=uuid", "GA311", "'__init__' is no name of a field"),
        ("Thing / Name:text / --id=uuid", "GA311", "'Name' is no name of a field"),
        ("Thing / a:references(../b) / --id=uuid", "GA311", "refers to '../b', which is no table"),
        ("Thing / a:int / --id=uuid / --unique=a,a", "GA311", "a field twice"),
        ("Thing / id:int? / a:int", "GA311", "the key id may not be null"),
        ("Thing / id:int / a:int / --id=uuid", "GA311", "leave out --id"),
        ("../x / a:text", "GA311", "'../x' is no name of an entity"),
        ("__init__ / a:text", "GA311", "'__init__' is no name of an entity"),
        ("x" * 70 + " / a:text / --id=uuid", "GA311", "too long for the database"),
        ("Thing / " + "x" * 70 + ":text", "GA311", "too long for the database"),
        ("2nd / a:text", "GA311", "no name of an entity"),
        ("Thing / a:varchar(x) / --id=uuid", "GA311", "takes numbers"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, code: str, says: str) -> None:
    existing = _users(sa.Column("id", sa.Uuid(), primary_key=True))
    with pytest.raises(GenApiError) as refused:
        _read(text, existing)
    (diagnostic,) = refused.value.diagnostics
    assert (diagnostic.code, refused.value.exit_code) == (code, 2)
    assert says in diagnostic.message
    assert code in CATALOGUE
