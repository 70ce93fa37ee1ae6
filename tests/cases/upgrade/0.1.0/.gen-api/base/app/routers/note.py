from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, Security

from app.core.database import DbSession, ReadSession
from app.core.exceptions import (
    ForbiddenError,
    NotFoundError,
    UnauthorizedError,
    UnavailableError,
    ValidationFailedError,
    responses,
)
from app.core.pagination import RowPage
from app.dependencies.auth import authenticate
from app.models.note import Note
from app.schemas.common import Int32, Page
from app.schemas.note import NoteCreate, NoteQuery, NoteResponse, NoteUpdate
from app.services import note_service

router = APIRouter(
    tags=["notes"],
    responses=responses(
        ValidationFailedError, UnauthorizedError, ForbiddenError, UnavailableError
    ),
)

READ = Security(authenticate, scopes=["notes:read"])
WRITE = Security(authenticate, scopes=["notes:write"])


@router.get("/notes", response_model=Page[NoteResponse], dependencies=[READ])
async def list_notes(
    db: ReadSession, query: Annotated[NoteQuery, Query()]
) -> RowPage[Note]:
    """List notes."""
    return await note_service.list_page(db, query)


@router.post(
    "/notes", response_model=NoteResponse, status_code=201, dependencies=[WRITE]
)
async def create_note(
    db: DbSession, data: NoteCreate, request: Request, response: Response
) -> Note:
    """Create a note."""
    note = await note_service.create(db, data)
    response.headers["Location"] = f"{request.url.path}/{note.id}"
    return note


@router.get(
    "/notes/{note_id}",
    response_model=NoteResponse,
    responses=responses(NotFoundError),
    dependencies=[READ],
)
async def get_note(db: ReadSession, note_id: Int32) -> Note:
    """Get a note."""
    return await note_service.get(db, note_id)


@router.patch(
    "/notes/{note_id}",
    response_model=NoteResponse,
    responses=responses(NotFoundError),
    dependencies=[WRITE],
)
async def update_note(db: DbSession, note_id: Int32, data: NoteUpdate) -> Note:
    """Change a note."""
    return await note_service.update(db, note_id, data)


@router.delete(
    "/notes/{note_id}",
    status_code=204,
    responses=responses(NotFoundError),
    dependencies=[WRITE],
)
async def delete_note(db: DbSession, note_id: Int32) -> None:
    """Delete a note."""
    await note_service.delete(db, note_id)
