"""Rows and request bodies that satisfy every constraint.

The n-th row of a test has the same values in every run.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Note
from tests.support import save


async def create_note(db: AsyncSession, **overrides: object) -> Note:
    values: dict[str, Any] = {
        "body": "body",
    } | overrides
    return await save(db, Note(**values))


def note_payload() -> dict[str, Any]:
    return {
        "body": "body",
    }
