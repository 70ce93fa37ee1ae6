"""A newer gen-api over what an earlier version generated and users edited."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from tests.cli.support import gen_api, tree

VERSIONS = Path(__file__).parents[1] / "cases" / "upgrade"
# Below each file: what a user added to it.
EDITS = {
    "app/models/note.py": "\n\nLONGEST = 10_000  # what the editor accepts\n",
    "app/schemas/note.py": "\n\nclass NoteDigest(BaseModel):\n    count: int\n",
    "app/services/note_service.py": "\n\nasync def remind() -> str:\n    return 'by hand'\n",
    "app/routers/note.py": "\n\n# /notes/search comes next\n",
    "tests/test_note.py": "\n\ndef test_by_hand() -> None:\n    assert True\n",
}


def project(version: Path, folder: Path) -> Path:
    """The project as the version left it, with edits."""
    shutil.copytree(version, folder)
    shutil.copytree(folder / ".gen-api" / "base", folder, dirs_exist_ok=True)
    for path, text in EDITS.items():
        with (folder / path).open("a") as file:
            file.write(text)
    return folder


def _unedited(folder: Path) -> dict[str, bytes]:
    """The project but for edited files."""
    return {path: text for path, text in tree(folder).items() if path not in EDITS}


@pytest.mark.parametrize(
    "version", sorted(path for path in VERSIONS.iterdir() if path.is_dir()), ids=lambda p: p.name
)
def test_edits_survive_newer_templates(version: Path, tmp_path: Path) -> None:
    folder = project(version, tmp_path / "notes")
    fresh = tmp_path / "fresh" / "notes"
    shutil.copytree(version, fresh, ignore=shutil.ignore_patterns(".gen-api"))
    assert gen_api("from-migrations", "-q", cwd=fresh).code == 0

    answer = gen_api("sync", "-q", cwd=folder)

    assert (answer.code, answer.err) == (1, "")
    for path, text in EDITS.items():
        assert text in (folder / path).read_text()
    assert _unedited(folder) == _unedited(fresh)
    assert not [*(folder / ".gen-api").rglob("*.py")]  # `black .` would read them
    for module in [*folder.glob("app/**/*.py"), *folder.glob("tests/**/*.py")]:
        ast.parse(module.read_text())
    assert gen_api("check", cwd=folder).code == 0
