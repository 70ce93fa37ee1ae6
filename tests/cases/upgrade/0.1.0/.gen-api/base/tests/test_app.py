"""What holds for every operation of the service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker
from sqlalchemy.orm import Session

from tests.factories import note_payload
from tests.support import BASE_URL, SCOPES, assert_problem, bearer, sign

pytestmark = pytest.mark.anyio

PUBLIC = {"live", "ready"}


async def test_liveness_needs_no_token(anonymous: AsyncClient) -> None:
    response = await anonymous.get("http://test/health/live")

    assert response.is_success


async def test_unknown_path_is_a_problem(client: AsyncClient) -> None:
    assert_problem(await client.get("/no-such-path"), 404)


def test_every_operation_needs_a_token(service: FastAPI) -> None:
    operations = _operations(service)

    unprotected = {
        name for name, operation in operations.items() if "security" not in operation
    }

    assert unprotected == PUBLIC


def test_documented_errors_are_problems(service: FastAPI) -> None:
    for operation in _operations(service).values():
        assert "422" not in operation["responses"]
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    "token",
    [
        "no token at all",
        sign("signed by somebody else with another key"),
        sign(exp=datetime.now(UTC) - timedelta(minutes=1)),
        sign(exp=None),
        sign(sub=None),
        sign(iss="https://elsewhere.test"),
        sign(aud="elsewhere"),
    ],
    ids=[
        "malformed",
        "other key",
        "expired",
        "eternal",
        "nobody",
        "other issuer",
        "other audience",
    ],
)
async def test_bad_token_is_refused(anonymous: AsyncClient, token: str) -> None:
    response = await anonymous.get(
        "/notes", headers={"Authorization": f"Bearer {token}"}
    )

    assert_problem(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_malformed_body_is_a_problem(client: AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}

    response = await client.post("/notes", content=b"{", headers=headers)

    assert_problem(response, 400)


class _SessionThatCannotCommit(Session):
    pass


@event.listens_for(_SessionThatCannotCommit, "before_commit")
def _refuse(_: Session) -> None:
    msg = "commit refused"
    raise RuntimeError(msg)


async def test_failed_commit_is_no_success(
    app: FastAPI, connection: AsyncConnection
) -> None:
    payload = note_payload()
    app.state.sessions = async_sessionmaker(
        connection,
        sync_session_class=_SessionThatCannotCommit,
        join_transaction_mode="create_savepoint",
    )
    transport = ASGITransport(app, raise_app_exceptions=False)

    async with AsyncClient(
        transport=transport, base_url=BASE_URL, headers=bearer(*SCOPES)
    ) as client:
        response = await client.post("/notes", json=payload)

    assert response.status_code == 500


def _operations(service: FastAPI) -> dict[str, dict[str, Any]]:
    """Operation id → operation, as documented."""
    return {
        operation["operationId"]: operation
        for path in service.openapi()["paths"].values()
        for operation in path.values()
    }
