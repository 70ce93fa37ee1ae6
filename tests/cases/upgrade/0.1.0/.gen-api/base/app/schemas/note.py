from typing import Literal

from pydantic import MISSING

from app.core.pagination import PageQuery
from app.schemas.common import Int32, RequestSchema, ResponseSchema, Text


class NoteCreate(RequestSchema):
    body: Text


class NoteUpdate(RequestSchema):
    body: Text | MISSING = MISSING


class NoteResponse(ResponseSchema):
    id: int
    body: str


class NoteQuery(PageQuery):
    sort: Literal["id", "-id"] | None = None
    id: Int32 | None = None
