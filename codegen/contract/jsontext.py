"""JSON for people to read."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

_compact = json.JSONEncoder(ensure_ascii=False).encode


class Laid(str):
    """JSON that is laid out already, for the place where it stands."""

    __slots__ = ()


def indented(value: Any, margin: str = "\n") -> str:
    """As `json.dumps(value, indent=2, ensure_ascii=False)`, which takes several times as long."""
    if isinstance(value, str):
        return value if isinstance(value, Laid) else encode_basestring(value)
    inner = f"{margin}  "
    if isinstance(value, dict) and value:
        members = [f"{_key(key)}: {indented(each, inner)}" for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        members = [indented(each, inner) for each in value]
        return f"[{inner}{f',{inner}'.join(members)}{margin}]"
    return _compact(value)


def _key(key: Any) -> str:
    return encode_basestring(key) if isinstance(key, str) else _compact(key)
