"""Runs inside a generated application's folder: sends everywhere what attackers and accidents send.

Started as a script, like probe.py, on a DATABASE_URL that holds the tables and rows of each; its
arguments are a number, so that only every n-th value is sent, another one to each parameter and
member, and the `Authorization` of a caller who may do everything. It prints as JSON how many
requests it sent, what was wrong with answers, and what a log gave away.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path[0] = str(Path.cwd())

INJECTIONS = (
    "' OR '1'='1",
    "1; DROP TABLE users CASCADE; --",
    "') UNION SELECT hashed_password FROM users --",
    '" OR ""="',
    "1 AND pg_sleep(30)",
    "$1",
    "%(value)s",
    ":value",
)
WORDS = (
    *INJECTIONS,
    *("", "\x00", "a\x00b", "\u202e", "💥" * 400, "x" * 20_000, "null", "NaN", "-Infinity", "now"),
    *("infinity", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31"),
    *(
        "24:00:00",
        "23:59:60Z",
        "P999999999D",
        "-P999999999D",
        "-1",
        "1e400",
        "99999999999999999999",
    ),
    *("[2,1)", "{{1},{2,3}}", "(,", "::1/129", "<a/>", "../../etc/passwd", "%", "\\"),
)
_DEEP: Any = []
for _ in range(400):
    _DEEP = [_DEEP]
VALUES: tuple[Any, ...] = (
    *WORDS,
    *("\ud800", None, True, 0, -1, 2**31, 2**63, 10**400, 1e308, -1e-320, 1.5),
    *([], {}, [None], [[1], [2, 3]], [[[1]]], {"$ne": None}, {"lower": 2, "upper": 1}, _DEEP),
    {"lower": None, "upper": None, "bounds": "empty"},
)
_SECRETS = ("$argon2", "correct horse battery staple")


class _Log(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


class Attack:
    """One application under attack."""

    def __init__(self, client: Any, document: Any, step: int) -> None:
        self._client, self._document = client, document
        self._step, self._offset = step, 0
        self.sent = 0
        self.wrong: list[str] = []

    async def run(self) -> None:
        """Attack every parameter and every member of every body."""
        for path, operations in self._document["paths"].items():
            for method, operation in operations.items():
                await self._parameters(method, path, operation)
                await self._body(method, path, operation)

    async def _parameters(self, method: str, path: str, operation: Any) -> None:
        for parameter in operation.get("parameters", []):
            for word in self._some(WORDS):
                name = parameter["name"]
                values = {name: word} if parameter["in"] == "path" else {}
                query = {name: word} if parameter["in"] == "query" else {}
                await self._send(method, self._filled(path, operation, values), operation, query)

    async def _body(self, method: str, path: str, operation: Any) -> None:
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return
        schema = self._resolved(content["application/json"]["schema"])
        filled = self._filled(path, operation, {})
        for value in self._some(VALUES):
            await self._send(method, filled, operation, {}, value)
        for member in schema.get("properties", {}):
            for value in self._some(VALUES):
                await self._send(method, filled, operation, {}, {member: value})

    def _some(self, values: Sequence[Any]) -> Sequence[Any]:
        self._offset += 1
        return values[self._offset % self._step :: self._step]

    def _filled(self, path: str, operation: Any, given: dict[str, str]) -> str:
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                segment = given.get(parameter["name"], "1")
                path = path.replace(f"{{{parameter['name']}}}", quote(segment, safe=""))
        return path

    def _resolved(self, schema: Any) -> Any:
        name = schema.get("$ref", "").rpartition("/")[2]
        return self._document["components"]["schemas"][name] if name else schema

    async def _send(
        self, method: str, path: str, operation: Any, query: dict[str, str], *body: Any
    ) -> None:
        content = json.dumps(body[0]).encode() if body else None
        headers = {"Content-Type": "application/json"} if body else {}
        answer = await self._client.request(
            method.upper(), path, params=query, content=content, headers=headers
        )
        self.sent += 1
        for fault in self._faults(answer, operation):
            sent = (str(query) + (content or b"").decode())[:200]
            self.wrong.append(f"{fault}: {method} {path[:120]} {sent} -> {answer.text[:200]}")

    def _faults(self, answer: Any, operation: Any) -> Iterator[str]:
        known = operation["responses"]
        empty_segment = answer.status_code in (307, 404, 405)
        if answer.status_code >= 500 or not (str(answer.status_code) in known or empty_segment):
            yield f"{answer.status_code} is not documented"
        if answer.status_code >= 400 and "problem+json" not in answer.headers["content-type"]:
            yield "no problem"
        if any(secret in answer.text for secret in _SECRETS):
            yield "a secret"


async def _attack(step: int, caller: str) -> dict[str, Any]:
    import httpx2  # noqa: PLC0415 - of the application's environment

    log = _Log()
    logging.getLogger().addHandler(log)
    app = importlib.import_module("app.main").create_app()
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": caller}
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        attack = Attack(client, app.openapi(), step)
        await attack.run()
        for path, operations in app.openapi()["paths"].items():
            if "{" not in path and "get" in operations and "auth" not in path:
                answer = await client.get(path)
                if not answer.is_success:
                    attack.wrong.append(f"{path} is broken afterwards: {answer.text}")
    told = [line for line in log.lines if any(w in line for w in (*_SECRETS, *INJECTIONS[:3]))]
    return {"sent": attack.sent, "wrong": attack.wrong, "logged": told}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_attack(int(sys.argv[1]), sys.argv[2]))))
