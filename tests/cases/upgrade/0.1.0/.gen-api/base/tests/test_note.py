"""Note over HTTP: what each operation does and refuses."""

from __future__ import annotations

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories import create_note, note_payload
from tests.support import SCOPES, assert_problem, bearer, walk

pytestmark = pytest.mark.anyio


class TestCreateNote:
    async def test_returns_what_it_stored(self, client: AsyncClient) -> None:
        payload = note_payload()

        response = await client.post("/notes", json=payload)

        assert response.status_code == 201, response.text
        body = response.json()
        assert body == {
            "id": body["id"],
            "body": payload["body"],
        }
        path = f"/notes/{body['id']}"
        assert response.headers["location"].endswith(path)
        assert (await client.get(path)).json() == body

    @pytest.mark.parametrize("field", ["body"])
    async def test_required_field_is_missing(
        self, client: AsyncClient, field: str
    ) -> None:
        payload = note_payload()
        del payload[field]

        response = await client.post("/notes", json=payload)

        assert_problem(response, 400, field)

    @pytest.mark.parametrize("field", ["body"])
    async def test_null_is_refused(self, client: AsyncClient, field: str) -> None:
        payload = note_payload() | {field: None}

        response = await client.post("/notes", json=payload)

        assert_problem(response, 400, field)

    @pytest.mark.parametrize(("field", "value"), [("body", 1)])
    async def test_invalid_value_is_refused(
        self, client: AsyncClient, field: str, value: object
    ) -> None:
        payload = note_payload() | {field: value}

        response = await client.post("/notes", json=payload)

        assert_problem(response, 400, field)

    @pytest.mark.parametrize("field", ["no_such_field", "id"])
    async def test_unknown_field_is_refused(
        self, client: AsyncClient, field: str
    ) -> None:
        payload = note_payload() | {field: None}

        response = await client.post("/notes", json=payload)

        assert_problem(response, 400, field)

    async def test_is_one_statement(
        self, client: AsyncClient, statements: list[str]
    ) -> None:
        payload = note_payload()
        statements.clear()

        await client.post("/notes", json=payload)

        assert len(statements) == 1


class TestListNotes:
    async def test_nothing_there(self, client: AsyncClient) -> None:
        response = await client.get("/notes")

        assert response.status_code == 200, response.text
        assert response.json() == {"items": [], "next_cursor": None, "total": None}

    @pytest.mark.parametrize(
        ("parameter", "value"),
        [
            ("limit", "0"),
            ("limit", "201"),
            ("limit", "many"),
            ("count", "all"),
            ("cursor", "%%%"),
            ("cursor", "bm90LW91cnM="),
            ("sort", "no_such_field"),
            ("no_such_parameter", "1"),
            ("id", "many"),
        ],
    )
    async def test_invalid_parameter_is_refused(
        self, client: AsyncClient, parameter: str, value: str
    ) -> None:
        response = await client.get("/notes", params={parameter: value})

        assert_problem(response, 400, parameter)

    async def test_pages_have_every_row_once(
        self, client: AsyncClient, db: AsyncSession
    ) -> None:
        rows = [await create_note(db) for _ in range(5)]

        items = await walk(client, "/notes")

        assert [item["id"] for item in items] == [
            row.id for row in sorted(rows, key=lambda row: (row.id,))
        ]

    async def test_full_last_page_has_no_next_one(
        self, client: AsyncClient, db: AsyncSession
    ) -> None:
        for _ in range(4):
            await create_note(db)

        assert len(await walk(client, "/notes")) == 4

    async def test_inserted_row_moves_no_other(
        self, client: AsyncClient, db: AsyncSession
    ) -> None:
        for _ in range(3):
            await create_note(db)
        first = (await client.get("/notes", params={"limit": 2})).json()

        await create_note(db)
        rest = await walk(client, "/notes", {"cursor": first["next_cursor"]})

        assert not [item for item in rest if item in first["items"]]

    async def test_counts_when_asked(
        self, client: AsyncClient, db: AsyncSession
    ) -> None:
        for _ in range(3):
            await create_note(db)

        page = (
            await client.get("/notes", params={"limit": 1, "count": "exact"})
        ).json()

        assert len(page["items"]) == 1
        assert page["total"] == 3

    async def test_is_one_statement(
        self, client: AsyncClient, db: AsyncSession, statements: list[str]
    ) -> None:
        await create_note(db)
        statements.clear()

        await client.get("/notes")

        assert len(statements) == 1

    async def test_filters_by_id(self, client: AsyncClient, db: AsyncSession) -> None:
        wanted = await create_note(db)
        await create_note(db)

        value = wanted.id
        items = await walk(client, "/notes", {"id": value})

        assert [item["id"] for item in items] == [wanted.id]

    @pytest.mark.parametrize("sort", ["id", "-id"])
    async def test_sorts(
        self, client: AsyncClient, db: AsyncSession, sort: str
    ) -> None:
        rows = [await create_note(db) for _ in range(3)]

        items = await walk(client, "/notes", {"sort": sort})

        field = sort.removeprefix("-")
        rows.sort(key=lambda row: (getattr(row, field), row.id), reverse=sort != field)
        assert [item["id"] for item in items] == [row.id for row in rows]


class TestGetNote:
    async def test_has_every_readable_field(
        self, client: AsyncClient, db: AsyncSession
    ) -> None:
        note = await create_note(db)

        response = await client.get(f"/notes/{note.id}")

        assert response.status_code == 200, response.text
        body = response.json()
        assert set(body) == {"id", "body"}
        assert body["id"] == note.id

    async def test_is_one_statement(
        self, client: AsyncClient, db: AsyncSession, statements: list[str]
    ) -> None:
        note = await create_note(db)
        statements.clear()

        await client.get(f"/notes/{note.id}")

        assert len(statements) == 1

    async def test_unknown_note(self, client: AsyncClient) -> None:
        response = await client.get("/notes/999999999")

        assert_problem(response, 404)

    @pytest.mark.parametrize(
        "path", ["/notes/many", "/notes/-2147483649", "/notes/2147483648"]
    )
    async def test_invalid_key_is_refused(self, client: AsyncClient, path: str) -> None:
        response = await client.get(path)

        assert_problem(response, 400)


class TestUpdateNote:
    async def test_changes_what_is_given(
        self, client: AsyncClient, db: AsyncSession
    ) -> None:
        note = await create_note(db)
        before = (await client.get(f"/notes/{note.id}")).json()
        changes = {"body": "other body"}

        response = await client.patch(f"/notes/{note.id}", json=changes)

        assert response.status_code == 200, response.text
        body = response.json()
        assert body == before | changes
        assert (await client.get(f"/notes/{note.id}")).json() == body

    @pytest.mark.parametrize(("field", "value"), [("body", "other body")])
    async def test_leaves_the_other_fields_alone(
        self, client: AsyncClient, db: AsyncSession, field: str, value: object
    ) -> None:
        note = await create_note(db)
        before = (await client.get(f"/notes/{note.id}")).json()

        response = await client.patch(f"/notes/{note.id}", json={field: value})

        assert response.status_code == 200, response.text
        body = response.json()
        assert body == before | {field: value}

    async def test_no_fields_change_nothing(
        self, client: AsyncClient, db: AsyncSession
    ) -> None:
        note = await create_note(db)
        before = (await client.get(f"/notes/{note.id}")).json()

        response = await client.patch(f"/notes/{note.id}", json={})

        assert response.status_code == 200, response.text
        assert response.json() == before

    @pytest.mark.parametrize("field", ["body"])
    async def test_null_is_refused(
        self, client: AsyncClient, db: AsyncSession, field: str
    ) -> None:
        note = await create_note(db)

        response = await client.patch(f"/notes/{note.id}", json={field: None})

        assert_problem(response, 400, field)

    @pytest.mark.parametrize(("field", "value"), [("body", 1)])
    async def test_invalid_value_is_refused(
        self, client: AsyncClient, db: AsyncSession, field: str, value: object
    ) -> None:
        note = await create_note(db)

        response = await client.patch(f"/notes/{note.id}", json={field: value})

        assert_problem(response, 400, field)

    @pytest.mark.parametrize("field", ["no_such_field", "id"])
    async def test_unknown_or_read_only_field_is_refused(
        self, client: AsyncClient, db: AsyncSession, field: str
    ) -> None:
        note = await create_note(db)

        response = await client.patch(f"/notes/{note.id}", json={field: None})

        assert_problem(response, 400, field)

    async def test_is_three_statements_at_most(
        self, client: AsyncClient, db: AsyncSession, statements: list[str]
    ) -> None:
        note = await create_note(db)
        changes = {"body": "other body"}
        statements.clear()

        await client.patch(f"/notes/{note.id}", json=changes)

        assert len(statements) <= 3

    async def test_unknown_note(self, client: AsyncClient) -> None:
        response = await client.patch("/notes/999999999", json={})

        assert_problem(response, 404)


class TestDeleteNote:
    async def test_is_gone(self, client: AsyncClient, db: AsyncSession) -> None:
        note = await create_note(db)

        response = await client.delete(f"/notes/{note.id}")

        assert response.status_code == 204, response.text
        assert_problem(await client.delete(f"/notes/{note.id}"), 404)

    async def test_unknown_note(self, client: AsyncClient) -> None:
        response = await client.delete("/notes/999999999")

        assert_problem(response, 404)


OPERATIONS = [
    ("GET", "/notes", "notes:read"),
    ("POST", "/notes", "notes:write"),
    ("GET", "/notes/999999999", "notes:read"),
    ("PATCH", "/notes/999999999", "notes:write"),
    ("DELETE", "/notes/999999999", "notes:write"),
]


class TestAccess:
    @pytest.mark.parametrize(("method", "path"), [each[:2] for each in OPERATIONS])
    async def test_needs_a_token(
        self, anonymous: AsyncClient, method: str, path: str
    ) -> None:
        response = await anonymous.request(method, path)

        assert_problem(response, 401)

    @pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)
    async def test_needs_the_scope(
        self, anonymous: AsyncClient, method: str, path: str, scope: str
    ) -> None:
        response = await anonymous.request(
            method, path, headers=bearer(*SCOPES - {scope})
        )

        assert_problem(response, 403)
