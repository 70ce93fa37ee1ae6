"""The emitted service with the project's own sessions and callers, none of them replaced.

Copied into its tests. Each test is given an empty database, which the project's engine is led to.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response
from sqlalchemy import URL, select
from sqlalchemy import create_engine as create_sync_engine
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core.database import Base
from app.main import create_app
from app.models import Booking
from app.schemas.booking import BookingUpdate
from app.schemas.room import RoomUpdate
from app.services import booking_service, room_service, tag_service
from shop import db as shop
from tests.databases import create_engine, empty_database, prepare
from tests.factories import create_room, create_user
from tests.support import BASE_URL, assert_problem

pytestmark = pytest.mark.anyio

OPENAPI = Path(__file__).parents[1] / ".claude" / "handoff" / "openapi.json"
LINK = "/api/v1/bookings/{booking_id}/tags/{tag_id}"
BOTH = "bookings:read bookings:write"
TIMES = {"starts_at": "2030-01-01T12:00:00Z", "ends_at": "2030-03-01T12:00:00Z"}
BOOKING = TIMES | {"price": "10.00"}


@pytest.fixture
async def sessions(tmp_path_factory: pytest.TempPathFactory, database: URL) -> AsyncIterator[None]:
    """Those of the project lead to a database of the test; that of the run keeps the loop."""
    async with empty_database(tmp_path_factory) as url:
        engine = create_engine(url)
        await prepare(engine)
        shop.sessions.configure(bind=engine)
        yield
        await engine.dispose()
        shop.sessions.configure(bind=shop.engine)


@pytest.fixture
def own(sessions: None) -> FastAPI:
    return create_app()


@pytest.fixture
async def http(own: FastAPI) -> AsyncIterator[AsyncClient]:
    async with (
        own.router.lifespan_context(own),
        AsyncClient(transport=ASGITransport(own), base_url=BASE_URL) as client,
    ):
        yield client


async def _rooms_and_users(users: int) -> tuple[int, list[int]]:
    """The keys of a room and of users; the factories read rows that they have committed."""
    async with shop.sessions(expire_on_commit=False) as session:
        room = await create_room(session)
        found = [await create_user(session) for _ in range(users)]
        return room.id, [user.id for user in found]


def _key(user: int, scopes: str = BOTH) -> dict[str, str]:
    return {"X-Shop-Key": f"{user} {scopes}"}


async def test_writes_are_committed_and_rows_belong_to_the_projects_callers(
    http: AsyncClient,
) -> None:
    room, (ada, bob) = await _rooms_and_users(2)

    made = await http.post("/bookings", json={"room_id": room, **BOOKING}, headers=_key(ada))

    assert made.status_code == 201, made.text
    async with shop.sessions() as session:
        row = await session.get_one(Booking, made.json()["id"])
        assert (row.user_id, row.room_id) == (ada, room)
    place = f"/bookings/{made.json()['id']}"
    assert (await http.get(place, headers=_key(ada))).json() == made.json()
    assert_problem(await http.get(place, headers=_key(bob)), 404)


async def test_functions_of_services_and_entities_share_a_session(
    http: AsyncClient,
) -> None:
    room, (ada,) = await _rooms_and_users(1)
    made = await http.post("/bookings", json={"room_id": room, **BOOKING}, headers=_key(ada))
    key = made.json()["id"]

    async with shop.sessions() as session:
        booking = await booking_service.get(session, ada, key)
        own_room = await room_service.get(session, room)
        booking.notes, own_room.name = "by hand", "Blue"
        booked = await booking_service.update(session, ada, key, BookingUpdate(price=Decimal(7)))
        changed = await room_service.update(session, room, RoomUpdate(capacity=77))

        # what the session held was written first, and `get` reads what statements wrote
        assert (booked.notes, changed.name) == ("by hand", "Blue")
        assert await booking_service.get(session, ada, key) is booking
        assert await room_service.get(session, room) is own_room
        assert (booking.price, own_room.capacity) == (7, 77)


async def test_a_session_may_choose_its_engine_by_the_statement(sessions: None) -> None:
    room, _ = await _rooms_and_users(1)

    async with AsyncSession(binds={Base: shop.sessions.kw["bind"]}) as session:
        assert (await room_service.update(session, room, RoomUpdate(capacity=5))).capacity == 5


async def test_refused_write_leaves_nothing(http: AsyncClient) -> None:
    room, (ada,) = await _rooms_and_users(1)
    reversed_ = dict(zip(TIMES, reversed(TIMES.values()), strict=True))

    refused = await http.post("/bookings", json={"room_id": 0, **BOOKING}, headers=_key(ada))
    sent = {"room_id": room, **BOOKING, **reversed_}
    invalid = await http.post("/bookings", json=sent, headers=_key(ada))

    assert_problem(refused, 409)
    assert_problem(invalid, 400)
    async with shop.sessions() as session:
        assert (await session.scalars(select(Booking))).all() == []


async def test_the_project_refuses_callers_and_the_service_scopes(http: AsyncClient) -> None:
    _, (ada,) = await _rooms_and_users(1)
    asked = [None, _key(ada + 1), _key(ada, "bookings:write"), _key(ada, "bookings:read")]

    answers = [await http.get("/bookings", headers=headers) for headers in asked]

    for answer, status in zip(answers[:3], (401, 401, 403), strict=True):
        assert_problem(answer, status)
    assert answers[3].status_code == 200
    assert "users" not in answers[1].text


async def test_link_to_a_row_that_goes_meanwhile_is_a_documented_conflict(
    http: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, (ada,) = await _rooms_and_users(1)
    made = await http.post("/bookings", json={"room_id": room, **BOOKING}, headers=_key(ada))

    async def was_there(*_: object) -> None:
        """The tag is deleted after it was looked for."""

    monkeypatch.setattr(tag_service, "get", was_there)
    path = f"/bookings/{made.json()['id']}/tags"
    answer = await http.put(f"{path}/1", headers=_key(ada))

    assert_problem(answer, 409)
    operation = json.loads(OPENAPI.read_text(encoding="utf-8"))["paths"][LINK]["put"]
    assert "409" in operation["responses"]


@pytest.fixture
def nowhere(own: FastAPI) -> Iterator[None]:
    """The database is away."""
    bound = shop.sessions.kw["bind"]
    shop.sessions.configure(bind=create_engine("sqlite+aiosqlite:///no/such/folder/app.db"))
    yield
    shop.sessions.configure(bind=bound)


@pytest.mark.usefixtures("nowhere")
async def test_without_a_database_nothing_is_answered(http: AsyncClient) -> None:
    def unavailable(answer: Response) -> None:
        assert_problem(answer, 503)
        assert answer.headers["retry-after"].isdigit()

    unavailable(await http.get("http://test/health/ready"))
    unavailable(await http.get("/bookings", headers=_key(1)))
    unavailable(await http.post("/bookings", json={"room_id": 1, **BOOKING}, headers=_key(1)))


async def test_is_ready_with_one(http: AsyncClient) -> None:
    assert (await http.get("http://test/health/ready")).is_success


async def test_a_session_without_asyncio_is_a_defect_and_no_503(
    own: FastAPI, http: AsyncClient
) -> None:
    own.dependency_overrides[shop.get_db] = lambda: Session(create_sync_engine("sqlite://"))

    with pytest.raises(TypeError):
        await http.get("/bookings", headers=_key(1))


async def test_the_document_tells_how_the_project_knows_callers(own: FastAPI) -> None:
    written, served = json.loads(OPENAPI.read_text(encoding="utf-8")), own.openapi()

    schemes = [document["components"]["securitySchemes"] for document in (written, served)]
    assert schemes[0] == schemes[1]
    for path, operations in written["paths"].items():
        for method, operation in operations.items():
            told = served["paths"][path][method].get("security")
            assert operation.get("security") == told, (method, path)
