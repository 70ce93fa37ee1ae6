from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

if TYPE_CHECKING:
    from app.models.room import Room
    from app.models.tag import Tag
    from app.models.user import User
    from app.rules import Rule


class Booking:
    room: Mapped["Room"] = relationship()
    tags: Mapped[list["Tag"]] = relationship()
    user: Mapped["User"] = relationship()

    def rules(self) -> "list[Rule]":
        return []
