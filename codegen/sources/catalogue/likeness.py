"""Whether two databases hold the same, wherever each thing was said."""

from dataclasses import fields, is_dataclass
from typing import Any

from codegen.sources.catalogue.objects import Table
from codegen.sources.catalogue.state import DERIVED, PARTS, Database

_ACCOUNTS = {*DERIVED, "unread", "renames", "alterations", "search_path"}  # of how it came to be
_PLACES = {"made", "changed"}


def alike(one: Database, other: Database) -> bool:
    """Whether everything in the two is equal, places and the order of all but columns apart."""
    parts = [part for part in PARTS if part not in _ACCOUNTS]
    return all(_bare(getattr(one, part)) == _bare(getattr(other, part)) for part in parts)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted(map(_bare, value), key=repr)
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    if not is_dataclass(value):
        return value
    told = [(f.name, _bare(getattr(value, f.name))) for f in fields(value) if f.name not in _PLACES]
    return type(value).__name__, told, list(value.columns) if isinstance(value, Table) else None
