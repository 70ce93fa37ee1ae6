"""What the words at the head of a column, and before a colon, mean: `lexicon.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

from codegen.sources.design import Kind

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_DATA[name])


AUTH_LABELS = _words("auth_labels")
ROLE_LABELS = _words("role_labels")
SCOPE_LABELS = _words("scope_labels")
HEADER_FILLERS = _words("header_fillers")
BLANK = _words("blank")
NOTHING = BLANK | _words("nothing")
FILLER = _words("filler")
HANDLERS = _words("handlers")
STATUS_LABELS = _words("status_labels")
FAILURE_LABELS = _words("failure_labels")
CONDITIONS = tuple(_DATA["conditions"])  # the likeliest first
NAMES = _words("names")
TYPES = _words("types")
PLACES = _words("places")
REQUIRED = _words("required")
RULES = _words("rules")
GROUPS = _words("groups")
AUTH_VERBS = _words("auth_verbs")
GIVING_TOKENS = _words("giving_tokens")
LEFT_OUT = AUTH_VERBS | _words("left_out")
SIGNING_IN = _words("signing_in")
METHOD_LABELS = _words("method_labels")
PATH_LABELS = _words("path_labels")
TEXT_LABELS = _words("text_labels")
KINDS: dict[str, Kind] = {
    word: kind for kind in get_args(Kind) for word in _DATA["kinds"].get(kind, ())
}
