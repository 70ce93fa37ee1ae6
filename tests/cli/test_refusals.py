"""Each bad input: one line with place and remedy, its exit code, nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import NOTES, add_revision, gen_api, project, tree


def refused(folder: Path, *arguments: str | Path) -> str:
    """Run a command that must fail with exit 2 and leave the tree as it was."""
    before = tree(folder)
    answer = gen_api(*arguments, cwd=folder)
    assert answer.code == 2, answer.out + answer.err
    assert "Traceback" not in answer.err
    assert tree(folder) == before
    return answer.err


def test_no_such_path(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path, "from-migrations", "nowhere")


def test_a_folder_without_revisions(tmp_path: Path) -> None:
    assert "no revision" in refused(project(tmp_path), "from-migrations")


def test_a_revision_with_a_syntax_error(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES)
    (folder / "alembic" / "versions" / "r2.py").write_text(
        'revision = "r2"\ndown_revision = "r1"\n\ndef upgrade(:\n'
    )
    assert "alembic/versions/r2.py:4" in refused(folder, "from-migrations")


def test_an_upgrade_that_raises(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES, 'op.add_column("nots", sa.Column("x", sa.Integer))')
    assert "alembic/versions/r2.py:9" in refused(folder, "from-migrations")


def test_two_revisions_with_one_id(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES)
    versions = folder / "alembic" / "versions"
    (versions / "again.py").write_text((versions / "r1.py").read_text())
    said = refused(folder, "from-migrations")
    assert "again.py" in said
    assert "r1.py" in said


def test_a_missing_down_revision(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES)
    add_revision(folder, 3, "pass")
    assert "r2" in refused(folder, "from-migrations")


def test_a_cycle(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES, "pass")
    first = folder / "alembic" / "versions" / "r1.py"
    first.write_text(first.read_text().replace("down_revision = None", 'down_revision = "r2"'))
    assert "r1" in refused(folder, "from-migrations")


def test_tables_that_no_revision_creates(tmp_path: Path) -> None:
    folder = project(tmp_path, 'op.add_column("users", sa.Column("age", sa.Integer))')
    said = refused(folder, "from-migrations")
    assert "users" in said
    assert "alembic/versions/r1.py:9" in said


def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES)
    (folder / "taken").write_text("a file where the folder would be")
    assert "taken" in refused(folder, "from-migrations", "--out", "taken")
    assert refused(folder, "from-migrations", "--out", "taken/below")


def test_files_in_the_way_are_listed_all_at_once_and_stay(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES)
    for path in ("app/main.py", "tests/conftest.py"):
        (folder / path).parent.mkdir()
        (folder / path).write_text("mine = True\n")
    said = refused(folder, "from-migrations")
    assert "app/main.py" in said
    assert "tests/conftest.py" in said
    assert "--adopt" in said

    assert gen_api("from-migrations", "--adopt", cwd=folder).code == 0
    assert (folder / "app" / "main.py").read_text() == "mine = True\n"
    assert (folder / "app" / "models" / "note.py").is_file()


def test_mysql(tmp_path: Path) -> None:
    folder = project(tmp_path, NOTES)
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text() + "sqlalchemy.url = mysql://localhost/notes\n")
    assert "mysql" in refused(folder, "from-migrations").lower()


def test_questions_say_which_of_the_projects_databases_they_are_of(tmp_path: Path) -> None:
    project(tmp_path, NOTES, 'op.alter_column("notes", "body", type_=sa.Enum("a", name="kind"))')
    env = 'TEST = "sqlite:///test.db"\nURL = "postgresql://db/app"\nMORE = "postgresql://db/more"\n'
    (tmp_path / "alembic" / "env.py").write_text(env)
    answer = gen_api("from-migrations", "--no-input", cwd=tmp_path)
    assert answer.code == 3
    assert "postgresql at alembic/env.py:2, sqlite at alembic/env.py:1 [choose" in answer.err
    assert "where does the type kind come from" in answer.out


def test_an_unknown_dialect(tmp_path: Path) -> None:
    assert "oracle" in refused(project(tmp_path, NOTES), "from-migrations", "--dialect", "oracle")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tool.gen-api]\nexcluded = ["x"]\n', "did you mean exclude"),
        ("[tool.gen-api]\ntitle = 3\n", "title"),
        ("[tool.gen-api\n", "pyproject.toml"),
    ],
)
def test_a_wrong_configuration(tmp_path: Path, text: str, said: str) -> None:
    folder = project(tmp_path, NOTES)
    (folder / "pyproject.toml").write_text(text)
    assert said in refused(folder, "from-migrations")


def test_sync_where_nothing_was_generated(tmp_path: Path) -> None:
    assert "from-migrations" in refused(project(tmp_path, NOTES), "sync")


def test_an_unknown_command_names_the_nearest(tmp_path: Path) -> None:
    assert "from-migrations" in refused(tmp_path, "from-migration")


def test_errors_are_json_when_asked(tmp_path: Path) -> None:
    answer = gen_api("from-migrations", "nowhere", "--json", cwd=tmp_path)
    document = json.loads(answer.out)
    assert answer.code == 2
    assert document["kind"] == "error"
    assert document["diagnostics"][0]["code"].startswith("GA")


def test_a_missing_handoff_asks_for_the_schema(tmp_path: Path) -> None:
    answer = gen_api("from-handoff", cwd=tmp_path)
    assert answer.code == 3
    assert "I need the database schema. Was the Database Agent phase completed?" in answer.out
    assert not (tmp_path / "app").exists()


@pytest.mark.parametrize("code", ["GA101", "ga201"])
def test_every_code_can_be_explained(tmp_path: Path, code: str) -> None:
    answer = gen_api("explain", code, cwd=tmp_path)
    assert answer.code == 0
    assert answer.out.startswith(code.upper())


def test_a_defect_of_ours_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import codegen.config\ndef load(*_, **__): raise KeyError('nowhere')\n"
        "codegen.config.load = load\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    said = refused(tmp_path, "from-migrations")
    assert "GA106" in said
    assert "'nowhere'" in said
    assert "sitecustomize.py:2" in said
    monkeypatch.setenv("GEN_API_DEBUG", "1")
    assert "Traceback" in gen_api("from-migrations", cwd=tmp_path).err
