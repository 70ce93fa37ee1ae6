from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base import Base
from app.mixins import Dated

if TYPE_CHECKING:
    from app.nowhere import Never
    from app.users import User


class Owned(Base):
    __abstract__ = True

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


class Room(Owned, Dated):
    __tablename__ = "rooms"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    rate: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    user: Mapped[User] = relationship(back_populates="rooms")
    seen: Mapped[list[Never]] = relationship()
