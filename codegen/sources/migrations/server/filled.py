"""Which tables may hold rows: everything that a statement, wherever it is written, puts rows into.

A table that nothing was put into is empty after `alembic upgrade` on a fresh database, so what a
query of it says is no assumption.
"""

import re
from collections.abc import Callable, Iterable

_NAME = r"((?:\"[^\"]+\"|[\w$]+)(?:\s*\.\s*(?:\"[^\"]+\"|[\w$]+))*)"
_INTO = re.compile(rf"\b(?:into|copy)\s+(?:only\s+)?{_NAME}", re.IGNORECASE)
_AS = re.compile(
    rf"\bcreate\s+(?:\w+\s+)?table\s+(?:if\s+not\s+exists\s+)?{_NAME}[^;]*?\bas\s*\(?\s*"
    r"(?:select|with|table|values|execute)\b",
    re.IGNORECASE,
)
_RENAME = re.compile(
    rf"\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_NAME}\s+rename\s+to\s+{_NAME}",
    re.IGNORECASE,
)
_SELECT = re.compile(r"\bselect\b.*", re.IGNORECASE | re.DOTALL)


class Filled:
    """The names, without schemas, of the tables that may hold rows.

    Arguments:
        none: says of a query whether it certainly finds nothing.
    """

    def __init__(self, none: Callable[[str], bool]) -> None:
        self.names: set[str] = set()
        self._none = none

    def hold(self, names: Iterable[str]) -> None:
        """Tables that may hold rows from the start."""
        self.names |= {name.lower() for name in names}

    def runs(self, sql: str) -> None:
        """A statement runs, or is kept in a function that may run at any time."""
        for old, new in _RENAME.findall(sql):
            if _last(old) in self.names:
                self.names.add(_last(new))
        into = {_last(name) for name in (*_INTO.findall(sql), *_AS.findall(sql))}
        if into - self.names and not self._copies_nothing(sql):
            self.names |= into

    def _copies_nothing(self, sql: str) -> bool:
        """Whether a single INSERT takes its rows from a query that has none."""
        query = _SELECT.search(sql) if re.match(r"\s*insert\b", sql, re.IGNORECASE) else None
        return query is not None and self._none(query.group())


def _last(name: str) -> str:
    return re.split(r"\s*\.\s*", name)[-1].strip('"').lower()
