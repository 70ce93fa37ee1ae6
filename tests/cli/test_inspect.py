"""`gen-api inspect`: what is printed, and that it always has the same shape."""

from __future__ import annotations

import json
from pathlib import Path
from types import NoneType
from typing import Any

import pytest

from codegen.cli.inspect import as_json, of_handoff
from codegen.config import Config
from tests.cli.support import NOTES, gen_api, project

HANDOFFS = sorted((Path(__file__).parents[1] / "cases" / "handoff").glob("*/handoff.md"))
DESIGNS = sorted((Path(__file__).parents[1] / "cases" / "api_designs").glob("*.md"))

SHAPE: dict[str, dict[str, tuple[type, ...]]] = {
    "tables": {"name": (str,), "columns": (list,)},
    "columns": {
        "name": (str,),
        "type": (str, NoneType),
        "nullable": (bool, NoneType),
        "default": (str, NoneType),
        "primary_key": (bool,),
        "unique": (bool,),
        "foreign_key": (dict, NoneType),
        "line": (int, NoneType),
    },
    "foreign_key": {
        "table": (str, NoneType),
        "column": (str, NoneType),
        "on_delete": (str, NoneType),
    },
    "endpoints": {
        "method": (str,),
        "path": (str,),
        "auth": (str, NoneType),
        "scopes": (list,),
        "line": (int, NoneType),
    },
    "questions": {
        "id": (str,),
        "kind": (str,),
        "subject": (str,),
        "text": (str,),
        "proposed": (str, NoneType),
        "file": (str, NoneType),
        "line": (int, NoneType),
    },
    "settled": {},
}


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """A project that was generated once."""
    folder = project(tmp_path, NOTES)
    assert gen_api("from-migrations", cwd=folder).code == 0
    return folder


def misshapen(name: str, facts: list[dict[str, Any]]) -> list[str]:
    """What of the facts is not as `inspect` promises it."""
    found = [
        f"{name}.{key}: {fact.get(key, 'missing')!r}"
        for fact in facts
        for key, types in SHAPE[name].items()
        if key not in fact or not isinstance(fact[key], types)
    ]
    inner = [column for fact in facts for column in fact.get("columns", ())]
    inner_keys = [fact["foreign_key"] for fact in facts if fact.get("foreign_key")]
    if inner:
        found += misshapen("columns", inner)
    return found + (misshapen("foreign_key", inner_keys) if inner_keys else [])


def test_inspect_names_the_line_of_every_column(generated: Path) -> None:
    document = json.loads(gen_api("inspect", "--json", cwd=generated).out)
    (table,) = document["tables"]
    assert [column["name"] for column in table["columns"]] == ["id", "body"]
    assert table["columns"][1]["nullable"] is False
    assert all(c["file"] == "alembic/versions/r1.py" and c["line"] for c in table["columns"])


def test_inspect_tells_what_a_handoff_says_and_does_not_say(tmp_path: Path) -> None:
    text = "# Database\n\n## `tags`\n\n| Column | Type | Default |\n|--|--|--|\n| id | UUID | |\n"
    (tmp_path / "db.md").write_text(text + "| name | TEXT | 'new' |\n", encoding="utf-8")
    answer = gen_api("inspect", "--handoff", "db.md", "--json", cwd=tmp_path)
    document = json.loads(answer.out)
    assert answer.code == 0
    assert document["tables"][0]["columns"][1] == {
        "name": "name",
        "type": "TEXT",
        "nullable": None,
        "default": "'new'",
        "primary_key": False,
        "unique": False,
        "foreign_key": None,
        "file": "db.md",
        "line": 8,
    }
    assert {question["kind"] for question in document["questions"]} == {"nullable", "primary_key"}
    assert document["endpoints"] == document["settled"] == []


@pytest.mark.parametrize("path", [*HANDOFFS, *DESIGNS], ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_what_a_document_says_has_the_promised_shape(path: Path) -> None:
    facts = as_json(of_handoff(Config(root=path.parent, out=path.parent, handoff=path)))
    assert {name: misshapen(name, facts[name]) for name in SHAPE if name in facts} == {
        "tables": [],
        "endpoints": [],
        "questions": [],
        "settled": [],
    }
    assert {one["auth"] for one in facts["endpoints"]} <= {"required", "none", None}


def test_what_migrations_say_has_the_same_shape(generated: Path) -> None:
    facts = json.loads(gen_api("inspect", "--migrations", "alembic", "--json", cwd=generated).out)
    assert facts["tables"]
    assert misshapen("tables", facts["tables"]) == []
    assert facts["endpoints"] == facts["questions"] == facts["settled"] == []


def test_a_document_that_says_nothing_is_asked_for_the_schema(tmp_path: Path) -> None:
    (tmp_path / "db.md").write_text("# Database\n\nAll done.\n", encoding="utf-8")
    document = json.loads(gen_api("inspect", "--handoff", "db.md", "--json", cwd=tmp_path).out)
    assert [question["kind"] for question in document["questions"]] == ["schema"]


def test_inspect_without_a_handoff_asks_for_the_schema(tmp_path: Path) -> None:
    document = json.loads(gen_api("inspect", "--handoff", "--json", cwd=tmp_path).out)
    assert document["questions"][0]["text"].startswith("I need the database schema.")
