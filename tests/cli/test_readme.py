"""What the README and the other pages show is what happens."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.support import gen_api

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
_LINK = re.compile(r"\]\((?!https?:)(?P<file>[^)#]*)(?:#(?P<part>[^)]*))?\)")
_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)


def test_the_first_run_prints_what_the_readme_shows(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "sample_migrations" / "bookings", tmp_path / "project")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"\$ gen-api from-migrations\n(.*?)\n```", readme, re.DOTALL)

    answer = gen_api("from-migrations", cwd=folder)

    assert shown is not None
    assert answer.out.strip() == shown[1].strip()


@pytest.mark.parametrize("state", ["new", "existing"])
def test_the_form_that_leaves_nothing_open_does(tmp_path: Path, state: str) -> None:
    page = (ROOT / "docs" / "handoffs.md").read_text(encoding="utf-8")
    schema, architecture = re.findall(r"^````markdown\n(.*?)^````$", page, re.MULTILINE | re.DOTALL)
    folder = tmp_path / ".claude" / "handoff"
    folder.mkdir(parents=True)
    schema = schema.replace("(new)", f"({state})")
    (folder / "database-agent-output.md").write_text(schema, encoding="utf-8")
    (folder / "architect-output.md").write_text(architecture, encoding="utf-8")

    answer = gen_api("from-handoff", "--no-input", cwd=tmp_path)

    last = answer.out.splitlines()[-1]
    assert answer.code == 0, answer.err
    assert " entities=2 endpoints=6 questions=0 " in last
    assert "not used" not in answer.err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in _LINK.finditer(text):
        target = page.parent / link["file"] if link["file"] else page
        assert target.exists(), link[0]
        if link["part"]:
            assert link["part"] in _anchors(target), link[0]


def _anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }
