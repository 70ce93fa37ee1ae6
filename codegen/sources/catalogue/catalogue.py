"""The virtual database: SQL text in, objects with their places out."""

from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue.state import Database


class Catalogue(Database):
    """A database that exists only as values.

    dialect: whose rules apply, "postgresql" or "sqlite".
    """

    def execute(self, sql: str, at: Place, *, lines: bool = False) -> None:
        """Fold the statements of a text into the catalogue.

        sql: one or several statements. A text that fails leaves nothing behind.
        at: who says it. With `lines`, `sql` is a file from `at.line` on, and each statement is
            placed on its own line.
        Raises CatalogueError where a server would refuse. What may matter and cannot be read is
        appended to `unread` instead.
        """
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """The catalogue as plain data, to cross a process boundary or to be cached."""
        raise NotImplementedError

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Catalogue":
        """The catalogue that `to_json` made plain data of."""
        raise NotImplementedError
