"""The operations that a user table brings: exchange credentials for a token, ask who one is."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.contract.examples import response_example
from codegen.contract.parts import Contract, Member, Operation, Problem, Shape
from codegen.model.api import Api, ErrorCode, is_role

_ANSWER = Shape(
    "TokenResponse",
    (
        Member("access_token", "string", required=True, nullable=False),
        Member("token_type", "string", required=True, nullable=False),
        Member("expires_in", "number", required=True, nullable=False, format="seconds"),
        Member("scope", "string", required=True, nullable=False, format="space-separated"),
    ),
)
_WHEN = {
    ErrorCode.VALIDATION_ERROR: "A form field is missing",
    ErrorCode.UNAUTHORIZED: "The credentials or the token are not valid",
    ErrorCode.UNAVAILABLE: "The database is away; try again after Retry-After seconds",
}


def how(contract: Contract) -> str:
    """Where a token comes from, in words."""
    own = any(operation.form for operation in contract.operations)
    if not own:
        return "an identity provider issues the token, with the scopes in `scope`"
    roles = {role for operation in contract.operations for role in operation.roles}
    but = ", but no role unless `TOKEN_SCOPES` says so" if roles else ""
    return (
        "POST /auth/token answers one, with every scope that the user may have where `scope` asks "
        f"for none{but}; there is no refresh token: after `expires_in` seconds log in again"
    )


def shapes(api: Api) -> tuple[Shape, ...]:
    """The bodies of the token operation, none without a user table."""
    if api.user_table is None:
        return ()
    user = api.entity(api.user_table.entity)
    who = f"the {user.title}'s `{user.field(api.user_table.login).name}`"
    asked = (
        Member("username", "string", required=True, nullable=False, description=who),
        Member("password", "string", required=True, nullable=False, format="password"),
        Member("scope", "string", required=False, nullable=False, format="space-separated"),
    )
    return Shape("TokenRequest", asked), _ANSWER


def operations(api: Api) -> Iterator[Operation]:
    """Both operations, none without a user table."""
    if api.user_table:
        yield _token(api)
        yield _me(api, api.user_table.entity)


def _token(api: Api) -> Operation:
    return Operation(
        method="POST",
        path=f"{api.prefix}/auth/token",
        operation_id="create_access_token",
        summary="Exchange credentials for a token",
        auth=False,
        scopes=(),
        parameters=(),
        body="TokenRequest",
        status=200,
        response="TokenResponse",
        errors=tuple(_problem(api, code) for code in _WHEN),
        request_example={"username": "ada@example.com", "password": "correct horse"},
        response_example={
            "access_token": "eyJhbGciOi",
            "token_type": "bearer",
            "expires_in": 3600,
            "scope": " ".join([scope for scope in api.scopes() if not is_role(scope)][:2]),
        },
        form=True,
    )


def _me(api: Api, entity: str) -> Operation:
    user = api.entity(entity)
    return Operation(
        method="GET",
        path=f"{api.prefix}/auth/me",
        operation_id="get_current_user",
        summary="Get the user whose token this is",
        auth=True,
        scopes=(),
        parameters=(),
        body=None,
        status=200,
        response=f"{user.class_name}Response",
        errors=(_problem(api, ErrorCode.UNAUTHORIZED), _problem(api, ErrorCode.UNAVAILABLE)),
        response_example=response_example(user),
    )


def _problem(api: Api, code: ErrorCode) -> Problem:
    return Problem(api.status(code), code.value, _WHEN[code])
