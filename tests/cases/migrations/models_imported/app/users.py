from typing import Optional

from sqlalchemy.orm import Mapped, mapped_column

import app.base as database


class User(database.Base):
    __tablename__ = "users"

    id: "Mapped[int]" = mapped_column(primary_key=True)
    email: Mapped[Optional["str"]]
