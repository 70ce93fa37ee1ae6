class Note(Base):
    id: Mapped[int]
    body: Mapped[str] = mapped_column(Text)

    def words(self) -> int:
        return len(self.body.split())
