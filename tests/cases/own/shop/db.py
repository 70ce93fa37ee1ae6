"""The project's engine and sessions; who writes commits."""

import os
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.core import sqlite

engine = create_async_engine(os.environ.get("SHOP_DATABASE", "sqlite+aiosqlite:///shop.db"))
if engine.dialect.name == "sqlite":
    sqlite.prepare(engine.sync_engine)
sessions = async_sessionmaker(engine)


async def get_db() -> AsyncIterator[AsyncSession]:
    """The session of a request."""
    async with sessions() as session:
        yield session
