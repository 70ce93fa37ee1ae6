"""Every model, for whoever needs the whole."""

from app.base import Base
from app.rooms.models import Room
from app.users import User

__all__ = ["Base", "Room", "User"]
