"""Diffs of any two texts are diffs of those, and lead from one to the other."""

from __future__ import annotations

import random
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.workspace import diff

TEXT = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_blocks_are_equal_lines_in_order(old: list[str], new: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diff, "_SMALL", 300)  # so that short texts take every way
        blocks = diff.Matcher(None, old, new).get_matching_blocks()
    for one, other, size in blocks:
        assert old[one : one + size] == new[other : other + size]
    for before, after in pairwise(blocks):
        assert before.a + before.size <= after.a
        assert before.b + before.size <= after.b
    assert blocks[-1] == (len(old), len(new), 0)


def test_git_applies_the_diff_of_a_long_text_that_repeats_itself(tmp_path: Path) -> None:
    chance = random.Random(0)
    old = [f"  {chance.choice('abc')}\n" if n % 5 else f"table {n}\n" for n in range(20_000)]
    new = [line for line in old if chance.random() > 0.01] + ["the end"]
    chance.shuffle(old[5000:5100])
    (tmp_path / "a.txt").write_text("".join(old))
    patch = diff.unified("a.txt", "".join(old), "".join(new))
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=tmp_path, input=patch.encode(), check=True)
    assert (tmp_path / "a.txt").read_text() == "".join(new)
    assert len(patch) < 40_000
