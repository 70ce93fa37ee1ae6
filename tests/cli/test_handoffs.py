"""from-handoff: what is asked, where, and what an answer does."""

from __future__ import annotations

import json
import os
import pty
import sys
from pathlib import Path

import pytest

from tests.cli.support import gen_api, in_process, project

TWO_TABLES = """# Database Agent Handoff

**Status:** COMPLETED

## `tags`

| Column | Type | Constraints |
|--------|------|-------------|
| id | bigint | PK |
| name | varchar(40) | NOT NULL |

## `notes`

| Column | Type | Constraints |
|--------|------|-------------|
| id | bigint | PK |
| body | text | |
| kind | varchar(9) | NOT NULL |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a handoff that leaves one thing open."""
    (tmp_path / "db.md").write_text(TWO_TABLES, encoding="utf-8")
    return tmp_path


def test_an_open_question_ends_the_run_and_is_noted(folder: Path) -> None:
    answer = gen_api("from-handoff", "db.md", "--no-input", cwd=folder)
    assert answer.code == 3
    assert "db.md:17: Nothing says whether these may be null: notes.body." in answer.out
    assert '# "db:notes.body:nullable"' in (folder / ".gen-api" / "answers.toml").read_text()
    assert not (folder / "app").exists()


def test_questions_as_json_have_what_a_program_needs(folder: Path) -> None:
    document = json.loads(gen_api("from-handoff", "db.md", "--json", cwd=folder).out)
    (question,) = document["questions"]
    assert (question["kind"], question["subject"]) == ("nullable", "notes.body")
    assert (question["file"], question["line"]) == ("db.md", 17)
    assert question["covers"] == ["notes.body"]


def test_an_answer_in_the_file_makes_the_run_silent_and_repeatable(folder: Path) -> None:
    gen_api("from-handoff", "db.md", cwd=folder)
    path = folder / ".gen-api" / "answers.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [line.replace('# "db:', '"db:').replace('""', '"not null"') for line in lines]
    lines = [line.replace('= "null"', '= "not null"') for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert gen_api("from-handoff", "db.md", cwd=folder).code == 0
    assert "body: Mapped[str]" in (folder / "app" / "models" / "note.py").read_text()
    assert gen_api("check", cwd=folder).code == 0


def test_documents_and_answers_that_change_are_seen(folder: Path) -> None:
    path = folder / ".gen-api" / "answers.toml"
    path.parent.mkdir()
    path.write_text('[answers]\n"db:notes.body:nullable" = "null"\n', encoding="utf-8")
    assert gen_api("from-handoff", "db.md", cwd=folder).code == 0
    assert gen_api("check", cwd=folder).code == 0
    path.write_text('[answers]\n"db:notes.body:nullable" = "not null"\n', encoding="utf-8")
    assert gen_api("check", cwd=folder).code == 1
    gen_api("sync", cwd=folder)
    assert gen_api("check", cwd=folder).code == 0
    design = "# API\n\n- `GET /tags` (public)\n- `GET /notes` (public)\n"
    (folder / "architect-output.md").write_text(design, encoding="utf-8")
    assert gen_api("check", cwd=folder).code == 1


def test_partial_generates_what_depends_on_no_open_question(folder: Path) -> None:
    answer = gen_api("from-handoff", "db.md", "--partial", cwd=folder)
    assert answer.code == 3
    assert "notes.body" in answer.out
    assert (folder / "app" / "models" / "tag.py").is_file()
    assert not (folder / "app" / "models" / "note.py").exists()
    written = folder / ".claude" / "handoff" / "python-backend-agent-output.md"
    assert "**Status:** NEEDS_REVIEW" in written.read_text(encoding="utf-8")


def test_an_existing_history_holds_and_the_drift_is_told(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        'op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True),\n'
        '    sa.Column("body", sa.Text, nullable=False), sa.Column("kind", sa.Text))',
    )
    (folder / "db.md").write_text(TWO_TABLES, encoding="utf-8")
    answer = gen_api("from-handoff", "db.md", "--dialect", "postgresql", cwd=folder)
    assert answer.code == 0, answer.out + answer.err
    assert "GA316: tags: no migration makes it" in answer.err
    assert "GA316: notes.kind: varchar(9) here, TEXT by the migrations" in answer.err
    assert not (folder / "app" / "models" / "tag.py").exists()


BERTHS = """\
op.create_table("piers", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table(
    "berths",
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("pier_id", sa.BigInteger, sa.ForeignKey("piers.id", ondelete="CASCADE")),
    sa.Column("code", sa.String(8), nullable=False),
    sa.Column("kind", sa.Enum("inner", "outer", name="berth_kind"), nullable=False),
    sa.Column("state", sa.String(8), nullable=False, server_default="free"),
    sa.Column("floor", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
)
op.create_index("ix_berths_code", "berths", ["code"], unique=True)"""
SAME = """\
# Berths

**Status:** COMPLETED

```sql
CREATE TABLE piers (id BIGSERIAL PRIMARY KEY);
```

### `berths` (new)

| Column | Type | Null | Default | Key |
|---|---|---|---|---|
| id | BIGSERIAL | NOT NULL | | PK |
| pier_id | BIGINT | NULL | | FK → piers.id ON DELETE CASCADE |
| code | VARCHAR(8) | NOT NULL | | UNIQUE |
| kind | ENUM('inner', 'outer') | NOT NULL | | |
| state | VARCHAR(8) | NOT NULL | 'free' | |
| floor | INT | NOT NULL | 0 | |
| made_at | TIMESTAMPTZ | NULL | CURRENT_TIMESTAMP | |
"""


def test_a_handoff_that_says_what_the_history_says_has_no_drift(tmp_path: Path) -> None:
    folder = project(tmp_path, BERTHS)
    (folder / "db.md").write_text(SAME, encoding="utf-8")
    answer = gen_api("from-handoff", "db.md", "--dialect", "postgresql", cwd=folder)
    assert answer.code == 0, answer.out + answer.err
    assert "GA316" not in answer.err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("| BIGSERIAL | NOT", "| SERIAL | NOT", "id: SERIAL here, BIGINT by"),
        ("CASCADE", "RESTRICT", "pier_id: ON DELETE RESTRICT here, ON DELETE CASCADE by"),
        ("→ piers.id", "→ berths.id", "pier_id: → berths.id here, → piers.id by"),
        ("| NULL | | FK", "| NOT NULL | | FK", "pier_id: NOT NULL here, NULL by"),
        ("'outer'", "'aft'", "kind: ENUM('inner', 'aft') here, berth_kind (inner, outer) by"),
        ("| 'free' | |", "| 'let' | |", "state: DEFAULT 'let' here, DEFAULT 'free' by"),
        ("| 'free' | |", "| 'free' | UNIQUE |", "state: UNIQUE here, not by"),
        ("| floor | INT | NOT NULL | 0 | |\n", "", "floor: not here, INTEGER by"),
        ("| floor |", "| deck |", "deck: the migrations do not have it"),
    ],
)
def test_each_difference_is_drift(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = project(tmp_path, BERTHS)
    assert old in SAME
    (folder / "db.md").write_text(SAME.replace(old, new), encoding="utf-8")
    answer = in_process("from-handoff", "db.md", "--dialect", "postgresql", cwd=folder)
    assert f"warning GA316: berths.{told}" in answer.err


def test_an_existing_history_has_the_api_of_the_design(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        'op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True),\n'
        '    sa.Column("body", sa.Text, nullable=False))',
    )
    (folder / "db.md").write_text("# Notes\n\nThe migrations have it.\n", encoding="utf-8")
    design = (
        "# API\n\n| Method | Path | Auth | Scope |\n|---|---|---|---|\n"
        "| GET | /notes | Yes | notes:look |\n| POST | /notes/{id}/pin | Yes | notes:pin |\n"
    )
    (folder / "architect-output.md").write_text(design, encoding="utf-8")
    answer = gen_api("from-handoff", "db.md", "--dialect", "postgresql", cwd=folder)
    assert answer.code == 0, answer.out + answer.err
    assert "status=NEEDS_REVIEW entities=1 endpoints=2 questions=0" in answer.out
    router = (folder / "app" / "routers" / "note.py").read_text(encoding="utf-8")
    assert "notes:look" in router
    assert "router.post" not in router


def test_what_a_handoff_beside_a_history_leaves_open_can_be_answered(tmp_path: Path) -> None:
    folder = project(
        tmp_path, 'op.create_table("notes", sa.Column("id", sa.Uuid, primary_key=True))'
    )
    (folder / "db.md").write_text("# Notes\n\n**Status:** NEEDS_REVIEW\n", encoding="utf-8")
    command = ("from-handoff", "db.md", "--dialect", "postgresql")
    assert gen_api(*command, cwd=folder).code == 3
    path = folder / ".gen-api" / "answers.toml"
    asked = path.read_text(encoding="utf-8")
    path.write_text(asked.replace('# "db:status', '"db:status').replace('""', '"yes"'), "utf-8")
    assert gen_api(*command, cwd=folder).code == 0


def test_on_a_terminal_questions_are_asked_one_by_one(folder: Path) -> None:
    """A word that is no answer is refused and asked again; the second holds."""
    output = _in_terminal(folder, "from-handoff", "db.md", typed=["perhaps", "null"])
    assert "1 of 1" in output
    assert "is not understood" in output
    assert "body: Mapped[str | None]" in (folder / "app" / "models" / "note.py").read_text()
    assert ':nullable" = "null"' in (folder / ".gen-api" / "answers.toml").read_text()


def _in_terminal(folder: Path, *arguments: str, typed: list[str]) -> str:
    """Run a command in a terminal of its own, and type a line at each prompt."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "codegen", *arguments])
    output, waiting = "", list(typed)
    while True:
        try:
            piece = os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            break
        if not piece:
            break
        output += piece
        if waiting and output.rstrip().endswith((">:", "]:", ">")):
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
            output += "\n"
    os.waitpid(child, 0)
    return output
