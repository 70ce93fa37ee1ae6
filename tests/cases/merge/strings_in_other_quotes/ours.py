OPERATIONS = ['list_notes', 'delete_note', 'archive_note']


class Note(Base):
    __tablename__ = 'notes'

    title: Mapped[str] = mapped_column(String(80), comment='What it is about')
    author: Mapped[Author] = relationship(lazy='raise', back_populates='notes')
