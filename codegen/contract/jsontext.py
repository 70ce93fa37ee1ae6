"""JSON for people to read."""

from __future__ import annotations

import json
from typing import Any

_compact = json.JSONEncoder(ensure_ascii=False).encode


def indented(value: Any, margin: str = "\n") -> str:
    """As `json.dumps(value, indent=2, ensure_ascii=False)`, which takes several times as long."""
    inner = f"{margin}  "
    if isinstance(value, dict) and value:
        members = (
            f"{inner}{_compact(key)}: {indented(each, inner)}" for key, each in value.items()
        )
        return f"{{{','.join(members)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{','.join(inner + indented(each, inner) for each in value)}{margin}]"
    return _compact(value)
