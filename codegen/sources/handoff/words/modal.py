"""Sentences that say what must or must not be."""

from __future__ import annotations

import re

_MODAL = re.compile(
    r"\b(?:must|shall|may\s+(?:not|only|never)|can(?:not|['\u2019]t|\s+(?:only|never|not))|never"
    r"|should\s+(?:not|never|always)|no\s+two|required\s+(?:if|when|unless)|unique\s+(?:per|within)"
    r"|only\s(?:[\w ]{1,40}\s)?(?:may|can)"
    r"|(?:is|are)\s+(?:forbidden|prohibited|not\s+(?:allowed|permitted)))\b"
    r"|\b(?:deve|devem|debe|deben|doit|doivent|muss|müssen|darf|dürfen|musi|muszą|powinn\w+)\b"
    r"|\b(?:não\s+pode|no\s+puede|ne\s+peu(?:t|vent)|nie\s+mo(?:że|gą))"
    r"|\b(?:долж(?:ен|на|но|ны)|нельзя|не\s+мо(?:жет|гут))\b"
    r"|^\W*only\b|必须|必須|不能|不得|只能|なければなら|できない|해야|할 수 없",
    re.IGNORECASE,
)
# Where a sentence ends; a number and "e.g." go on, and so does the message of a rule.
SENTENCES = re.compile(
    r"(?<=[\w)'`\"*])[.!](?:\*\*)?\s+(?!(?:Error|Message)\b[^.]{0,20}:)"
    r"(?=[*`\"'(]*[A-ZÀ-ӿ])|。|\n"
)


def is_modal(text: str) -> bool:
    """`must be paid`, `may only be set once`, in the languages that were met."""
    return _MODAL.search(text) is not None
