"""Batch mode's table copies, told from new tables: places and renames survive them.

On SQLite, Alembic changes a table by making `_alembic_tmp_<table>`, copying the rows with INSERT
and SELECT, dropping the table and renaming the copy. The INSERT shows which column became which.
"""

import re
from dataclasses import replace

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.alterations import between
from codegen.sources.catalogue.objects import Table
from codegen.sources.schema import Alteration, Rename

_PREFIX = "_alembic_tmp_"
_COPY = re.compile(
    rf'insert\s+into\s+"?({_PREFIX}[^"\s(]+)"?\s*\(([^)]*)\)\s*select\s+(.*?)\s+from\b',
    re.IGNORECASE | re.DOTALL,
)
_SOURCE = re.compile(r'"?(\w+)"?\."?([^"\s,)]+)"?')


class BatchCopies:
    """Watches the statements of one server."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._copies: dict[str, tuple[Table, dict[str, str]]] = {}

    def copied(self, sql: str) -> None:
        """An INSERT has run: if it fills a batch copy, remember where its columns come from."""
        match = _COPY.match(sql.strip())
        if match is None:
            return
        copy, targets = match.group(1), [
            name.strip().strip('"') for name in match.group(2).split(",")
        ]
        old = self._catalogue.tables.get((None, copy.removeprefix(_PREFIX)))
        sources = [_SOURCE.search(item) for item in _split(match.group(3))]
        if old is None or len(sources) != len(targets):
            return
        pairs = zip(targets, sources, strict=True)
        self._copies[copy] = (old, {target: item.group(2) for target, item in pairs if item})

    def defined(self, sql: str, at: Place) -> None:
        """A DDL statement has run: if it ends a batch copy, carry over what the old table knew."""
        for copy, (old, sources) in list(self._copies.items()):
            if copy in sql and (None, copy) not in self._catalogue.tables:
                del self._copies[copy]
                self._carry_over(old, sources, at)

    def _carry_over(self, old: Table, sources: dict[str, str], at: Place) -> None:
        table = self._catalogue.tables.get(old.name)
        if table is None:
            return
        table = table.copy()
        table.made = old.made
        renames: list[Rename] = []
        for name, source in sources.items():
            before, now = old.columns.get(source), table.columns.get(name)
            if before is None or now is None:
                continue
            same = replace(now, made=before.made, changed=before.changed) == before
            changed = before.changed if same else at
            table.columns[name] = replace(now, made=before.made, changed=changed)
            if name != source:
                renames.append(Rename(old.name[1], source, name, is_column=True, at=at))
        self._catalogue.tables[old.name] = table
        self._catalogue.renames += renames
        self._note_alterations(old, table, renames, at)

    def _note_alterations(self, old: Table, new: Table, renames: list[Rename], at: Place) -> None:
        """Instead of the drop and the copy that it consists of, note what it changed."""
        noted, full = self._catalogue.alterations, old.name[1]
        copying = (
            Alteration(full, "dropped", at),
            Alteration(f"{_PREFIX}{full}", "added", at),
            Alteration(full, "added", at),
        )
        self._catalogue.alterations = [item for item in noted if item not in copying]
        self._catalogue.alterations += between(old, new, renames, at)


def _split(items: str) -> list[str]:
    """The items of a select list."""
    parts: list[str] = [""]
    depth = 0
    for character in items:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts
