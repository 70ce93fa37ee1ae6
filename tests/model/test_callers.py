"""Sessions and callers of the project: what is refused, and what operations then ask for."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Text

from codegen.config import TableOptions
from codegen.diagnostics import GenApiError
from codegen.model.api import Api, ErrorCode
from codegen.model.callers import refuse_emitted
from tests.model.support import api_of, code, config_of, endpoint, reference, table

OWN = {"authenticate": "shop.auth:current_user"}


def api(**options: Any) -> Api:
    """The model of users with a password, and of posts."""
    metadata = MetaData()
    table(
        metadata,
        "users",
        Column("email", Text, unique=True, nullable=False),
        Column("password_hash", Text, nullable=False),
    )
    table(metadata, "posts", reference("user_id", "users.id"))
    return api_of(metadata, **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"caller_scopes": "scopes"}, "caller_scopes is about callers of `authenticate`"),
        ({"security_scheme": {"type": "http"}}, "security_scheme is about callers"),
        (OWN, "which scopes its callers have is not known"),
        ({**OWN, "caller_scopes": "", "security_scheme": {"type": "oauth"}}, "is 'oauth'"),
        ({**OWN, "caller_scopes": "", "security_scheme": {"name": "X-Key"}}, "lacks type"),
        ({**OWN, "caller_scopes": "", "security_scheme": {"type": "apiKey"}}, "lacks in"),
        (
            {**OWN, "caller_scopes": "", "security_scheme": {"type": "http", "in": "cookie"}},
            "security_scheme.in means nothing for the type http",
        ),
        (
            {**OWN, "caller_scopes": "", "tables": {"posts": TableOptions(owner="user_id")}},
            "the key of a caller is not known",
        ),
        (
            {**OWN, "caller_scopes": "", "tables": {"posts": TableOptions(scopes={"read": "r"})}},
            "operations ask for the scopes r, and callers have none",
        ),
    ],
)
def test_what_does_not_fit_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(GenApiError) as caught:
        api(**options)
    assert any(said in str(problem) for problem in caught.value.diagnostics)
    assert {problem.code for problem in caught.value.diagnostics} == {"GA412"}


def test_what_gen_api_writes_is_no_place_to_import_from() -> None:
    paths = ["app/core/database.py", "app/main.py"]
    with pytest.raises(GenApiError, match=r"app/core/database\.py is a file that gen-api writes"):
        refuse_emitted(config_of(get_db="app.core.database:get_db"), paths)
    refuse_emitted(config_of(get_db="app.db:get_db", base="app.db:Base"), paths)


def test_callers_without_scopes_are_asked_for_none() -> None:
    made = api(**OWN, caller_scopes="")
    got = endpoint(made.entity("post"), "get_post")
    assert (got.scopes, made.scopes()) == ((), ())
    # the project may refuse a caller for reasons of its own
    assert {ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN} <= set(got.errors)


def test_scopes_and_keys_are_taken_of_what_the_project_gives() -> None:
    made = api(
        **OWN,
        caller_scopes="shop.auth:granted",
        caller_key="id",
        tables={"posts": TableOptions(owner="user_id")},
    )
    assert made.callers is not None
    assert (code(made.callers.scopes), code(made.callers.key)) == ("granted(caller)", "caller.id")
    assert endpoint(made.entity("post"), "get_post").scopes == ("posts:read",)
    assert made.callers.scheme == {"type": "http", "scheme": "bearer"}


def test_who_knows_its_callers_gives_out_no_tokens() -> None:
    assert api().user_table is not None
    assert api(**OWN, caller_scopes="").user_table is None
