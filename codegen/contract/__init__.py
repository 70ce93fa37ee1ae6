"""What the service promises to others: the outgoing handoff, and its twin in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from codegen.contract import handoff
from codegen.contract.describe import contract, describe, hashed
from codegen.contract.handoff import OPENAPI, Occasion, purpose
from codegen.contract.jsontext import Laid, indented
from codegen.contract.openapi import document, openapi
from codegen.contract.pieces import pieces, recall, remembered
from codegen.model.api import Api

__all__ = [
    "COPY",
    "MARKDOWN",
    "TWIN",
    "Occasion",
    "contract",
    "kept_time",
    "openapi",
    "purpose",
    "recall",
    "remembered",
    "render",
    "replaceable",
    "report_line",
]

MARKDOWN = ".claude/handoff/python-backend-agent-output.md"
COPY = ".claude/handoff/backend-agent-output.md"
TWIN = ".claude/handoff/python-backend-agent-output.json"

_TIME = '\n  "timestamp": '
_UNFILLED = re.compile(r"\{\{\s*[A-Za-z_]+\s*\}\}")


def render(api: Api, told: Occasion, *, copy: bool = False) -> list[tuple[str, str]]:
    """Render the files of this room: path and text.

    copy: also as `backend-agent-output.md`, the name that some readers look for.
    """
    text = handoff.render(api, told)
    names = (MARKDOWN, COPY) if copy else (MARKDOWN,)
    texts = [(OPENAPI, _openapi(api)), *((name, text) for name in names)]
    return [*texts, (TWIN, _twin(api, told))]


def _openapi(api: Api) -> str:
    every = list(pieces(api))
    said = ((url, method, Laid(text)) for piece in every for url, method, text in piece.paths)
    named = ((name, Laid(text)) for piece in every for name, text in piece.schemas)
    return indented(document(api, said, named)) + "\n"


def kept_time(root: Path, api: Api, told: Occasion) -> Occasion:
    """The occasion with the time of the handoff that stands there, if it says the same.

    A new time alone is no reason to write files again.
    """
    try:
        text = (root / TWIN).read_text(encoding="utf-8")
        timestamp = _timestamp(text)
    except (OSError, ValueError, LookupError, TypeError):
        return told
    if timestamp != told.timestamp and isinstance(timestamp, str | None):
        same = replace(told, timestamp=timestamp)
        return same if _twin(api, same) == text else told
    return told


def _timestamp(twin: str) -> object:
    """The handoff's time; it stands after what is long."""
    told, _ = json.JSONDecoder().raw_decode(twin, twin.rindex(_TIME) + len(_TIME))
    return told


def replaceable(root: Path) -> tuple[str, ...]:
    """Outputs of this room that stand there as templates that nobody filled in."""
    return tuple(name for name in (MARKDOWN, COPY) if _is_template(root / name))


def _is_template(path: Path) -> bool:
    try:
        return _UNFILLED.search(path.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False


def report_line(api: Api) -> str:
    """One line for whoever runs the agents: stable, documented in docs/handoffs.md."""
    promised = describe(api)
    return (
        f"HANDOFF {MARKDOWN} status={handoff.status(api)} "
        f"entities={len(api.entities)} endpoints={len(promised.served)} "
        f"questions={len(api.questions)} contract={hashed(api)[:12]}"
    )


def _twin(api: Api, told: Occasion) -> str:
    """The same as data, an element of each list on a line of its own."""
    head = {
        "task": told.told,
        "timestamp": told.timestamp,
        "status": handoff.status(api),
        "files": [
            {"path": path, "action": handoff.GENERATED, "description": purpose}
            for path, purpose in told.files
        ],
    }
    return f"{{\n{_promised(api)},\n{_members(head)}\n}}\n"


@lru_cache(maxsize=2)
def _promised(api: Api) -> str:
    """What does not depend on the occasion."""
    return _members({"hash": hashed(api), **vars(describe(api))})


def _members(data: Mapping[str, Any]) -> str:
    return ",\n".join(f"  {json.dumps(key)}: {_value(value)}" for key, value in data.items())


def _value(value: Any) -> str:
    if not (isinstance(value, list | tuple) and value):
        return _compact(value)
    items = ",\n".join(f"    {_compact(item)}" for item in value)
    return f"[\n{items}\n  ]"


_compact = json.JSONEncoder(ensure_ascii=False, default=vars).encode
