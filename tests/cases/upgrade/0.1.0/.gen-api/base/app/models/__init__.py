"""Every model: importing one makes all of their relationships known."""

from app.core.database import Base
from app.models.note import Note

__all__ = [
    "Base",
    "Note",
]
