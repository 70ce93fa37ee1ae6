"""What JSON columns hold, as far as the schema says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import CheckConstraint, Column

from codegen.model.defaults import default_text

# a default of a list; a function that takes lists alone; a comparison of the kind
_DEFAULT = re.compile(r"\(*'\s*\[|\(*jsonb?_(?:build_)?array\b", re.IGNORECASE)
_OF_LISTS = r"\bjsonb?_array_\w+\(\s*\(*{column}\s*[):]"
_KIND = r"\bjsonb?_type(?:of)?\(\s*\(*{column}\)?(?:::\w+)?\s*\)\s*=\s*'array'"


def holds_list(column: Column[Any]) -> bool:
    """A JSON column whose default, CHECKs or indexes are those of a list."""
    if _DEFAULT.match(default_text(column) or ""):
        return True
    name = rf'"?(?<!\w){re.escape(column.name)}\b"?'
    said = re.compile(f"{_OF_LISTS}|{_KIND}".replace("{column}", name), re.IGNORECASE)
    return any(said.search(text) for text in _expressions(column))


def _expressions(column: Column[Any]) -> Iterator[str]:
    for constraint in column.table.constraints:
        if isinstance(constraint, CheckConstraint):
            yield str(constraint.sqltext)
    for index in column.table.indexes:
        yield from (str(part) for part in index.expressions if not isinstance(part, Column))
        yield from (str(said) for key, said in index.dialect_kwargs.items() if "where" in key)
