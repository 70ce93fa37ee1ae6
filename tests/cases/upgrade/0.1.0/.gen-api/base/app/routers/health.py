from fastapi import APIRouter
from sqlalchemy import select, true

from app.core.database import ReadSession
from app.core.exceptions import UnavailableError, responses

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", status_code=204)
async def live() -> None:
    """The process answers."""


@router.get("/ready", status_code=204, responses=responses(UnavailableError))
async def ready(db: ReadSession) -> None:
    """The database answers too."""
    await db.execute(select(true()))
