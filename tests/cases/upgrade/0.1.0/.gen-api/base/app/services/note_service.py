from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.exceptions import NotFoundError
from app.core.filtering import conditions
from app.core.pagination import Keyset, RowPage
from app.models.note import Note
from app.schemas.note import NoteCreate, NoteQuery, NoteUpdate

FILTERS: Mapping[str, InstrumentedAttribute[Any]] = {
    "id": Note.id,
}
ORDERS: Mapping[str | None, Keyset[Note]] = {
    None: Keyset(Note.id),
    "id": Keyset(Note.id),
    "-id": Keyset(Note.id, descending=True),
}


async def get(db: AsyncSession, note_id: int) -> Note:
    note = await db.get(Note, note_id)
    if note is None:
        raise NotFoundError("Note")
    return note


async def list_page(
    db: AsyncSession, query: NoteQuery, *where: sa.ColumnElement[bool]
) -> RowPage[Note]:
    statement = sa.select(Note).where(*where, *conditions(query, FILTERS))
    return await ORDERS[query.sort].page(db, statement, query)


async def create(db: AsyncSession, data: NoteCreate) -> Note:
    note = Note(**data.model_dump(exclude_unset=True))
    db.add(note)
    await db.flush()
    return note


async def update(db: AsyncSession, note_id: int, data: NoteUpdate) -> Note:
    changes = data.model_dump(exclude_unset=True)
    if not changes:
        return await get(db, note_id)
    statement = (
        sa.update(Note)
        .where(Note.id == note_id)
        .values(changes)
        .returning(Note)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    note = (await db.scalars(statement)).one_or_none()
    if note is None:
        raise NotFoundError("Note")
    return note


async def delete(db: AsyncSession, note_id: int) -> None:
    statement = sa.delete(Note).where(Note.id == note_id).returning(Note.id)
    if (await db.scalars(statement)).one_or_none() is None:
        raise NotFoundError("Note")
