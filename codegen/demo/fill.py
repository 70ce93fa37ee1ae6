"""Run in the emitted project's folder: a few rows for every table, from its own factories.

Prints the subject that the rows belong to, where they belong to any.
"""

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable
from typing import Any

ROWS = 2


async def main() -> None:
    """Fill each table through its factory, which commits; a refusal costs one row."""
    sys.path.insert(0, "")
    settings = importlib.import_module("app.core.config").get_settings()
    engine = importlib.import_module("app.core.database").create_engine(settings)
    factories = importlib.import_module("tests.factories")
    session = importlib.import_module("sqlalchemy.ext.asyncio").AsyncSession
    made = [getattr(factories, name) for name in vars(factories) if name.startswith("create_")]
    # one session: the factories number the rows that they make in it
    async with session(engine, expire_on_commit=False) as db:
        for create in made * ROWS:
            await _fill(create, db)
        print(db.info.get("subject", ""))
    await engine.dispose()


async def _fill(create: Callable[[Any], Awaitable[object]], db: Any) -> None:
    try:
        await create(db)
    except Exception as error:
        print(f"{create.__name__}: {error}", file=sys.stderr)
        await db.rollback()


if __name__ == "__main__":
    asyncio.run(main())
