"""Foreign keys of every kind as relations with names on both sides."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    UniqueConstraint,
)

from codegen.model.api import Api, Relation, RelationKind
from tests.model.support import api_of, link, reference, table


def relations(api: Api, entity: str) -> dict[str, Relation]:
    return {relation.attribute: relation for relation in api.entity(entity).relations}


def shape(api: Api, entity: str) -> dict[str, tuple[str, str, str]]:
    return {a: (r.kind.value, r.target, r.back) for a, r in relations(api, entity).items()}


def test_a_foreign_key() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "posts", reference("user_id", "users.id", ondelete="CASCADE"))
    api = api_of(metadata)
    assert shape(api, "post") == {"user": ("many_to_one", "user", "posts")}
    assert shape(api, "user") == {"posts": ("one_to_many", "post", "user")}
    post, user = relations(api, "post")["user"], relations(api, "user")["posts"]
    assert (post.local, post.remote, post.nullable, post.on_delete) == (
        ("user_id",),
        ("id",),
        False,
        "CASCADE",
    )
    assert (user.local, user.remote, user.on_delete) == (("id",), ("user_id",), "CASCADE")
    assert not post.ambiguous
    assert [entity.name for entity in api.entities] == ["user", "post"], "parents first"


def test_two_foreign_keys_to_one_table() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(
        metadata,
        "bookings",
        reference("user_id", "users.id"),
        reference("approved_by_id", "users.id", nullable=True),
    )
    api = api_of(metadata)
    assert shape(api, "booking") == {
        "user": ("many_to_one", "user", "bookings"),
        "approved_by": ("many_to_one", "user", "bookings_as_approved_by"),
    }
    assert all(relation.ambiguous for relation in api.entity("user").relations)


def test_self_references() -> None:
    metadata = MetaData()
    table(metadata, "tags", reference("parent_id", "tags.id", nullable=True))
    table(metadata, "staff", reference("manager_id", "staff.id", nullable=True))
    api = api_of(metadata)
    assert shape(api, "tag") == {
        "parent": ("many_to_one", "tag", "children"),
        "children": ("one_to_many", "tag", "parent"),
    }
    assert set(shape(api, "staff")) == {"manager", "staffs_as_manager"}
    assert all(r.self_referential and not r.ambiguous for r in api.entity("tag").relations)


def test_one_to_one_by_a_unique_key_and_by_the_primary_key() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "profiles", reference("user_id", "users.id", unique=True))
    table(metadata, "badges", reference("id", "users.id", primary_key=True))
    api = api_of(metadata)
    assert shape(api, "user") == {
        "badge": ("one_to_one_back", "badge", "user"),
        "profile": ("one_to_one_back", "profile", "user"),
    }
    assert relations(api, "user")["profile"].nullable
    assert shape(api, "badge") == {"user": ("one_to_one", "user", "badge")}


def test_composite_keys_that_share_a_column_know_of_each_other() -> None:
    metadata = MetaData()
    for name in ("rooms", "guests"):
        keys = [Column(key, Integer, primary_key=True) for key in ("tenant_id", "no")]
        table(metadata, name, *keys)
    table(
        metadata,
        "stays",
        Column("tenant_id", Integer),
        Column("room_no", Integer),
        Column("guest_no", Integer),
        ForeignKeyConstraint(["tenant_id", "room_no"], ["rooms.tenant_id", "rooms.no"]),
        ForeignKeyConstraint(["tenant_id", "guest_no"], ["guests.tenant_id", "guests.no"]),
    )
    api = api_of(metadata)
    stay = relations(api, "stay")
    assert stay["room"].local == ("tenant_id", "room_no")
    assert stay["room"].remote == ("tenant_id", "no")
    assert stay["room"].overlaps == ("guest", "stays")
    assert relations(api, "room")["stays"].overlaps == ("guest", "stays")


def test_a_composite_key_is_called_after_the_column_that_tells_what_it_is_for() -> None:
    metadata = MetaData()
    keys = [Column(key, Integer, primary_key=True) for key in ("tenant_id", "id")]
    roles = ("read_version", "old_version", "version")
    table(metadata, "versions", *keys)
    table(
        metadata,
        "reviews",
        Column("tenant_id", Integer),
        *(Column(f"{role}_id", Integer) for role in roles),
        *(
            ForeignKeyConstraint(["tenant_id", f"{role}_id"], ["versions.tenant_id", "versions.id"])
            for role in roles
        ),
    )
    assert shape(api_of(metadata), "review") == {
        "read_version": ("many_to_one", "version", "reviews_as_read_version"),
        "old_version": ("many_to_one", "version", "reviews_as_old_version"),
        "version": ("many_to_one", "version", "reviews"),
    }


def test_a_composite_key_of_which_no_column_tells_more_is_called_after_its_target() -> None:
    metadata = MetaData()
    keys = [Column(key, Integer, primary_key=True) for key in ("order_id", "line")]
    table(metadata, "order_lines", *keys)
    target = ["order_lines.order_id", "order_lines.line"]
    same = [Column(key, Integer) for key in ("order_id", "line")]
    table(metadata, "refunds", *same, ForeignKeyConstraint(["order_id", "line"], target))
    other = [Column(key, Integer) for key in ("sale", "line")]
    table(metadata, "parcels", *other, ForeignKeyConstraint(["sale", "line"], target))
    api = api_of(metadata)
    assert shape(api, "refund") == {"order_line": ("many_to_one", "order_line", "refunds")}
    assert shape(api, "parcel") == {"order_line": ("many_to_one", "order_line", "parcels")}


def test_a_pure_link_table_is_many_to_many() -> None:
    metadata = MetaData()
    table(metadata, "bookings")
    table(metadata, "tags")
    booking_tags = link(metadata, "booking_tags", booking_id="bookings.id", tag_id="tags.id")
    api = api_of(metadata)
    assert api.tables == (booking_tags,)
    tags = relations(api, "booking")["tags"]
    assert (tags.kind, tags.target, tags.back) == (RelationKind.MANY_TO_MANY, "tag", "bookings")
    assert (tags.local, tags.remote, tags.link) == (("booking_id",), ("tag_id",), booking_tags)


def test_a_link_table_of_a_table_with_itself() -> None:
    metadata = MetaData()
    table(metadata, "users")
    link(metadata, "follows", follower_id="users.id", followed_id="users.id")
    api = api_of(metadata)
    assert shape(api, "user") == {
        "followeds": ("many_to_many", "user", "followers"),
        "followers": ("many_to_many", "user", "followeds"),
    }
    assert relations(api, "user")["followers"].local == ("followed_id",)


def test_an_association_with_columns_is_an_entity() -> None:
    metadata = MetaData()
    table(metadata, "orders")
    table(metadata, "products")
    table(
        metadata,
        "order_lines",
        reference("order_id", "orders.id", primary_key=True),
        reference("product_id", "products.id", primary_key=True),
        Column("quantity", Integer, nullable=False),
    )
    api = api_of(metadata)
    assert api.tables == ()
    assert set(shape(api, "order_line")) == {"order", "product"}


def test_a_link_to_what_no_path_names_is_an_entity() -> None:
    metadata = MetaData()
    table(metadata, "spaces", Column("code", BigInteger, nullable=False, unique=True))
    table(metadata, "users")
    link(metadata, "members", space_code="spaces.code", user_id="users.id")
    api = api_of(metadata)
    assert api.tables == ()
    assert set(shape(api, "member")) == {"space", "user"}


def test_a_link_table_that_others_refer_to_is_an_entity() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "teams")
    link(metadata, "members", user_id="users.id", team_id="teams.id")
    table(
        metadata,
        "badges",
        Column("user_id", BigInteger),
        Column("team_id", BigInteger),
        ForeignKeyConstraint(["user_id", "team_id"], ["members.user_id", "members.team_id"]),
    )
    api = api_of(metadata)
    assert shape(api, "badge") == {"member": ("many_to_one", "member", "badges")}


def test_a_cycle_is_broken_at_one_edge_and_told() -> None:
    metadata = MetaData()
    table(metadata, "teams", reference("lead_id", "people.id"))
    table(metadata, "people", reference("team_id", "teams.id"))
    api = api_of(metadata)
    cyclic = [r.attribute for e in api.entities for r in e.relations if r.in_cycle]
    assert len(cyclic) == 1
    assert [note.code for note in api.notes] == ["GA405", "GA405"]
    assert all(relation.ambiguous for e in api.entities for relation in e.relations)


def test_a_cycle_is_broken_where_null_is_allowed() -> None:
    metadata = MetaData()
    table(metadata, "customers", reference("card_id", "cards.id", nullable=True))
    table(metadata, "cards", reference("customer_id", "customers.id"))
    api = api_of(metadata)
    assert [entity.name for entity in api.entities] == ["customer", "card"]
    assert relations(api, "customer")["card"].in_cycle
    assert api.notes == ()


def test_a_foreign_key_to_an_excluded_table_keeps_the_table() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(metadata, "logs")
    table(metadata, "posts", reference("user_id", "users.id"))
    api = api_of(metadata, exclude=("users", "logs"))
    assert [t.name for t in api.tables] == ["users"]
    assert [entity.name for entity in api.entities] == ["post"]
    assert api.entity("post").relations == ()
    assert sorted(note.code for note in api.notes) == ["GA402", "GA402", "GA405"]


def test_a_foreign_key_to_an_absent_table_is_no_relation() -> None:
    metadata = MetaData()
    table(metadata, "posts", reference("user_id", "users.id", nullable=True))
    assert api_of(metadata).entity("post").relations == ()


def test_a_foreign_key_to_a_unique_column() -> None:
    metadata = MetaData()
    table(metadata, "countries", Column("code", String(2), unique=True))
    table(
        metadata,
        "cities",
        Column("country_code", String(2)),
        ForeignKeyConstraint(["country_code"], ["countries.code"]),
    )
    city = relations(api_of(metadata), "city")
    assert city["country"].remote == ("code",)


def test_back_names_give_way() -> None:
    metadata = MetaData()
    table(metadata, "users", Column("posts", Integer))
    table(metadata, "posts", reference("user_id", "users.id"))
    assert shape(api_of(metadata), "user") == {
        "posts_as_user": ("one_to_many", "post", "user"),
    }


def test_uniqueness_of_a_pair_is_no_one_to_one() -> None:
    metadata = MetaData()
    table(metadata, "users")
    table(
        metadata,
        "posts",
        reference("user_id", "users.id"),
        Column("slug", String(9)),
        UniqueConstraint("user_id", "slug"),
    )
    assert shape(api_of(metadata), "post")["user"][0] == "many_to_one"
