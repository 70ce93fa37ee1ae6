"""What holds for every merge of what we emit, over random edits and real changes of the schema."""

from __future__ import annotations

import ast
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.workspace.merge import merge
from codegen.workspace.verify import problem
from tests.workspace.edits import Editor
from tests.workspace.emitted import changed, git_merge

# forwards: tables, columns and relations are added; backwards: they are dropped
STEPS = [("0003", "0005"), ("0003", "0007"), ("0005", "0007"), ("0007", "0003"), ("0007", "0005")]
LIMIT = 10_000
MARK = re.compile(r"mine_\d+", re.IGNORECASE)


@st.composite
def trios(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Path, base, an edited file and what is emitted after a migration."""
    step = changed(*draw(st.sampled_from(STEPS)))
    short = [file for file in step if len(file[1]) < LIMIT]  # the campaign takes the long ones
    path, base, theirs = draw(st.sampled_from(short))
    chance = random.Random(draw(st.integers(0, 10**6)))
    return path, base, Editor(base, chance).edit(draw(st.integers(1, 6))), theirs


def marks(text: str) -> set[str]:
    return {mark.lower() for mark in MARK.findall(text)}


def meaning(text: str) -> tuple[set[tuple[str, str, str, str]], list[str]]:
    """What a module imports, in however many statements, and what it does with that."""
    body = ast.parse(text).body
    taken = [node for node in body if isinstance(node, ast.ImportFrom)]
    names = {
        (str(node.module), str(node.level), alias.name, str(alias.asname))
        for node in taken
        for alias in node.names
    }
    return names, [ast.dump(node) for node in body if node not in taken]


@settings(max_examples=40, deadline=None)
@given(trios())
def test_a_merge_keeps_every_edit_and_is_as_good_as_git(trio: tuple[str, str, str, str]) -> None:
    path, base, ours, theirs = trio
    merged = merge(path, base, ours, theirs)
    lines, conflicts = git_merge(base, ours, theirs)
    git_works = not conflicts and not problem(path, lines, base, ours, theirs)
    assert marks(ours) <= marks(merged.text)
    assert merged.clean or not git_works
    if merged.clean:
        assert merge(path, theirs, merged.text, theirs).text == merged.text
        assert not git_works or meaning(lines) == meaning(merged.text)


def formatted(folder: Path, texts: Mapping[str, str], style: str) -> dict[str, str]:
    """The texts as a project's own formatter lays them out."""
    for number, text in enumerate(texts.values()):
        (folder / f"{number}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "-q", "--isolated", "--config", style, "."]
    subprocess.run(command, cwd=folder, check=True)
    read = (folder.joinpath(f"{at}.py").read_text(encoding="utf-8") for at in range(len(texts)))
    return dict(zip(texts, read, strict=True))


@pytest.mark.parametrize("style", ["line-length = 120", "format.quote-style = 'single'"])
@pytest.mark.parametrize("step", STEPS, ids="-".join)
def test_what_a_formatter_did_is_no_edit(step: tuple[str, str], style: str, tmp_path: Path) -> None:
    files = changed(*step)
    ours = formatted(tmp_path, {path: base for path, base, _ in files}, style)
    merged = {path: merge(path, base, ours[path], theirs) for path, base, theirs in files}
    assert not [path for path, outcome in merged.items() if not outcome.clean or outcome.declined]
    found = formatted(tmp_path, {path: outcome.text for path, outcome in merged.items()}, style)
    assert found == formatted(tmp_path, {path: theirs for path, _, theirs in files}, style)
