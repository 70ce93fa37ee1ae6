"""Endpoints that a document names."""

from __future__ import annotations

from typing import Any

from codegen.sources.handoff.document import Document


def picture(_document: Document) -> list[dict[str, Any]]:
    """What `gen-api inspect` prints: method, path, auth ("required", "none" or None where it is
    unsaid), scopes and line of each.
    """
    return []
