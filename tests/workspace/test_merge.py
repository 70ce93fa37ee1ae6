"""Each case of tests/cases/merge: base, ours, theirs, and the merged text or the conflict."""

from pathlib import Path

import pytest

from codegen.workspace.merge import merge

CASES = sorted((Path(__file__).parents[1] / "cases" / "merge").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_merge(case: Path) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in case.iterdir()}
    name = next(case.glob("base.*")).name
    merged = merge(name, texts["base"], texts["ours"], texts["theirs"])
    assert merged.reason == texts.get("conflict", "").strip()
    if merged.clean:
        assert merged.text == texts["merged"]
        assert merge(name, texts["theirs"], merged.text, texts["theirs"]).text == merged.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_conflicts_show_both_texts(case: Path) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in case.iterdir()}
    if "conflict" in texts:
        name = next(case.glob("base.*")).name
        marked = merge(name, texts["base"], texts["ours"], texts["theirs"]).text.splitlines()
        assert {line[:7] for line in marked} >= {"<<<<<<<", "|||||||", "=======", ">>>>>>>"}
        for side in ("ours", "theirs"):
            assert set(texts[side].splitlines()) <= set(marked)
