from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

if TYPE_CHECKING:
    from app.models.user import User
    from app.rules import Rule


class Booking:
    user: Mapped["User"] = relationship()

    def rules(self) -> "list[Rule]":
        return []
