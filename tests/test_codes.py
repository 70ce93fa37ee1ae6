"""The catalogue of codes and the code that uses them say the same."""

from __future__ import annotations

import re
from pathlib import Path

import codegen
from codegen.codes import CATALOGUE, comparing, handoffs, meaning, migrations, running, writing

CODE = re.compile(r'"(GA\d{3})"')


def test_every_code_that_is_said_can_be_explained_and_none_is_idle() -> None:
    root = Path(codegen.__file__).parent
    said = {
        code
        for path in root.rglob("*.py")
        if path.parent.name != "codes"
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert said == set(CATALOGUE)


def test_no_code_means_two_things() -> None:
    rooms = (comparing, handoffs, meaning, migrations, running, writing)
    assert sum(len(room.ENTRIES) for room in rooms) == len(CATALOGUE)
