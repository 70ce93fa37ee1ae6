"""A designed API decides which operations an entity has; what is no entity's own is a stub."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from codegen.config import Config
from codegen.diagnostics import Place
from codegen.model.designed import designed
from codegen.sources.design import Access, Design, DesignedEndpoint
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


def _config(**assume: str) -> Config:
    return Config(root=Path(), assume={key.replace("_", ":"): v for key, v in assume.items()})


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


def test_what_is_no_entitys_own_is_a_stub_static_paths_first() -> None:
    schema = _schema(
        ("POST", "/rooms/{id}/close", BEARER),
        ("GET", "/rooms/popular", NOBODY),
        ("GET", "/booking-items", BEARER),
    )
    stubs = designed(schema, _config(api_api_endpoints="none")).stubs
    told = [(s.method, s.path, s.operation_id, s.public) for s in stubs]
    assert told == [
        ("GET", "/rooms/popular", "get_rooms_popular", True),
        ("POST", "/rooms/{room_id}/close", "post_rooms_close", False),
    ]
    assert [(param.name, param.type) for param in stubs[1].params] == [("room_id", "int")]


def test_a_path_that_is_no_tables_name_is_asked_about() -> None:
    schema = _schema(
        ("GET", "/halls", BEARER), ("POST", "/halls", BEARER), ("GET", "/booking-items", BEARER)
    )
    asked = [question.id for question in designed(schema, _config()).questions]
    assert asked == ["api:/halls:resource", "api:api:endpoints"]
    answered = designed(schema, Config(root=Path(), assume={"api:/halls:resource": "rooms"}))
    assert answered.config.tables["rooms"].path == "/halls"
    assert (answered.questions, answered.stubs) == ((), ())
