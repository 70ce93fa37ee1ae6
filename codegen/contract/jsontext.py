"""JSON for people to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any

from codegen.texts import Text

_compact = json.JSONEncoder(ensure_ascii=False).encode


def indented(value: Any, margin: str = "\n") -> str:
    """As `json.dumps(value, indent=2, ensure_ascii=False)`, which takes several times as long."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{margin}  "
    if isinstance(value, dict) and value:
        members = [f"{_key(key)}: {indented(each, inner)}" for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        members = [indented(each, inner) for each in value]
        return f"[{inner}{f',{inner}'.join(members)}{margin}]"
    return _compact(value)


def parts(value: Any, margin: str = "\n") -> Iterator[str]:
    """The same, part by part; a `Text` is JSON that is laid out already, for where it stands."""
    if isinstance(value, Text):
        yield from value.fetch()
        return
    if not (isinstance(value, dict) and value):
        yield indented(value, margin)
        return
    start = "{"
    for key, each in value.items():
        yield f"{start}{margin}  {_key(key)}: "
        yield from parts(each, f"{margin}  ")
        start = ","
    yield f"{margin}}}"


def _key(key: Any) -> str:
    return encode_basestring(key) if isinstance(key, str) else _compact(key)
