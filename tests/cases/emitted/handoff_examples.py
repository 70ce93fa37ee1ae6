"""Executes every example of a handoff: copied into an emitted service's tests, and run there.

Keys that a server makes and references to other rows are those of rows of this database; all else
is sent as it is written, and the answer is compared with the one that is written. An operation of
which the handoff says that there is no example has none to execute.
"""

from __future__ import annotations

import inspect
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Base
from tests import factories
from tests.support import SCOPES, as_json, sign

pytestmark = pytest.mark.anyio

Json = dict[str, Any]

TWIN = Path(__file__).parents[1] / ".claude" / "handoff" / "python-backend-agent-output.json"
CONTRACT: Json = json.loads(TWIN.read_text(encoding="utf-8"))
SHAPES = {shape["name"]: shape["members"] for shape in CONTRACT["shapes"]}
MAKERS = {
    inspect.signature(make).return_annotation: make
    for name, make in vars(factories).items()
    if name.startswith("create_")
}
# rows have owners: the one that the client's token is of
CALLER = getattr(factories, "caller", None)
if CALLER is not None:
    MAKERS[inspect.signature(CALLER).return_annotation] = CALLER


def _entity(shape: str | None) -> str:
    """The entity of "Page<TagDetail>", "TagCreate", …"""
    name = (shape or "").removeprefix("Page<").removesuffix(">")
    for end in ("Detail", "Response", "Create", "Update"):
        name = name.removesuffix(end)
    return name


def _needed(operation: Json) -> set[str]:
    """Entities of which the operation needs a row."""
    members = SHAPES.get(operation["body"] or "", ())
    refers = [each["refers"] for each in (*operation["parameters"], *members) if each["refers"]]
    named = {end.partition(".")[0] for end in refers}
    return named | ({_entity(operation["response"])} & ENTITIES)


ENTITIES = {model.__name__ for model in Base.__subclasses__()}
WRITTEN = [
    one
    for one in CONTRACT["operations"]
    if one["written"] and not one["unexampled"] and _needed(one) <= MAKERS.keys()
]


class Rows:
    """Rows that examples refer to, made once each."""

    def __init__(self, db: AsyncSession) -> None:
        self.db = db
        self.made: dict[str, Any] = {}

    async def value(self, refers: str) -> Any:
        """The value of "User.id"."""
        entity, _, field = refers.partition(".")
        if entity not in self.made:
            self.made[entity] = await self._make(entity)
        return as_json(getattr(self.made[entity], self.attribute(entity, field)))

    async def _make(self, entity: str) -> Any:
        try:
            return await MAKERS[entity](self.db)
        except IntegrityError:  # there can be one, and another row brought it along
            await self.db.rollback()
            return (await self.db.scalars(select(self.model(entity)))).one()

    def attribute(self, entity: str, field: str) -> str:
        """The attribute of a column."""
        columns = self.model(entity).__mapper__.columns.items()
        return next(k for k, column in columns if column.name == field)

    def shares(self, entity: str) -> bool:
        """Whether a column is of several foreign keys: what they refer to belongs together then."""
        return any(len(column.foreign_keys) > 1 for column in self.model(entity).__table__.columns)

    def below(self, entity: str, parent: str) -> Json:
        """Every reference of a row to the parent that was made, as arguments of its factory."""
        row = self.made[parent]
        return {
            self.attribute(entity, part.parent.name): getattr(
                row, self.attribute(parent, part.column.name)
            )
            for key in self.model(entity).__table__.foreign_key_constraints
            if key.referred_table is type(row).__table__
            for part in key.elements
        }

    def model(self, entity: str) -> Any:
        """The model of an entity."""
        return next(m for m in Base.__subclasses__() if m.__name__ == entity)


def _answer(operation: Json) -> list[Json] | None:
    name = operation["response"]
    return None if name is None else SHAPES[name.removeprefix("Page<").removesuffix(">")]


async def _path(operation: Json, rows: Rows) -> str:
    """The path of rows that there are; of a list below another row, so that it has an item."""
    path: str = operation["path"].removeprefix(CONTRACT["base_url"])
    if path == operation["path"]:
        path = f"http://test{path}"  # a health check, outside the base URL
    for parameter in operation["parameters"]:
        if parameter["place"] == "path":
            value = await rows.value(parameter["refers"])
            path = path.replace(f"{{{parameter['name']}}}", str(value))
    await _listed(operation, rows)
    return path


async def _listed(operation: Json, rows: Rows) -> None:
    """Make a row of what is listed, below the row that the path names, if it refers to one."""
    if not (operation["response"] or "").startswith("Page<"):
        return
    entity = _entity(operation["response"])
    parents = {
        p["refers"].partition(".")[0] for p in operation["parameters"] if p["place"] == "path"
    }
    name = operation["path"].rpartition("}/")[2]
    members = [
        m for m in _answer(operation) or [] if (m["refers"] or "").partition(".")[0] in parents
    ]
    said = [m for m in members if name.replace("-", "_").endswith(m["name"].removesuffix("_id"))]
    # of each part of the parent's key one reference, which the path may name
    below = list({m["refers"]: m for m in (*reversed(members), *said)}.values())
    if any(_share_a_part(members, parent) for parent in parents):
        below = members
    if not below:
        await rows.value(f"{entity}.{(_answer(operation) or [])[0]['name']}")
        return
    if rows.shares(entity):
        given = {}
        for parent in parents:
            given |= rows.below(entity, parent)
        await MAKERS[entity](rows.db, **given)
        return
    given = {}
    for member in below:
        of, _, part = member["refers"].partition(".")
        parent = rows.made[of]
        key = rows.attribute(type(parent).__name__, part)
        given[rows.attribute(entity, member["name"])] = getattr(parent, key)
    await MAKERS[entity](rows.db, **given)


def _share_a_part(members: list[Json], entity: str) -> bool:
    """Whether several references to an entity have a column in common: all are of one row then."""
    parts = Counter(m["refers"] for m in members if (m["refers"] or "").startswith(f"{entity}."))
    return len(set(parts.values())) > 1


async def _link(operation: Json, path: str, rows: Rows, client: AsyncClient) -> None:
    """Make the link that is listed or removed."""
    puts = [o for o in WRITTEN if o["method"] == "PUT" and o["response"] is None]
    if operation["method"] == "DELETE" and operation["path"] in [put["path"] for put in puts]:
        assert (await client.put(path)).status_code == 204
    listed = _entity(operation["response"])
    params = [p["refers"] for p in operation["parameters"] if p["place"] == "path"]
    if not params or not (operation["response"] or "").startswith("Page<"):
        return
    for put in puts:
        ends = [p["refers"] for p in put["parameters"]]
        others = list((Counter(ends) - Counter(params)).elements())
        links = not Counter(params) - Counter(ends)
        if links and listed in {end.partition(".")[0] for end in others}:
            link: str = put["path"].removeprefix(CONTRACT["base_url"])
            for param in put["parameters"]:
                value = await rows.value(param["refers"])
                link = link.replace(f"{{{param['name']}}}", str(value))
            assert (await client.put(link)).status_code == put["status"]


async def _delete(path: str, client: AsyncClient) -> None:
    etag = (await client.get(path)).headers.get("etag")
    headers = {"If-Match": etag} if etag else {}
    assert (await client.delete(path, headers=headers)).status_code == 204


async def _body(operation: Json, rows: Rows) -> Json:
    body = dict(operation["request_example"] or {})
    own, seen = _entity(operation["body"]), set()
    members = SHAPES.get(operation["body"] or "", [])
    if own in ENTITIES and rows.shares(own):
        name = MAKERS[own].__name__.removeprefix("create_")
        payload = await getattr(factories, f"{name}_payload")(rows.db)
        return body | {m["name"]: payload[m["name"]] for m in members if m["refers"] and m["name"] in body}
    for member in members:
        refers = member["refers"]
        if not refers or body.get(member["name"]) is None:
            continue
        if refers.partition(".")[0] == own and own not in rows.made:
            factories.number(rows.db, rows.model(own))  # the example has the first row's values
        if refers in seen and not _share_a_part(members, refers.partition(".")[0]):
            del rows.made[refers.partition(".")[0]]  # a transfer is from one account to another
        seen.add(refers)
        body[member["name"]] = await rows.value(refers)
    return body


def _compare(told: Json, got: Json, sent: Json, members: list[Json]) -> None:
    """The answer has the members that the example has, of its types, and what was sent as sent."""
    assert list(got) == list(told)
    for member in members:
        name = member["name"]
        if name not in told and not member["required"]:
            continue  # a relation that was not asked for
        example, value = told[name], got[name]
        if name in sent:
            assert value == sent[name], name
            assert member["refers"] or example == sent[name], name
        if example is not None and value is not None:
            assert type(value) is type(example), name
        assert value is not None or member["nullable"], name


@pytest.mark.parametrize("operation", WRITTEN, ids=lambda one: one["operation_id"])
async def test_example(operation: Json, client: AsyncClient, db: AsyncSession) -> None:
    rows = Rows(db)
    if CALLER is not None and MAKERS.get(_entity(operation["body"])) is not CALLER:
        await CALLER(db)
    path = await _path(operation, rows)
    body = await _body(operation, rows)
    options: Json = {}
    if operation["form"]:
        login = {"email": body["username"], "username": body["username"]}
        create = next(o for o in WRITTEN if o["operation_id"] == "create_user")
        user = {**await _body(create, rows), "password": body["password"]}
        user |= {name: value for name, value in login.items() if name in user}
        assert (await client.post("/users", json=user)).status_code == 201
        options["data"] = body
    elif operation["body"]:
        options["json"] = body
    if operation["operation_id"] == "get_current_user":
        subject = str(await rows.value("User.id"))
        token = sign(sub=subject, scope=" ".join(SCOPES))
        options["headers"] = {"Authorization": f"Bearer {token}"}
    if operation["method"] in ("PATCH", "PUT", "DELETE") and operation["parameters"]:
        before = await client.get(path)
        if "etag" in before.headers:
            options["headers"] = {"If-Match": before.headers["etag"]}

    if path.endswith("/restore"):
        await _delete(path.removesuffix("/restore"), client)
    await _link(operation, path, rows, client)
    response = await client.request(operation["method"], path, **options)

    assert response.status_code == operation["status"], response.text
    members = _answer(operation)
    if members is None:
        assert response.content == b""
        return
    got, told = response.json(), operation["response_example"]
    if operation["response"].startswith("Page<"):
        assert list(got) == list(told)
        got, told = got["items"][0], told["items"][0]
    sent = {} if operation["form"] else body
    _compare(told, got, {k: v for k, v in sent.items() if k in got}, members)
