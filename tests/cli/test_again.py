"""A run that makes only what is not the same leaves what a first run leaves, whatever it finds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from codegen import config, memory, sealed, workspace
from codegen.model.reads import Memory
from tests.cli.support import NOTES, add_revision, gen_api, in_process, project, tree

CACHE = ".gen-api/cache/made-of.json"
TAGS = NOTES.replace("notes", "tags")
COLUMN = 'op.add_column("notes", sa.Column("colour", sa.Text))'


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("again") / "notes", NOTES, TAGS)
    assert in_process("from-migrations", "-q", cwd=folder).code == 0
    return folder


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("anew") / "notes", NOTES, TAGS, COLUMN)
    assert in_process("from-migrations", "-q", cwd=folder).code == 0
    return folder


@pytest.fixture(scope="module")
def wanted(anew: Path) -> dict[str, bytes]:
    return tree(anew)


def _recalled(folder: Path) -> Memory:
    return memory.recall(config.load(folder), workspace.settled(folder))


def _kept(folder: Path) -> dict[str, Any]:
    known = json.loads((folder / CACHE).read_text().partition("\n")[2])
    return {name: known[name] for name in ("answers", "files")}


def test_one_revision_more(generated: Path, wanted: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    shutil.copytree(generated, folder)
    (folder / ".gen-api/base/app/models/tag.py").unlink()
    (folder / "app/services/tag_service.py").unlink()
    edited = folder / "app/routers/tag.py"
    edited.write_text(f"{edited.read_text()}\n# mine\n")
    add_revision(folder, 3, COLUMN)
    assert in_process("sync", "-q", cwd=folder).code == 1
    found = tree(folder)
    assert found.pop("app/routers/tag.py").endswith(b"# mine\n")
    assert found == {p: t for p, t in wanted.items() if p in found}
    assert len(found) == len(wanted) - 2
    assert len(_recalled(folder).files) > 50


def test_a_process_of_its_own_asks_what_a_first_run_asked(
    generated: Path, anew: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    shutil.copytree(generated, folder)
    add_revision(folder, 3, COLUMN)
    assert gen_api("sync", "-q", cwd=folder).code == 1
    assert _kept(folder) == _kept(anew)


def test_what_is_damaged_or_of_another_tool_is_not_there(generated: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    shutil.copytree(generated, folder)
    whole = (folder / CACHE).read_text()
    seal, _, text = whole.partition("\n")
    damaged = [text, f"{seal}\n{text.replace('app/', 'ppa/')}", whole[:-9], "", "\x00"]
    others = [text.replace('"tool": [', '"tool": ["newer", '), "[]", '{"tool": 1}']
    for case in [*damaged, *map(sealed.sealed, others)]:
        (folder / CACHE).write_text(case)
        assert not _recalled(folder).files
    (folder / CACHE).write_text(whole)
    assert _recalled(folder).files


def test_a_file_whose_base_is_lost_is_made_again(generated: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    shutil.copytree(generated, folder)
    (folder / ".gen-api/base/app/models/tag.py").unlink()
    known = _recalled(folder).files
    assert "app/models/tag.py" not in known
    assert "app/models/note.py" in known
    shutil.rmtree(folder / ".gen-api/base")
    assert not [path for path, made in _recalled(folder).files.items() if made.digest]
