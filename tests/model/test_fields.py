"""Who sets a field and when, what it means, and where its default comes from."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Enum,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from codegen.config import TableOptions
from codegen.model.api import Api, Field, Presence, Role, UserTable
from tests.model.support import api_of, code, field_of, key, reference, table

REQUIRED, OPTIONAL, ABSENT = Presence.REQUIRED, Presence.OPTIONAL, Presence.ABSENT


def when(field: Field) -> tuple[Presence, Presence]:
    return field.on_create, field.on_update


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("x", Integer, nullable=False), (REQUIRED, OPTIONAL)),
        (Column("x", Integer), (OPTIONAL, OPTIONAL)),
        (Column("x", Integer, nullable=False, server_default=text("1")), (OPTIONAL, OPTIONAL)),
        (Column("x", Integer, Computed("1 + 1")), (ABSENT, ABSENT)),
        (Column("x", Integer, Identity(always=True)), (ABSENT, ABSENT)),
        (Column("x", Integer, Identity()), (OPTIONAL, OPTIONAL)),
        (Column("x", TSVECTOR), (ABSENT, ABSENT)),
        (Column("x", TSVECTOR, nullable=False), (REQUIRED, OPTIONAL)),
        (Column("created_at", DateTime, nullable=False), (ABSENT, ABSENT)),
        (Column("updated_at", DateTime), (ABSENT, ABSENT)),
        (Column("deleted_at", DateTime), (ABSENT, ABSENT)),
        (Column("version", Integer, nullable=False), (ABSENT, ABSENT)),
        (Column("api_key", Text, nullable=False), (REQUIRED, OPTIONAL)),
    ],
    ids=lambda value: f"{value.name}-{value.type!r}" if isinstance(value, Column) else "",
)
def test_who_sets_a_field(column: Column[Any], expected: tuple[Presence, Presence]) -> None:
    assert when(field_of(column)) == expected


@pytest.mark.parametrize(
    ("column", "expected", "factory"),
    [
        (Column("id", BigInteger, Identity(), primary_key=True), ABSENT, None),
        (Column("id", Integer, primary_key=True), ABSENT, None),
        (Column("id", Integer, primary_key=True, autoincrement=False), REQUIRED, None),
        (Column("id", String(9), primary_key=True), REQUIRED, None),
        (Column("id", Uuid, primary_key=True), ABSENT, "uuid4"),
        (Column("id", Uuid, primary_key=True, server_default=text("gen()")), ABSENT, None),
    ],
)
def test_who_makes_a_key(column: Column[Any], expected: Presence, factory: str | None) -> None:
    field = field_of(column)
    assert (field.role, field.on_create, field.on_update) == (Role.KEY, expected, ABSENT)
    assert code(field.factory) == factory


def test_a_key_that_the_service_makes_is_told() -> None:
    metadata = MetaData()
    table(metadata, "things", Column("id", Uuid, primary_key=True))
    (note,) = api_of(metadata).notes
    assert (note.code, note.subjects) == ("GA403", ("things.id",))


def test_a_key_that_is_a_foreign_key_is_the_clients() -> None:
    metadata = MetaData()
    table(metadata, "parents")
    table(metadata, "children", reference("id", "parents.id", primary_key=True))
    field = api_of(metadata).entity("child").field("id")
    assert (field.role, field.on_create, field.factory) == (Role.KEY, REQUIRED, None)


@pytest.mark.parametrize(
    ("default", "expected", "codes"), [("'main'", OPTIONAL, []), ("''", REQUIRED, ["GA414"])]
)
def test_a_part_of_a_key_that_has_a_constant_default_is_the_clients(
    default: str, expected: Presence, codes: list[str]
) -> None:
    metadata = MetaData()
    place = Column("place", String(9), server_default=text(default), primary_key=True)
    table(metadata, "meters", Column("number", Text, primary_key=True), place)
    api = api_of(metadata)
    field = api.entity("meter").field("place")
    assert (field.on_create, field.bounds.min_length) == (expected, 1)
    assert [sample.varying for sample in field.type.valid] == [True, True]
    assert [note.code for note in api.notes] == codes


@pytest.mark.parametrize(
    "said",
    [
        Column("labels", JSONB, server_default=text("'[]'::jsonb")),
        CheckConstraint("jsonb_typeof(labels) = 'array'"),
        CheckConstraint("labels IS NULL OR json_array_length(labels::json) < 3"),
        Index("labelled", "id", postgresql_where=text('jsonb_array_length("labels") > 0')),
        Index("first_label", text("jsonb_array_length(labels)")),
    ],
    ids=["default", "kind", "length", "where", "expression"],
)
def test_json_that_is_a_list_has_lists_for_examples(said: Any) -> None:
    column = said if isinstance(said, Column) else Column("labels", JSONB)
    others = () if isinstance(said, Column) else (said,)
    assert [sample.json for sample in field_of(column, *others).type.valid] == [
        '["value"]',
        '["other"]',
    ]


@pytest.mark.parametrize(
    "said",
    [
        Column("labels", JSONB, server_default=text("'{}'")),
        CheckConstraint("jsonb_typeof(labels) = 'object'"),
        Index("labelled", "id", postgresql_where=text("jsonb_array_length(more_labels) > 0")),
    ],
    ids=["default", "kind", "where"],
)
def test_json_of_another_kind_has_an_object_for_example(said: Any) -> None:
    column = said if isinstance(said, Column) else Column("labels", JSONB)
    others = () if isinstance(said, Column) else (Column("more_labels", JSONB), said)
    assert field_of(column, *others).type.valid[0].json == '{"key": "value"}'


def test_sqlite_makes_the_value_of_an_integer_key() -> None:
    column = Column("id", Integer, primary_key=True, autoincrement=False)
    assert field_of(column, dialect="sqlite").on_create == ABSENT


@pytest.mark.parametrize(
    ("column", "role"),
    [
        (Column("created_at", DateTime), Role.CREATED_AT),
        (Column("updated_at", Date), Role.UPDATED_AT),
        (Column("created_at", Integer), Role.PLAIN),
        (Column("deleted_at", DateTime), Role.DELETED_AT),
        (Column("deleted_at", DateTime, nullable=False), Role.PLAIN),
        (Column("version", Integer, nullable=False), Role.VERSION),
        (Column("version", String(9)), Role.PLAIN),
        (Column("version", Integer, nullable=False, unique=True), Role.PLAIN),
        (Column("hashed_password", Text), Role.PASSWORD_HASH),
        (Column("password_hash", String(255)), Role.PASSWORD_HASH),
        (Column("password_hash", String(60)), Role.SECRET),
        (Column("password", Text), Role.SECRET),
        (Column("refresh_token", Text), Role.SECRET),
        (Column("max_token", Integer), Role.PLAIN),
        (Column("client_secret", String(9)), Role.SECRET),
        (Column("api_key", Uuid), Role.SECRET),
        (Column("otp_enabled", Boolean), Role.PLAIN),
        (Column("otp_code", String(6)), Role.SECRET),
        (Column("tokens", Text), Role.PLAIN),
        (Column("status", Text), Role.PLAIN),
    ],
    ids=lambda value: f"{value.name}-{value.type!r}" if isinstance(value, Column) else "",
)
def test_roles(column: Column[Any], role: Role) -> None:
    field = field_of(column)
    assert field.role == role
    assert field.readable == (role not in (Role.SECRET, Role.PASSWORD_HASH))


def test_configured_secrets() -> None:
    metadata = MetaData()
    table(metadata, "users", Column("iban", Text), Column("ssn", Text), Column("name", Text))
    (user,) = api_of(metadata, secrets=("iban", "users.s*")).entities
    assert [f.attribute for f in user.readable] == ["id", "name"]


def user_with_a_password(**options: Any) -> Api:
    """Users who log in with an address, and a password in a column of that name."""
    metadata = MetaData()
    email = Column("email", Text, nullable=False, unique=True)
    table(metadata, "users", email, Column("password", String(255), nullable=False))
    return api_of(metadata, **options)


def test_a_password_that_may_be_a_hash_is_told() -> None:
    api = user_with_a_password()
    assert api.entity("user").field("password").role == Role.SECRET
    (note,) = [note for note in api.notes if note.code == "GA413"]
    assert note.subjects == ("users",)
    assert 'passwords = ["users.password"]' in note.hint
    assert api.user_table is None


def test_a_configured_password_is_hashed() -> None:
    api = user_with_a_password(passwords=("users.password",))
    field = api.entity("user").field("password")
    assert (field.role, field.input_name) == (Role.PASSWORD_HASH, "password")
    assert code(field.type.request) == "SecretStr"
    assert api.user_table == UserTable("user", "email", "password", None)
    assert "GA413" not in {note.code for note in api.notes}


def test_a_hash_without_room_is_told() -> None:
    metadata = MetaData()
    email = Column("email", Text, nullable=False, unique=True)
    table(metadata, "users", email, Column("password_hash", String(60), nullable=False))
    api = api_of(metadata)
    assert api.entity("user").field("password_hash").role == Role.SECRET
    (note,) = [note for note in api.notes if note.code == "GA413"]
    assert "97 characters" in note.message
    silent = api_of(metadata, secrets=("users.password_hash",))
    assert "GA413" not in {note.code for note in silent.notes}


def test_a_password_that_is_to_be_stored_as_it_is_sent_is_not_told() -> None:
    for options in (
        {"secrets": ("users.password",)},
        {"tables": {"users": TableOptions(secrets=("password",))}},
    ):
        assert "GA413" not in {note.code for note in user_with_a_password(**options).notes}


def test_a_password_hash_is_written_as_a_password() -> None:
    field = field_of(Column("hashed_password", String(255), nullable=False))
    assert (field.input_name, field.bounds.min_length) == ("password", 8)
    assert code(field.type.request) == "SecretStr"
    assert (code(field.type.valid[0].python) or "").startswith("hash_password(")


def test_moments_that_the_database_does_not_set() -> None:
    created = field_of(Column("created_at", DateTime, nullable=False))
    assert (code(created.factory), created.on_change) == ("func.now()", None)
    updated = field_of(Column("updated_at", DateTime, server_default=text("now()")))
    assert (updated.factory, code(updated.on_change)) == (None, "func.now()")
    assert code(field_of(Column("updated_at", Date)).on_change) == "func.current_date()"


@pytest.mark.parametrize(
    ("type_", "default", "expected"),
    [
        (Text(), "'pending'::text", ('"pending"', '"pending"')),
        (String(9), "'it''s'::character varying", ('"it\'s"', '"it\'s"')),
        (Text(), "''", ('""', '""')),
        (Integer(), "0", ("0", "0")),
        (Integer(), "'-1'::integer", ("-1", "-1")),
        (Numeric(10, 2), "0", ('Decimal("0.00")', '"0.00"')),
        (Numeric(10, 2), "5.5", ('Decimal("5.50")', '"5.50"')),
        (Boolean(), "true", ("True", "True")),
        (Boolean(), "0", ("False", "False")),
        (Enum("a", "b", name="letter"), "'b'::letter", ("Letter.B", '"b"')),
        (DateTime(), "now()", None),
        (Uuid(), "gen_random_uuid()", None),
        (Text(), "current_user", None),
        (Text(), "'a' || 'b'", None),
        (Integer(), "nextval('s'::regclass)", None),
    ],
)
def test_literal_defaults(type_: Any, default: str, expected: tuple[str, str] | None) -> None:
    field = field_of(Column("x", type_, server_default=text(default)))
    found = field.default and (code(field.default.python), field.default.json)
    assert found == expected
    assert field.server_made


def test_a_default_given_as_text_is_that_text() -> None:
    field = field_of(Column("x", Text, server_default="it's"))
    assert field.default is not None
    assert field.default.json == '"it\'s"'


def test_comments_describe() -> None:
    metadata = MetaData()
    table(metadata, "things", Column("x", Text, comment="An x."))
    metadata.tables["things"].comment = "All things."
    (thing,) = api_of(metadata).entities
    assert (thing.description, thing.field("x").description) == ("All things.", "An x.")


def test_violations_name_constraint_and_attributes() -> None:
    metadata = MetaData()
    table(
        metadata,
        "things",
        key(),
        Column("user-id", Integer),
        Column("name", Text),
        UniqueConstraint("user-id", "name", name="uq_things"),
    )
    (thing,) = api_of(metadata).entities
    assert {v.name: v.fields for v in thing.violations} == {
        "things_pkey": ("id",),
        "uq_things": ("user_id", "name"),
    }


def test_a_columns_own_foreign_key_goes_before_those_that_it_is_a_part_of() -> None:
    metadata = MetaData()
    table(metadata, "cases")
    columns = [Column(f"part_{number}", BigInteger) for number in range(9)]
    table(metadata, "wholes", *columns, UniqueConstraint(*(column.name for column in columns)))
    names = [column.name for column in columns]
    child = table(metadata, "parts", *(reference(name, "cases.id") for name in names))
    child.append_constraint(ForeignKeyConstraint(names, [f"wholes.{name}" for name in names]))
    part = api_of(metadata).entity("part")
    for name in names:
        found = [key.target_fullname for key in part.field(name).references]
        assert found == ["cases.id", f"wholes.{name}"]


@pytest.mark.parametrize(
    ("column", "check"),
    [
        (Column("kind", String(20), nullable=False, server_default="'a'"), "kind IN ('a', 'b')"),
        (Column("size", Integer, nullable=False, server_default="0"), "size > 0"),
        (Column("code", Text, nullable=False, server_default=""), "length(code) >= 2"),
    ],
)
def test_a_default_that_its_check_refuses_is_told_and_left_out(
    column: Column[Any], check: str
) -> None:
    metadata = MetaData()
    table(metadata, "things", column, CheckConstraint(check))
    api = api_of(metadata)
    field = api.entity("thing").field(column.name)
    assert (field.default, field.on_create) == (None, Presence.REQUIRED)
    assert [note.code for note in api.notes] == ["GA414"]


def test_a_default_within_its_check_stays() -> None:
    metadata = MetaData()
    size = Column("size", Integer, nullable=False, server_default="1")
    table(metadata, "things", size, CheckConstraint("size > 0"))
    api = api_of(metadata)
    assert api.entity("thing").field("size").on_create == Presence.OPTIONAL
    assert api.notes == ()
