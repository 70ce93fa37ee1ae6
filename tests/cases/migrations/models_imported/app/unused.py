from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base


class Unused(Base):
    __tablename__ = "unused"

    id: Mapped[int] = mapped_column(primary_key=True)
