"""The project's callers: rows of `users`, known by a header such as `1 bookings:read`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import APIKeyHeader
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shop.db import get_db

header = APIKeyHeader(name="X-Shop-Key", auto_error=False)


@dataclass(frozen=True)
class User:
    """Who calls."""

    id: int
    scope: str


async def current_user(
    key: Annotated[str | None, Depends(header)], db: Annotated[AsyncSession, Depends(get_db)]
) -> User:
    """The user with this key."""
    number, _, scope = (key or "").partition(" ")
    found = await db.scalar(text("SELECT id FROM users WHERE id = :id"), {"id": int(number or 0)})
    if found is None:
        raise HTTPException(401, "The key is of nobody")
    return User(found, scope)


def granted(user: User) -> list[str]:
    """What a user may do."""
    return user.scope.split()
