class Note(Base):
    id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("authors.id", name="fk_notes_author_id", ondelete="CASCADE"),
        index=True,
    )
    body: Mapped[str] = mapped_column(Text)


def checked(note: Note) -> Note:
    """Raise where it has no author."""
    if note.author_id is None:
        raise NotFoundError(
            "Author"
        )
    return note
