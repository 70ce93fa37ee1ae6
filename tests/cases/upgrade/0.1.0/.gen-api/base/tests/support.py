"""What the tests of every entity share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import jwt
from httpx2 import AsyncClient, Response
from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Base

Model = TypeVar("Model", bound=Base)

BASE_URL = "http://test/api/v1"
SIGNING_KEY = "known to these tests and to nobody else"
ISSUER = "https://issuer.test"
AUDIENCE = "tests"
SCOPES = frozenset(["notes:read", "notes:write"])

CODES = {
    400: "VALIDATION_ERROR",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
}


def sign(key: str = SIGNING_KEY, **claims: object) -> str:
    """A token that is accepted, but for the claims given; None leaves one out."""
    now = datetime.now(UTC)
    usual = {
        "sub": "tester",
        "iss": ISSUER,
        "aud": AUDIENCE,
        "exp": now + timedelta(hours=1),
    }
    given = {
        name: value for name, value in (usual | claims).items() if value is not None
    }
    return jwt.encode(given, key, "HS256")


@cache
def bearer(*scopes: str) -> dict[str, str]:
    """The header of a caller with these scopes."""
    return {"Authorization": f"Bearer {sign(scope=' '.join(scopes))}"}


def as_json(value: object) -> Any:  # noqa: ANN401 - JSON may be anything
    """A Python value as a client sees it."""
    return to_jsonable_python(value)


def number(db: AsyncSession, model: type[Base]) -> int:
    """1, 2, 3 … for the rows of a model, from 1 again in each test."""
    n: int = db.info.get(model, 0) + 1
    db.info[model] = n
    return n


async def save(db: AsyncSession, row: Model) -> Model:
    """Write a row; the test's transaction takes it back."""
    db.add(row)
    await db.commit()
    return row


async def walk(
    client: AsyncClient, path: str, query: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Every item of a list, read in pages of two."""
    items: list[dict[str, Any]] = []
    params = {"limit": 2} | (query or {})
    while True:
        response = await client.get(path, params=params)
        assert response.status_code == 200, response.text
        page = response.json()
        assert 0 < len(page["items"]) <= 2 or (
            not items and page["next_cursor"] is None
        )
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        assert page["next_cursor"] != params.get("cursor")
        params["cursor"] = page["next_cursor"]


def assert_problem(response: Response, status: int, *fields: str) -> None:
    """The body tells the error, the fields if any are given, and nothing of SQL."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["code"] == CODES[status]
    named = {error["field"] for error in problem["errors"]}
    assert named == set(fields) or not fields
    assert "INSERT" not in response.text
    assert "UPDATE" not in response.text
