class Note(Base):
    id: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
