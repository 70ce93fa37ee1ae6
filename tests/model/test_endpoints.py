"""Operations: their paths, names, parameters, scopes and errors; pages, filters and sorts."""

from __future__ import annotations

import pytest
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from codegen.model.api import Api, Entity, ErrorCode, UserTable
from tests.model.support import api_of, endpoint, link, reference, table


def paths(entity: Entity) -> dict[str, str]:
    return {e.operation_id: f"{e.method} {e.path}" for e in entity.endpoints}


@pytest.fixture
def shop() -> Api:
    metadata = MetaData()
    table(metadata, "users", Column("email", String(320), nullable=False, unique=True))
    table(
        metadata,
        "order_items",
        reference("user_id", "users.id", ondelete="CASCADE"),
        reference("parent_id", "order_items.id", nullable=True, ondelete="SET NULL"),
        Column("note", Text),
    )
    table(metadata, "tags")
    link(metadata, "order_item_tags", order_item_id="order_items.id", tag_id="tags.id")
    table(
        metadata,
        "seats",
        Column("venue", String(9), primary_key=True),
        Column("no", Integer, primary_key=True),
    )
    return api_of(metadata)


def test_paths_and_names(shop: Api) -> None:
    assert paths(shop.entity("order_item")) == {
        "list_order_items": "GET /order-items",
        "create_order_item": "POST /order-items",
        "get_order_item": "GET /order-items/{order_item_id}",
        "update_order_item": "PATCH /order-items/{order_item_id}",
        "delete_order_item": "DELETE /order-items/{order_item_id}",
        "list_user_order_items": "GET /users/{user_id}/order-items",
        "list_order_item_children": "GET /order-items/{order_item_id}/children",
        "list_order_item_tags": "GET /order-items/{order_item_id}/tags",
        "add_order_item_tag": "PUT /order-items/{order_item_id}/tags/{tag_id}",
        "remove_order_item_tag": "DELETE /order-items/{order_item_id}/tags/{tag_id}",
    }
    assert "list_tag_order_items" in paths(shop.entity("tag"))
    assert "add_tag_order_item" not in paths(shop.entity("tag")), "links are written from one side"


def test_composite_keys_are_segments_in_key_order(shop: Api) -> None:
    found = endpoint(shop.entity("seat"), "get_seat")
    assert found.path == "/seats/{venue}/{no}"
    assert [(p.name, p.field.attribute) for p in found.params] == [("venue", "venue"), ("no", "no")]


def test_a_table_of_keys_alone_has_nothing_to_change(shop: Api) -> None:
    assert "update_seat" not in paths(shop.entity("seat"))


def test_operation_ids_and_routes_are_unique(shop: Api) -> None:
    found = [e for _, e in shop.endpoints()]
    assert len({e.operation_id for e in found}) == len(found)
    assert len({(e.method, e.path) for e in found}) == len(found)


def test_links_of_a_table_with_itself_have_two_parameters() -> None:
    metadata = MetaData()
    table(metadata, "users")
    link(metadata, "friends", user_id="users.id", friend_id="users.id")
    (user,) = api_of(metadata).entities
    assert endpoint(user, "add_user_friends").path == "/users/{user_id}/friends/{other_user}"


def test_errors_that_can_happen_and_no_others(shop: Api) -> None:
    item, user, seat = (shop.entity(name) for name in ("order_item", "user", "seat"))
    always = {ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN, ErrorCode.UNAVAILABLE}
    invalid, missing, conflict = (
        ErrorCode.VALIDATION_ERROR,
        ErrorCode.NOT_FOUND,
        ErrorCode.CONFLICT,
    )
    expected = {
        (item, "list_order_items"): {invalid},
        (item, "create_order_item"): {invalid, conflict},
        (item, "get_order_item"): {invalid, missing},
        (item, "list_user_order_items"): {invalid, missing},
        (item, "delete_order_item"): {invalid, missing, conflict},
        (item, "add_order_item_tag"): {invalid, missing, conflict},
        (user, "create_user"): {invalid, conflict},
        (user, "delete_user"): {invalid, missing, conflict},
        (seat, "create_seat"): {invalid, conflict},
    }
    for (entity, name), more in expected.items():
        errors = set(endpoint(entity, name).errors)
        assert errors == always | more, name


def test_deletion_is_blocked_through_cascades() -> None:
    metadata = MetaData()
    table(metadata, "a")
    table(metadata, "b", reference("a_id", "a.id", ondelete="CASCADE"))
    table(metadata, "c", reference("b_id", "b.id"))
    table(metadata, "d", reference("c_id", "c.id", ondelete="SET NULL", nullable=True))
    api = api_of(metadata)
    conflicts = {
        e.name: ErrorCode.CONFLICT in endpoint(e, f"delete_{e.name}").errors for e in api.entities
    }
    assert conflicts == {"a": True, "b": True, "c": False, "d": False}


def test_every_operation_needs_a_scope_unless_it_is_public() -> None:
    metadata = MetaData()
    table(metadata, "posts", Column("text", Text))
    api = api_of(metadata, public=("list_*", "GET /posts/*"))
    (post,) = api.entities
    public = {e.operation_id for e in post.endpoints if e.public}
    assert public == {"list_posts", "get_post"}
    for found in post.endpoints:
        assert bool(found.scopes) != found.public
        assert (ErrorCode.UNAUTHORIZED in found.errors) != found.public
    assert endpoint(post, "create_post").scopes == ("posts:write",)


def test_configuration_that_matches_nothing_is_told() -> None:
    metadata = MetaData()
    table(metadata, "posts")
    api = api_of(metadata, public=("list_pots",), secrets=("nope*",), names={"posts": "entry"})
    assert [note.code for note in api.notes] == ["GA406", "GA406"]


def test_filters_and_sorts_only_where_an_index_serves_them() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(
        metadata,
        "bookings",
        reference("user_id", "users.id"),
        Column("status", Enum("a", "b", name="status"), nullable=False, index=True),
        Column("starts_at", DateTime, nullable=False),
        Column("ends_at", DateTime, nullable=False),
        Column("price", Integer),
        Column("is_paid", Boolean, nullable=False),
        Column("api_key", Text, unique=True),
        Column("limit", Integer, index=True),
        Column("slug", Text, nullable=False),
        Column("code", Text),
        Index("ix_starts", "starts_at", "ends_at"),
        Index("ix_price", "price", postgresql_where=text("price > 0")),
        Index("ix_lower", text("lower(code)")),
        UniqueConstraint("slug", "user_id"),
    )
    booking = api_of(metadata).entity("booking")
    assert {f.field.attribute: f.operators for f in booking.filters} == {
        "id": ("eq",),
        "user_id": ("eq",),
        "status": ("eq", "in"),
        "starts_at": ("eq", "gt", "gte", "lt", "lte"),
        "slug": ("eq",),
    }
    assert [field.attribute for field in booking.sorts] == ["id", "starts_at", "slug"]


def test_pages_are_newest_first_where_an_index_serves_that() -> None:
    metadata = MetaData()
    table(metadata, "logs", Column("created_at", DateTime, nullable=False, index=True))
    table(metadata, "notes", Column("created_at", DateTime, nullable=False))
    api = api_of(metadata)
    pages = {e.name: [(f.attribute, down) for f, down in e.page_key] for e in api.entities}
    assert pages == {"log": [("created_at", True), ("id", True)], "note": [("id", False)]}


def test_the_user_table() -> None:
    metadata = MetaData()
    table(
        metadata,
        "users",
        Column("email", String(320), nullable=False, unique=True),
        Column("hashed_password", Text, nullable=False),
        Column("is_active", Boolean, nullable=False),
    )
    table(metadata, "admins", Column("email", Text, nullable=False, unique=True))
    assert api_of(metadata).user_table == UserTable("user", "email", "hashed_password", "is_active")


def test_tables_without_a_usable_key_have_no_endpoints() -> None:
    metadata = MetaData()

    Table("logs", metadata, Column("what", Text))
    table(metadata, "blobs", Column("digest", LargeBinary, primary_key=True))
    api = api_of(metadata)
    assert api.entities == ()
    assert {t.name for t in api.tables} == {"logs", "blobs"}
    assert [note.code for note in api.notes] == ["GA401", "GA401"]


def test_tables_are_chosen_by_configuration() -> None:
    metadata = MetaData()
    for name in ("users", "logs", "old_logs"):
        table(metadata, name)
    found = api_of(metadata, include=("*logs", "users"), exclude=("old_*",))
    assert sorted(e.name for e in found.entities) == ["log", "user"]


def test_building_twice_gives_the_same(shop: Api) -> None:
    metadata = next(iter(shop.entities)).table.metadata
    assert repr(api_of(metadata)) == repr(shop)


def test_a_schema_that_means_the_same_on_sqlite() -> None:
    portable, other = MetaData(), MetaData()
    table(
        portable,
        "notes",
        Column("id", Integer, primary_key=True),
        Column("text", String(9)),
        CheckConstraint("length(text) > 1"),
    )
    table(
        other,
        "notes",
        Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    )
    assert api_of(portable).portable
    assert not api_of(other).portable
