"""A frontend that is built on a handoff alone, compiled and run against the served application."""

from __future__ import annotations

import json
import time
from pathlib import Path

import jwt

from tests.campaigns.serving import served
from tests.support import typescript
from tests.support.application import TOKENS, Application

FRONTENDS = Path(__file__).parents[1] / "cases" / "frontends"
TWIN = Path(".claude", "handoff", "python-backend-agent-output.json")


def use(application: Application, database_url: str, folder: Path) -> str:
    """Run tests/cases/frontends/NAME.ts against an application on an empty database.

    folder: an empty one, to work in.
    Returns what it prints: "done" at its end, since the first thing that is wrong ends it.
    """
    name = application.sample.name
    sources = {
        "contract.ts": typescript.printed(application.folder),
        "support.ts": (FRONTENDS / "support.ts").read_text(encoding="utf-8"),
        f"{name}.ts": (FRONTENDS / f"{name}.ts").read_text(encoding="utf-8"),
    }
    made = typescript.compiled(folder, sources=sources)
    application.probe("create", database_url)
    settings = {**TOKENS, "DATABASE_URL": database_url}
    with served(application.folder, settings, folder / "server.log") as origin:
        return typescript.executed(made / f"{name}.js", [origin, _token(application)])


def _token(application: Application) -> str:
    """A token of somebody who may do everything that the handoff names a scope for."""
    twin = json.loads((application.folder / TWIN).read_text(encoding="utf-8"))
    scopes = sorted(
        {scope for one in twin["operations"] for said in one["scopes"] for scope in said.split("|")}
    )
    claims: dict[str, str | int] = {
        "iss": TOKENS["JWT_ISSUER"],
        "aud": TOKENS["JWT_AUDIENCE"],
        "sub": "somebody",
    }
    claims |= {"scope": " ".join(scopes), "exp": int(time.time()) + 600}
    return jwt.encode(claims, TOKENS["JWT_SECRET"], "HS256")
