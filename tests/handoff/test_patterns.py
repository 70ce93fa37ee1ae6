"""No pattern of the reader can be kept busy forever by a line that repeats itself."""

from __future__ import annotations

import re

from tests.campaigns.patterns import PHRASES, SIGNS, endless, patterns


def test_no_pattern_is_endless() -> None:
    found = {name: endless(one, (*SIGNS, *PHRASES)) for name, one in patterns().items()}
    assert [f"{name}: {phrase!r}" for name, phrase in found.items() if phrase] == []


def test_endless_patterns_are_found() -> None:
    assert endless(re.compile(r"(?:a|aa)+$"), ("a",)) == "a"
