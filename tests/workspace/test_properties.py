"""What holds for every merge, over random edits of one module by both sides."""

import ast
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.workspace.merge import merge

BASE = '''\
"""A module."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Table
from sqlalchemy.orm import Mapped

LIMIT = 10


class Booking:
    id: Mapped[int]
    note: Mapped[str] = String(20)
    at: Mapped[datetime]

    def short(self) -> str:
        """Cut."""
        return self.note[:LIMIT]


def table() -> Any:
    return Table()


def last() -> int:
    return 0
'''
WORDS = ("alpha", "beta", "gamma", "delta", "String", "Mapped", "datetime")


@st.composite
def edits(draw: st.DrawFn, side: str) -> str:
    """The module after some edits; what is added carries the side's name."""
    lines = BASE.splitlines(keepends=True)
    for number in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        word = draw(st.sampled_from(WORDS))
        kind = draw(st.sampled_from(["delete", "add", "replace", "import", "function"]))
        if kind == "delete":
            del lines[at]
        elif kind == "add":
            lines.insert(at, f"{indent}{side}_{number} = {word}\n")
        elif kind == "replace":
            lines[at] = f"{indent}{word}_{side} = {number}\n"
        elif kind == "import":
            lines.insert(3, f"from {side}.{word} import {side}_{word}\n")
        else:
            lines += ["\n", "\n", f"def {side}_{word}{number}() -> None:\n", "    return None\n"]
    return "".join(lines)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def lines_of(text: str) -> Counter[str]:
    """The lines, with import statements taken apart into names."""
    found: Counter[str] = Counter()
    for line in text.splitlines():
        words = line.strip().rstrip(",").replace(",", "").split()
        if words[:1] == ["from"]:
            found |= Counter(f"{words[1]} {name}" for name in set(words[3:]))
        else:
            found[line.strip()] += 1
    return found


OURS = edits("ours")
THEIRS = edits("theirs").filter(parses)  # it is our own output, which is always whole


@settings(max_examples=400, deadline=None)
@given(OURS, THEIRS)
def test_a_merge_is_whole_and_parses(ours: str, theirs: str) -> None:
    merged = merge("a.py", BASE, ours, theirs)
    if not merged.clean:
        shown = lines_of(merged.text)
        assert not lines_of(ours).keys() - lines_of(BASE).keys() - shown.keys()
        return
    assert parses(merged.text) or not parses(ours)
    kept = lines_of(merged.text)
    added = lines_of(ours) - lines_of(BASE)
    assert not added - kept
    assert merged.declined or not (lines_of(theirs) - lines_of(BASE)) - kept


@settings(max_examples=150, deadline=None)
@given(OURS, THEIRS)
def test_a_second_merge_changes_nothing(ours: str, theirs: str) -> None:
    merged = merge("a.py", BASE, ours, theirs)
    if merged.clean:
        assert merge("a.py", theirs, merged.text, theirs).text == merged.text


@settings(max_examples=100, deadline=None)
@given(OURS)
def test_one_side_alone_wins(ours: str) -> None:
    assert merge("a.py", BASE, ours, BASE).text == ours
    assert merge("a.py", BASE, BASE, ours).text == ours
    assert merge("a.py", BASE, ours, ours).text == ours
