from asyncio import timeout

from fastapi import Request
from sqlalchemy import select, true

from app.core.exceptions import UnavailableError, responses
from app.core.routing import Router

router = Router(prefix="/health", tags=["health"])


@router.get("/live", status_code=204)
async def live() -> None:
    """The process answers."""


@router.get("/ready", status_code=204, responses=responses(UnavailableError))
async def ready(request: Request) -> None:
    """The database answers too, and soon."""
    state = request.app.state
    try:
        async with timeout(state.settings.ready_timeout), state.read_sessions() as db:
            await db.execute(select(true()))
    except Exception as error:  # from OSError to whatever the driver raises
        raise UnavailableError from error
