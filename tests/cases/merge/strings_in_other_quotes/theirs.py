OPERATIONS = ["list_notes", "update_note", "delete_note"]


class Note(Base):
    __tablename__ = "notes"

    title: Mapped[str] = mapped_column(String(120), comment="What it is about")
    author: Mapped[Author] = relationship(lazy="raise", back_populates="texts")
