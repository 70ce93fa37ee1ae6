"""Run in the emitted project's folder: a few rows for every table, from its own factories."""

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable
from typing import Any

ROWS = 3


async def main() -> None:
    """Fill each table in a transaction of its own, so that one refusal costs one table."""
    sys.path.insert(0, "")
    settings = importlib.import_module("app.core.config").get_settings()
    engine = importlib.import_module("app.core.database").create_engine(settings)
    factories = importlib.import_module("tests.factories")
    session = importlib.import_module("sqlalchemy.ext.asyncio").AsyncSession
    for name in sorted(name for name in vars(factories) if name.startswith("create_")):
        await _fill(getattr(factories, name), engine, session)
    await engine.dispose()


async def _fill(create: Callable[[Any], Awaitable[object]], engine: Any, session: Any) -> None:
    try:
        async with session(engine) as db, db.begin():
            for _ in range(ROWS):
                await create(db)
    except Exception as error:
        print(f"{create.__name__}: {error}", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main())
