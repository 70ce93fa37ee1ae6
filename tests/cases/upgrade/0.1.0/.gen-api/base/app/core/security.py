"""Tokens."""

from functools import cache
from typing import Any

import jwt
from fastapi.concurrency import run_in_threadpool

from app.core.config import Settings
from app.core.exceptions import UnauthorizedError, UnavailableError

_ASYMMETRIC = ["RS256", "ES256", "EdDSA"]


async def decode_token(token: str, settings: Settings) -> dict[str, Any]:
    """The claims of a valid token.

    Raises:
        UnauthorizedError: it is not signed by our key, has expired, or lacks a claim.
        UnavailableError: the keys can't be fetched.
    """
    try:
        key, algorithms = await _verification_key(token, settings)
        return jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=settings.jwt_audience,
            issuer=settings.jwt_issuer,
            options={
                "require": ["exp", "sub"],
                "verify_aud": settings.jwt_audience is not None,
            },
        )
    except jwt.PyJWKClientConnectionError as error:
        raise UnavailableError from error
    except jwt.PyJWTError as error:
        raise UnauthorizedError from error


async def _verification_key(token: str, settings: Settings) -> tuple[Any, list[str]]:
    if settings.jwt_secret is not None:
        return settings.jwt_secret.get_secret_value(), ["HS256"]
    keys = _jwks(str(settings.jwt_jwks_url))
    return await run_in_threadpool(keys.get_signing_key_from_jwt, token), _ASYMMETRIC


@cache
def _jwks(url: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(url)
