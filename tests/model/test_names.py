"""Names are valid, unique, deterministic, and stay what they are where that is possible."""

from __future__ import annotations

import keyword

import pydantic
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Enum, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase

from codegen.model import names
from codegen.model.enumerations import members
from tests.model.support import api_of, reference, table

hostile = st.one_of(
    st.text(min_size=1, max_size=12),
    st.sampled_from(
        [
            *(
                "class",
                "metadata",
                "registry",
                "2fa",
                "user-id",
                "__tablename__",
                "Optional",
                "a b",
            ),
            *("copy", "json", "schema", "validate", "model_fields", "model_config", "self", "_id"),
            *("int", "list", "İ", "ﬁ", "名前", "ß", "🙂", "_", "None", "user_id", "userId"),
        ]
    ),
).filter(lambda text: "\0" not in text)


def _tables(texts: list[str], schema: str | None = None) -> list[Table]:
    metadata = MetaData()
    return [
        Table(text, metadata, Column("id", Integer), schema=schema) for text in dict.fromkeys(texts)
    ]


@given(st.lists(hostile, min_size=1, max_size=8, unique=True))
@example(["\U0001d2e0:0"])  # a digit that no identifier may have
@example(["register", "mro"])  # of the classes' own class
@settings(max_examples=300)
def test_attributes_are_safe_and_unique(columns: list[str]) -> None:
    things = Table("things", MetaData(), *(Column(column, Integer) for column in columns))
    chosen = names.attributes(things, {})
    assert list(chosen) == columns
    assert len(set(chosen.values())) == len(columns)
    for attribute in chosen.values():
        assert attribute.isidentifier()
        assert not keyword.iskeyword(attribute)
        assert not attribute.startswith("_")
        assert not hasattr(pydantic.BaseModel, attribute)
        assert not hasattr(DeclarativeBase, attribute)
    assert chosen == names.attributes(things, {}), "the same in every run"


@given(st.lists(hostile, min_size=1, max_size=8, unique=True))
@settings(max_examples=300)
def test_entities_are_safe_and_unique(texts: list[str]) -> None:
    found = names.entities(_tables(texts), {})
    assert set(found) == set(texts)
    for kind in ("name", "module", "class_name", "plural", "path"):
        values = [getattr(each, kind) for each in found.values()]
        assert len(set(values)) == len(values), kind
    for each in found.values():
        assert each.name.isidentifier()
        assert not keyword.iskeyword(each.name)
        assert each.class_name.isidentifier()
        assert each.module not in {"auth", "common", "health", "tables"}
        assert not keyword.iskeyword(each.module)


@given(hostile)
def test_naming_a_name_changes_nothing(text: str) -> None:
    assert names.attribute(names.attribute(text)) == names.attribute(text)


@given(st.lists(hostile, max_size=8))
def test_members_of_enumerations_are_safe_and_unique(values: list[str]) -> None:
    found = members(values)
    assert [value for _, value in found] == values
    assert len({member for member, _ in found}) == len(values)
    assert all(member.isidentifier() and not keyword.iskeyword(member) for member, _ in found)


def test_labels_that_collide_stay_apart() -> None:
    labels = ["new", "None", "class", "2nd", "a b", "A B", ""]
    assert members(labels) == (
        ("NEW", "new"),
        ("NONE", "None"),
        ("CLASS", "class"),
        ("VALUE_2ND", "2nd"),
        ("A_B", "a b"),
        ("A_B_2", "A B"),
        ("EMPTY", ""),
    )


@pytest.mark.parametrize(
    ("column", "attribute"),
    [
        ("email", "email"),
        ("userId", "user_id"),
        ("user-id", "user_id"),
        ("2fa", "field_2fa"),
        ("class", "class_"),
        ("metadata", "metadata_"),
        ("model_name", "model_name"),
        ("model_dump", "model_dump_"),
        ("__tablename__", "tablename"),
        ("_id", "id"),
        ("self", "self_"),
        ("type", "type"),
    ],
)
def test_attribute_of_a_column(column: str, attribute: str) -> None:
    assert names.attribute(column) == attribute


def test_a_column_that_is_fine_keeps_its_name_before_others() -> None:
    things = Table("things", MetaData(), Column("user-id", Integer), Column("user_id", Integer))
    assert names.attributes(things, {}) == {"user-id": "user_id_2", "user_id": "user_id"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bookings", ("booking", "booking", "Booking", "bookings", "/bookings")),
        (
            "booking_items",
            ("booking_item",) * 2 + ("BookingItem", "booking_items", "/booking-items"),
        ),
        (
            "BookingItems",
            ("booking_item",) * 2 + ("BookingItem", "booking_items", "/booking-items"),
        ),
        ("user", ("user", "user", "User", "users", "/users")),
        ("tokens", ("token", "token", "Token", "tokens", "/tokens")),
        ("properties", ("property_", "property", "Property", "properties", "/properties")),
        ("warnings", ("warning", "warning", "WarningRow", "warnings", "/warnings")),
        ("numbers", ("number_", "number", "Number", "numbers", "/numbers")),
        ("classes", ("class_", "class_", "Class", "classes", "/classes")),
        ("news", ("news", "news", "News", "news", "/news")),
        (
            "2fa_codes",
            ("table_2fa_code",) * 2 + ("Table2faCode", "table_2fa_codes", "/table-2fa-codes"),
        ),
    ],
)
def test_names_of_a_table(text: str, expected: tuple[str, ...]) -> None:
    (found,) = names.entities(_tables([text]), {}).values()
    assert (found.name, found.module, found.class_name, found.plural, found.path) == expected


def test_tables_that_clash_after_singularising() -> None:
    found = names.entities(_tables(["user", "users"]), {})
    assert [each.class_name for each in found.values()] == ["User", "User2"]
    assert [each.path for each in found.values()] == ["/users", "/users-2"]


def test_the_same_table_in_two_schemas_is_named_after_its_schema() -> None:
    metadata = MetaData()
    table(metadata, "users", schema="billing")
    table(metadata, "users")
    api = api_of(metadata)
    assert {e.table.fullname: e.class_name for e in api.entities} == {
        "billing.users": "BillingUser",
        "users": "User",
    }
    (note,) = api.notes
    assert (note.code, note.subjects) == ("GA407", ("billing.users",))


def test_configuration_names_tables_and_columns() -> None:
    metadata = MetaData()
    table(metadata, "people_tbl", Column("usr_nm", String(5)))
    (entity,) = api_of(
        metadata, names={"people_tbl": "person", "people_tbl.usr_nm": "user_name"}
    ).entities
    assert (entity.class_name, entity.path) == ("Person", "/people")
    assert entity.field("user_name").name == "usr_nm"


def test_an_enumeration_never_takes_the_name_of_an_entity() -> None:
    metadata = MetaData()

    table(metadata, "booking_statuses")
    table(metadata, "bookings", Column("status", Enum("a", "b", name="booking_status")))
    api = api_of(metadata)
    assert [e.class_name for e in api.enumerations] == ["BookingStatusEnum"]


def test_a_type_name_written_together_is_taken_apart() -> None:

    metadata = MetaData()
    table(metadata, "bookings", Column("status", Enum("a", name="bookingstatus")))
    (enumeration,) = api_of(metadata).enumerations
    assert enumeration.class_name == "BookingStatus"
    assert (enumeration.owner, enumeration.module) == ("booking", "app.models.booking")


def test_relations_give_way_to_columns() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "posts", reference("user_id", "users.id"), Column("user", String(9)))
    post = api_of(metadata).entity("post")
    (relation,) = post.relations
    assert relation.attribute == "user_user"
