"""A designed API decides which operations an entity has; what is no entity's own is a stub."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from codegen.config import Config, TableOptions
from codegen.diagnostics import GenApiError, Place
from codegen.model.api import Operation, Stub
from codegen.model.build import build
from codegen.model.designed import Designed, designed
from codegen.model.stubs import unserved
from codegen.sources.design import Access, Design, DesignedEndpoint, Input
from codegen.sources.schema import Schema

AT = Place("architect-output.md", 7)


def _schema(*endpoints: tuple[str, str, Access]) -> Schema:
    metadata = sa.MetaData()
    key = sa.Column("id", sa.Uuid, primary_key=True)
    sa.Table("rooms", metadata, sa.Column("id", sa.BigInteger, primary_key=True))
    room = sa.Column("room_id", sa.BigInteger, sa.ForeignKey("rooms.id"))
    sa.Table("booking_items", metadata, key, room)
    found = [DesignedEndpoint(method, path, AT, access) for method, path, access in endpoints]
    return Schema(metadata, "postgresql", design=Design(tuple(found)))


def _config() -> Config:
    return Config(root=Path())


def _answering(schema: Schema, **answers: str) -> Config:
    """Answers by the kinds of the questions."""
    asked = designed(schema, _config()).questions
    return Config(root=Path(), assume={q.id: answers[q.kind] for q in asked if q.kind in answers})


BEARER, NOBODY = Access("required"), Access("none")


def test_without_a_design_nothing_changes() -> None:
    config = _config()
    assert designed(_schema(), config).config is config


def test_operations_paths_tokens_and_scopes_are_those_of_the_design() -> None:
    schema = _schema(
        ("GET", "/api/rooms", NOBODY),
        ("POST", "/api/rooms", Access("required", ("rooms.manage",))),
        ("GET", "/api/rooms/{id}/booking-items", BEARER),
        ("DELETE", "/api/booking-items/:id", Access("required", (), ("admin",))),
    )
    merged = designed(schema, _config())
    rooms, items = merged.config.tables["rooms"], merged.config.tables["booking_items"]
    assert merged.config.api_prefix == "/api"
    assert (rooms.operations, rooms.public) == (("list", "create"), ("list",))
    assert (rooms.path, dict(rooms.scopes)) == ("/rooms", {"write": "rooms.manage"})
    assert (items.operations, dict(items.scopes)) == (("nested", "delete"), {"write": "admin"})
    assert (merged.stubs, merged.questions) == ((), ())


def test_lists_and_links_below_rows_are_those_of_the_design() -> None:
    metadata = sa.MetaData()
    for name in ("rooms", "users", "tags"):
        sa.Table(name, metadata, sa.Column("id", sa.BigInteger, primary_key=True))
    sa.Table(
        "bookings",
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("room_id", sa.BigInteger, sa.ForeignKey("rooms.id")),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id")),
    )
    sa.Table(
        "room_tags",
        metadata,
        sa.Column("room_id", sa.BigInteger, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("tag_id", sa.BigInteger, sa.ForeignKey("tags.id"), primary_key=True),
    )
    listed = [
        ("/users", BEARER),
        ("/tags", BEARER),
        ("/rooms/{id}/bookings", NOBODY),
        ("/rooms/{id}/tags", BEARER),
    ]
    found = [DesignedEndpoint("GET", path, AT, access) for path, access in listed]
    schema = Schema(metadata, "postgresql", design=Design(tuple(found)))
    paths = {f"{e.method} {e.path}" for _, e in build(schema, _config()).endpoints()}
    assert paths == {
        "GET /users",
        "GET /tags",
        "GET /rooms/{room_id}/bookings",
        "GET /rooms/{room_id}/tags",
    }
    given = Config(root=Path(), tables={"bookings": TableOptions(operations=("nested",))})
    paths = {e.path for _, e in build(schema, given).endpoints()}
    assert "/users/{user_id}/bookings" in paths


def test_a_list_that_others_may_call_is_a_stub() -> None:
    schema = _schema(
        ("GET", "/rooms/{id}/booking-items", NOBODY), ("GET", "/rooms/{id}/booking_items", BEARER)
    )
    merged = designed(schema, _config())
    assert merged.config.tables["booking_items"].public == ("nested",)
    assert [stub.path for stub in merged.stubs] == ["/rooms/{room_id}/booking_items"]


def test_what_is_no_entitys_own_is_a_stub_static_paths_first() -> None:
    schema = _schema(
        ("POST", "/rooms/{id}/close", BEARER),
        ("GET", "/rooms/popular", NOBODY),
        ("GET", "/booking-items", BEARER),
        ("POST", "/moves/{import}/runs/{query}", BEARER),
    )
    stubs = designed(schema, _config()).stubs
    told = [(s.method, s.path, s.operation_id, s.public) for s in stubs]
    assert told == [
        ("GET", "/rooms/popular", "get_rooms_popular", True),
        ("POST", "/rooms/{room_id}/close", "post_rooms_close", False),
        ("POST", "/moves/{import_}/runs/{query_}", "post_moves_runs", False),
    ]
    assert [(param.name, param.type) for param in stubs[1].params] == [("room_id", "int")]


def test_a_password_of_no_type_is_sent_as_text() -> None:
    given = Input("password", "", None, "", 9)
    opened = DesignedEndpoint("POST", "/doors/open", AT, NOBODY, inputs=(given,))
    schema = Schema(sa.MetaData(), "postgresql", design=Design((opened,)))
    (stub,) = build(schema, _config()).stubs
    request = stub.bodies.request
    assert request is not None
    assert request.fields[0].type.valid[0].json == '"password"'


def test_a_path_that_is_no_tables_name_is_asked_about() -> None:
    schema = _schema(
        ("GET", "/halls", BEARER), ("POST", "/halls", BEARER), ("GET", "/booking-items", BEARER)
    )
    asked = designed(schema, _config()).questions
    assert [question.kind for question in asked] == ["resource", "endpoints"]
    answered = designed(schema, _answering(schema, resource="rooms"))
    assert answered.config.tables["rooms"].path == "/halls"
    assert (answered.questions, answered.stubs) == ((), ())


def test_an_answer_about_a_path_outlives_its_operations() -> None:
    one = _schema(("GET", "/halls", BEARER), ("POST", "/halls", BEARER))
    other = _schema(("GET", "/halls", BEARER), ("DELETE", "/halls/{id}", BEARER))
    ids = [
        {q.id for q in designed(s, _config()).questions if q.kind == "resource"}
        for s in (one, other)
    ]
    assert ids == [{"api:/halls:resource"}] * 2


def test_a_designed_put_replaces_rows_beside_a_patch_or_without_one() -> None:
    schema = _schema(("PUT", "/booking-items/{id}", BEARER), ("GET", "/rooms", BEARER))
    api = build(schema, _config())
    assert [(e.method, e.operation) for _, e in api.endpoints()] == [
        ("GET", Operation.LIST),
        ("PUT", Operation.REPLACE),
    ]
    patched = _schema(
        ("PUT", "/booking-items/{id}", BEARER),
        ("PATCH", "/booking-items/{id}", BEARER),
        ("GET", "/rooms", BEARER),
    )
    both = build(patched, _config())
    assert [e.operation_id for _, e in both.endpoints()][1:] == [
        "update_booking_item",
        "replace_booking_item",
    ]


def test_an_operation_that_the_entity_does_not_have_is_a_stub_after_all() -> None:
    schema = _schema(("PUT", "/rooms/{id}", BEARER), ("GET", "/booking-items", BEARER))
    api = build(schema, _config())
    assert [(stub.method, stub.path) for stub in api.stubs] == [("PUT", "/rooms/{room_id}")]
    assert [note.code for note in api.notes if "PUT" in note.message] == ["GA323"]


def test_one_of_several_roles_will_do_and_each_operation_has_its_own() -> None:
    staff = Access("required", (), ("admin", "porter"), text="Admin, Porter")
    both = Access("required", (), ("a", "b"), text="both a and b")
    schema = _schema(
        ("POST", "/rooms", staff),
        ("DELETE", "/rooms/{id}", Access("required", ("rooms:remove", "all:remove"))),
        ("POST", "/rooms/{id}/close", Access("required", ("rooms:close",), ("admin", "porter"))),
        ("GET", "/rooms/{id}/booking-items", both),
        ("GET", "/booking-items", BEARER),
    )
    api = build(schema, _config())
    assert api.questions == ()
    assert {e.operation_id: e.scopes for _, e in api.endpoints()} == {
        "create_room": ("admin|porter",),
        "delete_room": ("rooms:remove", "all:remove"),
        "list_booking_items": ("booking-items:read",),
        "list_room_booking_items": ("a", "b"),
    }
    assert [stub.scopes for stub in api.stubs] == [("rooms:close", "admin|porter")]
    assert set(api.scopes()) >= {"admin", "porter"}


def test_a_status_of_success_is_the_designs_or_is_asked_about() -> None:
    endpoints = (
        DesignedEndpoint("POST", "/booking-items", AT, BEARER, success=202),
        DesignedEndpoint("DELETE", "/booking-items/{id}", AT, BEARER, success=200),
        DesignedEndpoint("GET", "/rooms", AT, BEARER, success=200),
    )
    schema = replace(_schema(), design=Design(endpoints))
    (asked,) = designed(schema, _config()).questions
    assert (asked.kind, asked.proposed) == ("status", "service")
    assert "DELETE /booking-items/{id}: 200 (here 204)" in asked.text
    served = build(schema, _answering(schema, status="service"))
    assert [e.success for _, e in served.endpoints()] == [200, 202, 204]
    written = build(schema, _answering(schema, status="stub"))
    assert [(s.method, s.success) for s in written.stubs] == [("DELETE", 200)]


def test_a_stub_that_an_entity_answers_anyway_is_left_out() -> None:
    schema = _schema(
        ("GET", "/rooms/{id}/booking-items", BEARER), ("GET", "/booking-items", BEARER)
    )
    api = build(schema, _config())
    stub = Stub("GET", "/rooms/{key}/booking-items", "get_items", "Items", 200, (), (), False, AT)
    both = Designed(_config(), (stub, replace(stub, method="POST")))
    left = unserved(both, api.entities)
    assert [one.method for one in left.stubs] == ["POST"]
    assert [note.code for note in left.notes] == ["GA325"]


def test_what_the_design_says_otherwise_of_an_entitys_own_operation_is_told() -> None:
    schema = _schema(("GET", "/booking-items", BEARER), ("POST", "/booking-items", BEARER))
    listed, made = schema.design.endpoints
    room = sa.Column("title", sa.String(40), nullable=False)
    schema.metadata.tables["booking_items"].append_column(room)
    asked = (Input("page", "int", None, "", 7), Input("room_id__isnull", "bool", None, "", 7))
    sent = (Input("roomId", "int", None, "", 8), Input("colour", "string", None, "", 8))
    listed = replace(listed, query=asked, summary="Own items, newest first")
    both = (listed, replace(made, inputs=sent, unread=(9,)))
    api = build(replace(schema, design=Design(both)), _config())
    assert [str(note) for note in api.notes if note.code in ("GA303", "GA328")] == [
        f"{AT}: note GA328: GET /booking-items: no parameter of the service, and refused: `page`",
        f"{AT}: note GA328: GET /booking-items: described as `Own items, newest first`: `Own` is "
        "not looked at",
        "architect-output.md:9: note GA303: POST /booking-items: what stands here is no body that "
        "can be read",
        f"{AT}: note GA328: POST /booking-items: called otherwise here: `room_id` for `roomId`",
        f"{AT}: note GA328: POST /booking-items: no field of the service, and refused: `colour`",
        f"{AT}: note GA328: POST /booking-items: the service requires what the design does not "
        "send: `title`",
    ]


def test_the_column_that_names_the_owner_is_the_tables_owner() -> None:
    schema = _schema(("GET", "/rooms", BEARER), ("GET", "/booking-items", BEARER))
    owned = replace(schema, design=replace(schema.design, owners=(("booking_items", "room_id"),)))
    tables = designed(owned, _config()).config.tables
    assert (tables["booking_items"].owner, tables["rooms"].owner) == ("room_id", None)


@pytest.mark.parametrize(
    ("owners", "code"),
    [
        ((("rooms", "id"), ("booking_items", "id")), "GA410"),
        ((("rooms", "nobody"),), "GA409"),
        ((("attics", "room_id"),), "GA409"),
    ],
)
def test_an_answer_that_cannot_be_the_owner_is_told_where_it_is(
    owners: tuple[tuple[str, str], ...], code: str
) -> None:
    schema = _schema(("GET", "/rooms", BEARER), ("GET", "/booking-items", BEARER))
    answered = replace(schema, design=replace(schema.design, owners=owners))
    with pytest.raises(GenApiError) as caught:
        build(answered, designed(answered, _config()).config)
    (told,) = caught.value.diagnostics
    assert (told.code, str(told.at)) == (code, ".gen-api/answers.toml")


def test_a_table_with_open_questions_is_known_to_the_design() -> None:
    """Nothing is asked twice: not now of what is pending, nor again when it is there."""
    said = (("GET", "/orders", BEARER), ("POST", "/orders", BEARER), ("GET", "/rooms", BEARER))
    waiting = replace(_schema(*said), pending=("orders", "audits"))
    (asked,) = designed(waiting, _config()).questions
    assert (asked.kind, "audits, booking_items" in asked.text) == ("endpoints", True)
    assert designed(waiting, _config()).stubs == ()
    whole = _schema(*said)
    for name in waiting.pending:
        sa.Table(name, whole.metadata, sa.Column("id", sa.BigInteger, primary_key=True))
    assert [one.id for one in designed(whole, _config()).questions] == [asked.id]


def test_a_scope_of_some_operations_is_not_that_of_all() -> None:
    schema = _schema(
        ("GET", "/rooms", Access("required", roles=("admin",))),
        ("GET", "/rooms/{id}", BEARER),
        ("POST", "/rooms", Access("required", any_token=True)),
    )
    scopes = designed(schema, _config()).config.tables["rooms"].scopes
    assert dict(scopes) == {"list": "admin", "write": ""}


@pytest.mark.parametrize(
    ("kind", "answer"), [("endpoints", "None"), ("status", "501"), ("resource", "attics")]
)
def test_an_answer_that_means_nothing_is_refused(kind: str, answer: str) -> None:
    schema = _schema(
        ("GET", "/rooms", BEARER), ("GET", "/guests", BEARER), ("POST", "/guests", BEARER)
    )
    first, *rest = schema.design.endpoints
    odd = replace(schema, design=Design((replace(first, success=206), *rest)))
    with pytest.raises(GenApiError, match="GA305"):
        designed(odd, _answering(odd, **{kind: answer}))
