"""What the configuration makes of tables and columns, and what it may not name."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Text

from codegen.config import Action, TableOptions
from codegen.diagnostics import GenApiError
from codegen.model.api import Entity, Operation, Presence, Role
from tests.model.support import api_of, reference, table


def schema() -> MetaData:
    """Users, and posts of theirs."""
    metadata = MetaData()
    table(metadata, "users", Column("name", Text))
    table(
        metadata,
        "posts",
        reference("user_id", "users.id"),
        Column("text", Text),
        Column("note", Text),
        Column("price", Integer),
        Column("edition", Integer, nullable=False, server_default="1"),
        Column("removed_at", DateTime(timezone=True)),
        Column("code", String(5), nullable=False),
    )
    return metadata


def post(**options: Any) -> Entity:
    """The entity of posts with options."""
    return api_of(schema(), tables={"posts": TableOptions(**options)}).entity("post")


def operations(entity: Entity) -> list[str]:
    """Its operations by name."""
    return [endpoint.operation.value for endpoint in entity.endpoints]


def test_read_only_tables_and_chosen_operations() -> None:
    assert operations(post(read_only=True)) == ["list", "get", "list_related"]
    assert operations(post(operations=("get", "create"))) == ["create", "get"]


def test_public_operations_of_a_table() -> None:
    public = {e.operation for e in post(public=("list", "get")).endpoints if e.public}
    assert public == {Operation.LIST, Operation.GET}
    assert all(endpoint.public for endpoint in post(public=True).endpoints)


def test_scopes_names_and_paths() -> None:
    entity = post(scopes={"read": "blog"}, path="/articles", names={"text": "body"})
    scopes = {endpoint.operation: endpoint.scopes for endpoint in entity.endpoints}
    assert scopes[Operation.LIST] == ("blog",)
    assert scopes[Operation.CREATE] == ("articles:write",)
    assert entity.field("body").name == "text"
    assert api_of(schema(), tables={"posts": TableOptions(name="entry")}).entity("entry")


def test_filters_beyond_the_indexes() -> None:
    assert {f.field.name for f in post(filters=("price",)).filters} == {"id", "user_id", "price"}
    assert {f.field.name for f in post(filters="all").filters} >= {"text", "price", "code"}


@pytest.mark.parametrize("kind", ["secrets", "hidden"])
def test_what_nobody_reads_is_neither_filtered_nor_sorted_by(kind: str) -> None:
    entity = post(filters="all", **{kind: ("note",)})
    used = [*(each.field for each in entity.filters), *entity.sorts, *entity.readable]
    assert "note" not in {field.name for field in used}


def test_pages() -> None:
    entity = post(page_size=10, page_max=20)
    assert (entity.page_size, entity.page_max) == (10, 20)
    assert post(page_size=500).page_max == 500
    assert post(page_max=30).page_size == 30


def test_roles_of_columns() -> None:
    entity = post(soft_delete="removed_at", version="edition", hidden=("note",), secrets=("code",))
    roles = {field.name: field.role for field in entity.fields}
    assert roles["removed_at"] == Role.DELETED_AT
    assert roles["edition"] == Role.VERSION
    assert roles["note"] == Role.HIDDEN
    assert roles["code"] == Role.SECRET
    note = entity.field("note")
    assert (note.on_create, note.on_update, note.readable) == (
        Presence.ABSENT,
        Presence.ABSENT,
        False,
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tables": {"post": TableOptions()}}, "did you mean posts?"),
        ({"tables": {"posts": TableOptions(filters=("usr_id",))}}, "did you mean user_id?"),
        ({"tables": {"posts": TableOptions(hidden=("code",))}}, "has no default"),
        ({"tables": {"posts": TableOptions(version="text")}}, "is no integer"),
        ({"tables": {"posts": TableOptions(soft_delete="code")}}, "is no timestamp"),
        ({"tables": {"posts": TableOptions(page_size=9, page_max=3)}}, "greater"),
        ({"names": {"pots": "x"}}, "did you mean posts?"),
        ({"secrets": ("posts.cod",)}, "did you mean posts.code?"),
        ({"passwords": ("posts.cod",)}, "did you mean posts.code?"),
        ({"passwords": ("posts.code",)}, "posts.code, which can't hold a hash"),
        ({"passwords": ("posts.text", "posts.note")}, "one of several passwords of posts: note"),
        ({"passwords": ("posts.i*",)}, "posts.id, which can't hold a hash"),
        ({"exclude": ("post",)}, "did you mean posts?"),
        ({"hidden": ("posts.i*",)}, "posts.id is part of the key"),
        ({"hidden": ("posts.cod?",)}, "posts.code is needed in every new row and has no default"),
    ],
)
def test_what_does_not_exist_or_fit_is_an_error(options: dict[str, Any], said: str) -> None:
    with pytest.raises(GenApiError) as caught:
        api_of(schema(), **options)
    (problem,) = caught.value.diagnostics
    assert said in str(problem)


@pytest.mark.parametrize("options", [{"hidden": ("posts.i*",)}, {"passwords": ("posts.i*",)}])
def test_patterns_are_not_held_against_tables_that_are_left_out(options: dict[str, Any]) -> None:
    api = api_of(schema(), exclude=("posts",), **options)
    assert "posts" not in {entity.table.name for entity in api.entities}


def test_rows_that_nobody_makes_may_hide_what_they_need() -> None:
    assert post(hidden=("code",), read_only=True).field("code").role == Role.HIDDEN
    assert post(hidden=("code",), operations=("list",)).field("code").role == Role.HIDDEN


@pytest.mark.parametrize(
    ("includes", "operations", "expected"),
    [
        (None, (), ["user"]),
        (None, ("list",), ["user"]),
        (None, ("create",), []),
        (("user",), ("create",), ["user"]),
    ],
)
def test_rows_that_no_endpoint_shows_are_included_only_by_name(
    includes: tuple[str, ...] | None, operations: tuple[Action, ...], expected: list[str]
) -> None:
    options = {
        "posts": TableOptions(includes=includes),
        "users": TableOptions(operations=operations or None),
    }
    api = api_of(schema(), tables=options)
    assert [each.relation.attribute for each in api.entity("post").includes] == expected
    assert {s for each in api.entity("post").includes for s in each.scopes} <= set(api.scopes())
