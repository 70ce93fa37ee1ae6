"""Runs inside a generated application's folder and answers one question as JSON.

It is started as a script, so that `app` is the generated package.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import DOMAIN

warnings.simplefilter("error")
sys.path[0] = str(Path.cwd())


def openapi() -> Any:
    """The service's own description, as served."""
    import httpx2  # noqa: PLC0415 - only this question needs it

    app = importlib.import_module("app.main").create_app()

    async def ask() -> Any:
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(
                transport=httpx2.ASGITransport(app=app), base_url="http://test"
            ) as client,
        ):
            answer = await client.get("/openapi.json")
            assert answer.status_code == 200, answer.text
            return answer.json()

    return asyncio.run(ask())


def create() -> Any:
    """Create everything that the models say in the empty DATABASE_URL, as the emitted tests do."""
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - as above

    models = importlib.import_module("app.models")
    databases = importlib.import_module("tests.databases")

    async def make() -> None:
        engine = create_async_engine(os.environ["DATABASE_URL"])
        await databases.prepare(engine)
        await engine.dispose()

    asyncio.run(make())
    return sorted(models.Base.metadata.tables)


def seed() -> Any:
    """Two rows of everything in DATABASE_URL, or one where there can't be more.

    Gives the header of a caller with every scope.
    """
    from sqlalchemy.exc import IntegrityError  # noqa: PLC0415 - as above
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine  # noqa: PLC0415 - as above

    factories = importlib.import_module("tests.factories")
    support = importlib.import_module("tests.support")
    makers = [maker for name, maker in vars(factories).items() if name.startswith("create_")]

    async def make() -> dict[str, str]:
        engine = create_async_engine(os.environ["DATABASE_URL"])
        async with AsyncSession(engine, expire_on_commit=False) as session:
            # what refers to others makes those, and where there can be one alone it goes first
            for maker in (*reversed(makers), *makers):
                try:
                    await maker(session)
                except IntegrityError:  # of a table of one row, or of what refers to it
                    await session.rollback()
            told = {"subject": session.info["subject"]} if "subject" in session.info else {}
        await engine.dispose()
        return told

    return support.bearer(*support.SCOPES, **asyncio.run(make()))["Authorization"]


def autogenerate() -> Any:
    """What `alembic revision --autogenerate` would do to the migrated DATABASE_URL."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - as above
    from alembic.migration import MigrationContext  # noqa: PLC0415 - as above

    models = importlib.import_module("app.models")
    warnings.simplefilter("ignore")  # of reflecting types that SQLAlchemy has no class for
    with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
        partitions = set(connection.execute(_PARTITIONS).scalars())

        def included(name: str | None, kind: str, parents: Any) -> bool:
            return not partitions & {name, parents.get("table_name")}

        options = {
            "compare_server_default": True,
            "include_schemas": True,
            "include_name": included,
        }
        context = MigrationContext.configure(connection, opts=options)
        changes = compare_metadata(context, models.Base.metadata)
        return [str(change) for change in changes if _is_real(change)]


_PARTITIONS = sa.text("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")


def _is_real(change: Any) -> bool:
    """Alembic compares two defaults by evaluating both, and misreads some that are equal.

    Two calls of nextval() differ; the default of a SERIAL column that is no key is not reflected;
    that of a domain is reflected as the column's own.
    """
    if not isinstance(change[0], tuple) or change[0][0] != "modify_default":
        return True
    _, _, _, _, existing, migrated, ours = change[0]
    if isinstance(existing["existing_type"], DOMAIN):
        return ours is not None
    if ours is None or not str(ours.arg).startswith("nextval("):
        return True
    return migrated is not None and str(migrated.arg) != str(ours.arg)


if __name__ == "__main__":
    questions = {
        "openapi": openapi,
        "create": create,
        "seed": seed,
        "autogenerate": autogenerate,
    }
    print(json.dumps(questions[sys.argv[1]]()))
