"""A run that makes only what is not the same leaves what a first run leaves, whatever it finds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from codegen import config, memory, sealed, workspace
from codegen.contract.pieces import Piece
from codegen.model.reads import Memory
from codegen.texts import Spool, held
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


def _kept(folder: Path) -> Memory:
    """What is known of files, whether or not they may stay as they are."""
    _, *lines = (folder / CACHE).read_text().splitlines()[1:]
    return replace(Memory.of(map(held, lines)), parts={})


def test_one_revision_more(generated: Path, wanted: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    shutil.copytree(generated, folder)
    (folder / ".gen-api/base/app/models/tag.py.base").unlink()
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
    tool, _, rest = text.partition("\n")
    others = [text.replace("[", '["newer", ', 1), "[]", "", tool, f"{tool}\n[1, 1]\n"]
    others += [f"{tool}\n{line}\n{rest}" for line in ("[1]", "{}", "[0, 1]", '["a", 2]', "x")]
    others += [f"{tool}\n[1, 1]\n{rows}" for rows in ('["a", 1]\n["b", "", "", []]', '["a"]\n[]')]
    for case in [*damaged, *map(sealed.sealed, others)]:
        (folder / CACHE).write_text(case)
        assert not _recalled(folder).files
    (folder / CACHE).write_text(whole)
    assert _recalled(folder).files


@pytest.mark.parametrize(
    "forged",
    ["x", "null", "[]", '{"a": 1}', "[1, 2, 3, 4, 5, 6]", "[[], [], [], [], []]"],
)
def test_parts_that_are_nothing_of_the_kind_are_not_there(
    forged: str, generated: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    shutil.copytree(generated, folder)
    lines = (folder / CACHE).read_text().splitlines()[1:]
    lines[-1] = forged
    (folder / CACHE).write_text(sealed.sealed("\n".join(lines)))
    add_revision(folder, 3, COLUMN)
    assert in_process("sync", "-q", cwd=folder).code == 1
    assert tree(folder) == wanted


@pytest.mark.parametrize("place", range(6))
def test_no_value_of_a_part_is_taken_unseen(place: int, generated: Path) -> None:
    """Each value in turn of another kind: it is refused, except in an example."""
    whole = json.loads((generated / CACHE).read_text().splitlines()[-1])
    spool = Spool()
    for path in _paths(whole[place]):
        forged = json.loads(json.dumps(whole))
        _put(forged, (place, *path), {"a": 1})
        example = place == 0 and path[1:] and path[1] in (11, 12)
        with nullcontext() if example else pytest.raises((TypeError, ValueError)):
            Piece(forged, spool)


def _paths(value: Any) -> Iterator[tuple[int, ...]]:
    """The way to each value of a nested list, itself first."""
    yield ()
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from ((number, *path) for path in _paths(each))


def _put(value: Any, path: tuple[int, ...], forged: object) -> None:
    *way, last = path
    for step in way:
        value = value[step]
    value[last] = forged


def test_a_file_whose_base_is_lost_is_made_again(generated: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    shutil.copytree(generated, folder)
    (folder / ".gen-api/base/app/models/tag.py.base").unlink()
    known = _recalled(folder).files
    assert "app/models/tag.py" not in known
    assert "app/models/note.py" in known
    shutil.rmtree(folder / ".gen-api/base")
    assert not [path for path, made in _recalled(folder).files.items() if made.digest]
