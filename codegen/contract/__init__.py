"""What the service promises to others: the outgoing handoff, and its twin in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from codegen.contract import handoff
from codegen.contract.describe import contract, describe, hashed
from codegen.contract.handoff import OPENAPI, Occasion, purpose
from codegen.contract.jsontext import parts
from codegen.contract.openapi import document
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

_TIME = '  "timestamp": '
_UNFILLED = re.compile(r"\{\{\s*[A-Za-z_]+\s*\}\}")


def render(api: Api, told: Occasion, *, copy: bool = False) -> Iterator[tuple[str, Iterator[str]]]:
    """Render the files of this room: path, and the text part by part.

    copy: also as `backend-agent-output.md`, the name that some readers look for.
    """
    yield OPENAPI, _openapi(api)
    for name in (MARKDOWN, COPY) if copy else (MARKDOWN,):
        yield name, handoff.render(api, told)
    yield TWIN, _twin(api, told)


def openapi(api: Api) -> dict[str, Any]:
    """OpenAPI's document; what a running service tells under /openapi.json means the same."""
    found: dict[str, Any] = json.loads("".join(_openapi(api)))
    return found


def _openapi(api: Api) -> Iterator[str]:
    every = list(pieces(api))
    said = (each for piece in every for each in piece.paths)
    named = (each for piece in every for each in piece.schemas)
    yield from parts(document(api, said, named))
    yield "\n"


def kept_time(root: Path, api: Api, told: Occasion) -> Occasion:
    """The occasion with the time of the handoff that stands there, if it says the same.

    A new time alone is no reason to write files again.
    """
    try:
        timestamp = _timestamp(root / TWIN)
        if timestamp != told.timestamp and isinstance(timestamp, str | None):
            same = replace(told, timestamp=timestamp)
            return same if _says(root / TWIN, _twin(api, same)) else told
    except (OSError, ValueError, LookupError, TypeError):
        return told
    return told


def _timestamp(twin: Path) -> object:
    """The handoff's time."""
    with twin.open(encoding="utf-8") as lines:
        line = next((line for line in lines if line.startswith(_TIME)), _TIME)  # with no time in it
    return json.JSONDecoder().raw_decode(line, len(_TIME))[0]


def _says(file: Path, text: Iterable[str]) -> bool:
    """Whether a file is what these parts make."""
    with file.open(encoding="utf-8") as found:
        return all(found.read(len(part)) == part for part in text) and not found.read(1)


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


def _twin(api: Api, told: Occasion) -> Iterator[str]:
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
    start = "{"
    for key, value in {"hash": hashed(api), **vars(describe(api)), **head}.items():
        yield f"{start}\n  {json.dumps(key)}: "
        yield from _value(value)
        start = ","
    yield "\n}\n"


def _value(value: Any) -> Iterator[str]:
    if not (isinstance(value, list | tuple) and value):
        yield _compact(value)
        return
    start = "["
    for item in value:
        yield f"{start}\n    {_compact(item)}"
        start = ","
    yield "\n  ]"


_compact = json.JSONEncoder(ensure_ascii=False, default=vars).encode
