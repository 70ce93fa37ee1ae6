"""Sentences that say what must or must not be."""

from __future__ import annotations

import re

from codegen.sources.handoff.words.notions import saying

_MODAL = saying("sentences.modal")
# Where a sentence ends; a number and "e.g." go on, and so does the message of a rule.
SENTENCES = re.compile(
    r"(?<=[\w)}'`\"*])[.!](?:\*\*)?\s+(?!(?:Error|Message)\b[^.]{0,20}:)"
    r"(?=[*`\"'(]*(?:[A-ZÀ-ӿ]|[45]\d\d\s))|。|\n"
)


def is_modal(text: str) -> bool:
    """`must be paid`, `may only be set once`, in the languages that were met."""
    return _MODAL.search(text) is not None
