"""Rows as requests write them: one statement, which tells what answers show."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import UpdateBase

from app.core.reading import rows


async def write(
    db: AsyncSession, statement: UpdateBase, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Write in the session's transaction, after what the session itself holds.

    The connection runs a statement that is made once as it is; the session would make
    it anew for each request.

    values: of columns, by their attributes, and of the statement's own parameters.
    Returns what the statement returns.
    """
    await db.flush()
    connection = await db.connection(bind_arguments={"clause": statement})
    columns = statement.entity_description["entity"].__mapper__.columns
    named = {columns[n].key if n in columns else n: v for n, v in values.items()}
    return await rows(connection, statement, named)
