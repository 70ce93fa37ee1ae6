from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

if TYPE_CHECKING:
    from app.models.user import User


class Booking:
    user: Mapped["User"] = relationship()
