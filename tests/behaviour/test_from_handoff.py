"""A database handoff becomes a service whose tests pass, once its questions are answered."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ScratchDatabase
from tests.support.application import Application
from tests.support.samples import Sample

CASE = Path(__file__).parents[1] / "cases" / "handoff" / "long_form"
GENERATE = [sys.executable, "-m", "codegen", "from-handoff", "--no-input"]
ANSWERS = {
    "rule": "CHECK (max_days BETWEEN 1 AND 90)",
    "existing_columns": "id bigserial primary key, member text not null",
    "blocker": "No",
}


def _project(folder: Path) -> Path:
    handoff = folder / ".claude" / "handoff"
    handoff.mkdir(parents=True)
    shutil.copy(CASE / "handoff.md", handoff / "database-agent-output.md")
    return folder


def _generate(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(GENERATE, cwd=project, capture_output=True, text=True, check=False)


def _answer(project: Path) -> None:
    """Answer in the file that gen-api wrote, as a user would."""
    path = project / ".gen-api" / "answers.toml"

    def line(match: re.Match[str]) -> str:
        kind = match[1].split(":")[2].split("#")[0]
        return f'"{match[1]}" = {json.dumps(ANSWERS[kind])}'

    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'(?m)^# "([^"]+)" = ".*"$', line, text), encoding="utf-8")


def test_questions_then_a_service(tmp_path: Path, scratch_database: ScratchDatabase) -> None:
    project = _project(tmp_path)
    asked = _generate(project)
    assert asked.returncode == 3
    assert len(asked.stdout.splitlines()) == len(ANSWERS)
    assert not (project / "app").exists()

    _answer(project)
    generated = _generate(project)
    assert generated.returncode == 0, generated.stderr
    again = Application(Sample("long_form"), project)
    files = again.files()
    assert _generate(project).returncode == 0
    assert again.files() == files

    handoff = files[".claude/handoff/python-backend-agent-output.md"].decode()
    assert "**Status:** COMPLETED" in handoff
    assert "May a member without an address borrow cameras? Answered: No" in handoff
    assert " passed" in again.test({"TEST_DATABASE_URL": scratch_database("asyncpg")})


def test_without_a_handoff_it_asks_for_the_schema(tmp_path: Path) -> None:
    asked = _generate(tmp_path)
    assert asked.returncode == 3
    assert "I need the database schema. Was the Database Agent phase completed?" in asked.stdout
    assert list(tmp_path.iterdir()) == []
