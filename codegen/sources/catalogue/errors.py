"""What can go wrong between a statement and the catalogue."""


class CatalogueError(Exception):
    """The statement fails, as it would on a server whose schema is the catalogue's.

    `sqlstate` is PostgreSQL's code for the failure ("42P01" undefined table ...).
    """

    def __init__(self, message: str, sqlstate: str) -> None:
        super().__init__(message)
        self.message = message
        self.sqlstate = sqlstate


class Unreadable(Exception):  # noqa: N818 - the statement may be right: it is we who cannot read it
    """A statement, or a part of one, that is beyond the reader."""
