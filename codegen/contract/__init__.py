"""What the service promises to others: the outgoing handoff, and its twin in JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from codegen.contract import handoff
from codegen.contract.describe import contract
from codegen.contract.openapi import openapi
from codegen.model.api import Api

__all__ = ["contract", "render"]

MARKDOWN = ".claude/handoff/python-backend-agent-output.md"
OPENAPI = ".claude/handoff/openapi.json"
TWIN = ".claude/handoff/python-backend-agent-output.json"


def render(
    api: Api, files: Sequence[str], *, timestamp: str | None = None
) -> list[tuple[str, str]]:
    """Render the files of this room: path and text.

    files: the other generated files, relative to the project; the handoff lists them.
    timestamp: ISO 8601, or None so that equal input gives equal bytes.
    """
    text = handoff.render(api, timestamp=timestamp, files=sorted((*files, MARKDOWN, OPENAPI, TWIN)))
    twin = json.dumps(contract(api), indent=2, ensure_ascii=False) + "\n"
    document = json.dumps(openapi(api), indent=2, ensure_ascii=False) + "\n"
    return [(OPENAPI, document), (MARKDOWN, text), (TWIN, twin)]
