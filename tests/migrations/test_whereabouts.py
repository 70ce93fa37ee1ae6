"""Which code is the project's."""

from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import codegen
from codegen.sources.migrations.rehearsal.whereabouts import Whereabouts

ROOT = Path(codegen.__file__).parents[1]  # a project that holds gen-api itself


@pytest.mark.parametrize(
    ("file", "ours"),
    [
        ("alembic/versions/0001.py", True),
        ("app/models.py", True),
        (".venv/lib/python3.11/site-packages/sqlalchemy/engine/base.py", False),
        ("venv/lib/python3/dist-packages/acme/types.py", False),
        ("codegen/sources/migrations/server/dbapi.py", False),
        ("../elsewhere/app.py", False),
    ],
)
def test_what_is_installed_within_a_project_is_not_its_own(file: str, ours: bool) -> None:
    found: dict[str, Any] = {}
    path = str(ROOT / file) if not file.startswith("..") else "/elsewhere/app.py"
    exec(compile("import sys\nframe = sys._getframe()", path, "exec"), found)
    frame: FrameType = found["frame"]
    assert Whereabouts(ROOT).is_ours(frame) is ours
