"""What emitted tests call their own variables."""

from __future__ import annotations

import builtins
import keyword

# of names made from names of the database, which may have 63 bytes
_LONGEST = 40
# what the test modules import, define, and call their own things
_RESERVED = frozenset(
    [
        *("after", "anonymous", "app", "as_json", "assert_problem", "attrgetter"),
        *("bearer", "before", "body", "caller", "changes", "client", "columns_of"),
        *("connection", "cursor", "date", "datetime", "db", "field", "first", "hashed"),
        *("insert", "item", "items", "linked", "n", "name", "null", "number", "operator"),
        *("other", "overrides", "page", "parameter", "path", "payload", "pytest"),
        *("pytestmark", "query", "response", "rest", "row", "rows", "save", "select"),
        *("self", "set_committed_value", "sort", "statements", "time", "timedelta"),
        *("value", "values", "verify_password", "walk", "wanted"),
    ]
)


def variable(name: str) -> str:
    """A local variable that hides nothing of the test modules."""
    taken = name in _RESERVED or keyword.iskeyword(name) or hasattr(builtins, name)
    return f"{name}_row" if taken or name.startswith("create_") else short(name)


def short(name: str) -> str:
    """The name, cut where lines would not fit any more."""
    return name if len(name) <= _LONGEST else name[:_LONGEST].rstrip("_")
