"""The virtual database: SQL text in, objects with their places out."""

import re
from dataclasses import replace
from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue import (
    alter_table,
    alterations,
    comments,
    create_table,
    do_blocks,
    drops,
    harmless,
    indexes,
    plain_data,
    renaming,
    routines,
    sequences,
    user_types,
)
from codegen.sources.catalogue.called import tables_called
from codegen.sources.catalogue.dispatch import fold, kind
from codegen.sources.catalogue.errors import CatalogueError, Unreadable
from codegen.sources.catalogue.lexer import Statement, split
from codegen.sources.catalogue.objects import Name, Unread
from codegen.sources.catalogue.state import Database, shown

# The modules that register the statements they fold.
FOLDING = (
    alter_table,
    comments,
    create_table,
    do_blocks,
    drops,
    harmless,
    indexes,
    renaming,
    routines,
    sequences,
    user_types,
)


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
        before = self.snapshot()
        self.by_line = lines
        try:
            for index, statement in enumerate(split(sql, self.dialect)):
                self.at = _placed(at, statement) if lines else at
                self._fold(statement, self.snapshot() if index else before)
        except CatalogueError:
            self.restore(before)
            raise

    def _fold(self, statement: Statement, before: dict[str, Any]) -> None:
        self.touched.clear()
        try:
            fold(self, statement)
            self._note_alterations(before)
        except Unreadable as reason:
            self.restore(before)
            called = tables_called(self, statement.text)
            tables = tuple(dict.fromkeys([*self._tables_in(statement), *sorted(called, key=shown)]))
            unread = Unread(statement.text, self.at, kind(statement), tables, str(reason))
            self.unread.append(unread)

    def _note_alterations(self, before: dict[str, Any]) -> None:
        renames = self.renames[len(before["renames"]) :]
        moved = {name for r in renames if not r.is_column for name in (r.old, r.new)}
        for name in sorted(self.touched, key=shown):
            old, new = before["tables"].get(name), self.tables.get(name)
            if (old and new) or shown(name) not in moved:
                self.alterations += alterations.between(old, new, renames, self.at)
        if before["enums"] != self.enums:
            self.alterations += alterations.of_enums(before["enums"], self.enums, self.at)

    def _tables_in(self, statement: Statement) -> list[Name]:
        """The tables that a statement names, be it in the code of a DO block."""
        return [
            name
            for name in self.tables
            if re.search(rf"(?<!\w){re.escape(name[1])}(?!\w)", statement.text, re.IGNORECASE)
        ]

    def to_json(self) -> dict[str, Any]:
        """The catalogue as plain data, to cross a process boundary or to be cached."""
        return plain_data.dump(self)

    @classmethod
    def from_json(cls, data: dict[str, Any], *, again: bool = False) -> "Catalogue":
        """The catalogue that `to_json` made plain data of.

        again: and that it will be asked for once more: of what has not changed, it gives `data`.
        """
        catalogue = cls(data["dialect"])
        plain_data.load(data, catalogue, again=again)
        return catalogue


def _placed(at: Place, statement: Statement) -> Place:
    return replace(at, line=(at.line or 1) + statement.line)
