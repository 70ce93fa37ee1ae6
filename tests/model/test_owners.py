"""Rows that have an owner: what the model makes of it, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Boolean, Column, ForeignKey, MetaData, Text, Uuid

from codegen.config import TableOptions
from codegen.diagnostics import GenApiError
from codegen.model.api import Api, Entity, Operation, Presence, Role
from tests.model.support import api_of, endpoint, reference, table


def schema() -> MetaData:
    """Users, posts of theirs, comments on those, and notes of whoever signs them."""
    metadata = MetaData()
    table(metadata, "users", Column("name", Text, nullable=False))
    table(
        metadata,
        "posts",
        reference("user_id", "users.id"),
        reference("parent_id", "posts.id", nullable=True),
        Column("draft", Boolean, nullable=False),
    )
    table(
        metadata,
        "comments",
        reference("post_id", "posts.id"),
        reference("answer_id", "comments.id", nullable=True),
    )
    table(metadata, "notes", Column("signer", Text, nullable=False), Column("token", Uuid))
    return metadata


def api(**owners: str | TableOptions) -> Api:
    """The model with these owners."""
    options = {k: TableOptions(owner=v) if isinstance(v, str) else v for k, v in owners.items()}
    return api_of(schema(), tables=options)


def owned(entity: Entity) -> set[str]:
    """The operations whose answer depends on who asks."""
    return {e.operation_id for e in entity.endpoints if e.owned}


def test_the_service_sets_the_column_of_the_caller() -> None:
    post = api(posts="user_id").entity("post")
    field = post.field("user_id")
    assert post.caller_field == field
    assert (field.role, field.on_create, field.on_update) == (
        Role.OWNER,
        Presence.ABSENT,
        Presence.ABSENT,
    )
    assert field.readable
    assert "user_id" not in {f.field.name for f in post.filters}
    assert owned(post) == {e.operation_id for e in post.endpoints}


def test_rows_have_the_owner_of_the_row_that_they_refer_to() -> None:
    found = api(posts="user_id", comments="post_id")
    comment = found.entity("comment")
    assert comment.owner is not None
    assert [step.attribute for step in comment.owner.path] == ["post"]
    assert comment.owner.field.name == "user_id"
    assert comment.caller_field is None
    assert comment.field("post_id").on_create == Presence.REQUIRED
    assert not [note for note in found.notes if note.code == "GA411"]


def test_a_reference_to_the_owner_itself_is_the_callers_key() -> None:
    post = api(users="id", posts="user_id").entity("post")
    assert post.owner is not None
    assert post.owner.path == ()
    # a nested list below another user is not found
    assert endpoint(post, "list_user_posts").owned


def test_references_that_a_body_sets_lead_to_own_rows() -> None:
    found = api(posts="user_id")
    assert endpoint(found.entity("post"), "create_post").guards == ("parent",)
    comment = found.entity("comment")
    assert comment.owner is None
    assert owned(comment) == {"create_comment", "update_comment", "list_post_comments"}
    assert endpoint(comment, "update_comment").guards == ("post",)
    assert "post" not in [each.relation.attribute for each in comment.includes]
    (note,) = [each for each in found.notes if each.code == "GA411"]
    assert note.hint.endswith('owner = "post_id"')


def test_a_missing_owner_is_a_conflict_that_can_be_answered() -> None:
    post = api(posts=TableOptions(owner="user_id")).entity("post")
    assert "CONFLICT" in post.endpoint(Operation.CREATE).errors  # type: ignore[union-attr] # it has


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        ({"posts": "usr_id"}, "did you mean user_id?"),
        ({"posts": "draft"}, "is no integer, UUID or text"),
        ({"posts": "user_id", "comments": "answer_id"}, "may be NULL"),
        ({"posts": "user_id", "notes": "signer"}, "of one type"),
        ({"posts": TableOptions(owner="user_id", public=("list",))}, "list_posts must know who"),
        ({"posts": "user_id", "comments": TableOptions(public=True)}, "create_comment"),
        ({"posts": "user_id", "comments": TableOptions(includes=("post",))}, "have an owner"),
    ],
)
def test_what_no_owner_can_be_is_an_error(owners: dict[str, str | TableOptions], said: str) -> None:
    with pytest.raises(GenApiError) as caught:
        api(**owners)
    assert said in str(caught.value.diagnostics[0])


def test_an_owner_that_leads_back_to_itself_is_an_error() -> None:
    metadata = MetaData()
    table(metadata, "a", reference("b_id", "b.id"))
    table(metadata, "b", reference("a_id", "a.id"))
    options = {"a": TableOptions(owner="b_id"), "b": TableOptions(owner="a_id")}
    with pytest.raises(GenApiError) as caught:
        api_of(metadata, tables=options)
    assert "leads back to itself" in str(caught.value.diagnostics[0])


def test_an_owner_behind_a_table_that_is_left_out_is_an_error() -> None:
    options: dict[str, Any] = {
        "posts": TableOptions(owner="user_id"),
        "comments": TableOptions(owner="post_id"),
    }
    with pytest.raises(GenApiError) as caught:
        api_of(schema(), tables=options, exclude=("posts",))
    assert "leads through posts, which is left out" in str(caught.value.diagnostics[0])


def test_a_key_of_somebody_elses_type_is_kept_as_it_is() -> None:
    metadata = MetaData()
    table(metadata, "notes", Column("signer", Text, nullable=False))
    table(metadata, "marks", Column("note", Uuid, ForeignKey("notes.id")))
    found = api_of(metadata, tables={"notes": TableOptions(owner="signer")})
    assert found.caller_key is not None
    assert found.caller_key.python.parts == ("str",)


def test_owners_of_another_table_lose_their_tests_and_that_is_told() -> None:
    metadata = schema()
    table(metadata, "admins", Column("name", Text, nullable=False))
    table(metadata, "audits", reference("admin_id", "admins.id"))
    owners = {
        "posts": TableOptions(owner="user_id"),
        "comments": TableOptions(owner="post_id"),
        "audits": TableOptions(owner="admin_id"),
    }

    told = [note for note in api_of(metadata, tables=owners).notes if note.code == "GA405"]

    assert [note.subjects for note in told] == [("posts",)]
    assert "admins" in told[0].message
