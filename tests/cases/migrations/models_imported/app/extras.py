from sqlalchemy import Column, Integer, Table
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base

tags = Table("tags", Base.metadata, Column("id", Integer, primary_key=True))

if hasattr(Table, "c"):

    class Label(Base):
        __tablename__ = "labels"

        id: Mapped[int] = mapped_column(primary_key=True)
