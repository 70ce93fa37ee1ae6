"""Who is asking, and what they may do."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from app.core.exceptions import ForbiddenError, UnauthorizedError
from app.core.security import decode_token

SCOPES = {
    "notes:read": "Read notes",
    "notes:write": "Write notes",
}

_bearer = HTTPBearer(bearerFormat="JWT", auto_error=False)


@dataclass(frozen=True)
class Principal:
    """The caller, as the token says."""

    subject: str
    scopes: frozenset[str]


async def authenticate(
    required: SecurityScopes,
    request: Request,
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    """The caller, who has every scope that the route requires.

    Raises:
        UnauthorizedError: there is no valid bearer token.
        ForbiddenError: a scope is missing.
    """
    if token is None:
        raise UnauthorizedError
    claims = await decode_token(token.credentials, request.app.state.settings)
    scopes = frozenset(str(claims.get("scope", "")).split())
    if not scopes.issuperset(required.scopes):
        raise ForbiddenError
    return Principal(claims["sub"], scopes)
