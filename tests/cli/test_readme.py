"""What the README shows of the first run is what it prints."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.cli.support import gen_api

ROOT = Path(__file__).parents[2]


def test_the_first_run_prints_what_the_readme_shows(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "sample_migrations" / "bookings", tmp_path / "project")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"\$ gen-api from-migrations\n(.*?)\n```", readme, re.DOTALL)

    answer = gen_api("from-migrations", cwd=folder)

    assert shown is not None
    assert answer.out.strip() == shown[1].strip()
