"""Rules about one column: which column they mean, and what is asked where they contradict."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.config import Config
from codegen.diagnostics import GenApiError
from codegen.sources import handoff
from codegen.sources.schema import Schema

HANDOFF = """\
# Database Agent Handoff

**Status:** COMPLETED

```sql
CREATE TABLE rooms (
    id BIGINT PRIMARY KEY,
    name VARCHAR(80) NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity > 0 AND capacity <= 500)
);
CREATE TABLE tools (id BIGINT PRIMARY KEY, name VARCHAR(80) NOT NULL, price NUMERIC(8, 2) NOT NULL);
```
"""


def _read(root: Path, architecture: str, requirements: str = "", **answers: str) -> Schema:
    folder = root / ".claude" / "handoff"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "database-agent-output.md").write_text(HANDOFF, encoding="utf-8")
    (folder / "architect-output.md").write_text(architecture, encoding="utf-8")
    (folder / "feature-prd.md").write_text(requirements, encoding="utf-8")
    return handoff.read(Config(root=root, out=root, assume=answers))


def _rules(*bullets: str) -> str:
    return "# Rules\n\n## Validation Rules\n\n" + "".join(f"- {one}\n" for one in bullets)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("`rooms.name`: max 40 characters", "rooms.name"),
        ("Room name must be at most 40 characters", "rooms.name"),
        ("A room's capacity must be at most 50", "rooms.capacity"),
        ("The capacity of a room must be at most 50", "rooms.capacity"),
        ("FR-003: Capacity must be at most 50", "rooms.capacity"),
        ("name: max 40 characters", ".name"),
    ],
)
def test_the_column_that_a_rule_means(tmp_path: Path, text: str, column: str) -> None:
    (rule,) = _read(tmp_path, _rules(text)).design.constraints
    assert f"{rule.table}.{rule.field}" == column
    assert rule.limits


def test_a_title_names_the_table(tmp_path: Path) -> None:
    text = (
        "# Rules\n\n## Validation\n\n### Tool\n\n- name: max 40 characters\n\n### Rooms rules\n\n"
    )
    table = (
        "| Field | Rule | Error Message |\n|---|---|---|\n| name | max 30 characters | Too long |\n"
    )
    schema = _read(tmp_path, text + table)
    assert {(r.table, r.field) for r in schema.design.constraints} == {
        ("tools", "name"),
        ("rooms", "name"),
    }
    assert [str(n.at) for n in schema.notes if n.code == "GA306"] == [
        ".claude/handoff/architect-output.md:7",
        ".claude/handoff/architect-output.md:13",
    ]


@pytest.mark.parametrize(
    "bullets",
    [
        ("`rooms.name`: max 40 characters", "`rooms.name`: max 60 characters"),
        ("Room capacity must be at least 60", "Room capacity must be at most 50"),
        ("rooms.capacity: between 1 and 600",),  # the CHECK allows 500
        ("rooms.capacity: at least 501",),
        ("rooms.name: max 120 characters",),  # VARCHAR(80)
        ("tools.name: one of: saw, axe", "tools.name: one of: saw, drill"),
        ("tools.price: > 0", "tools.price: >= 1"),
    ],
)
def test_rules_that_contradict_are_asked(tmp_path: Path, bullets: tuple[str, ...]) -> None:
    (asked,) = _read(tmp_path, _rules(*bullets)).questions
    assert asked.kind == "rule"
    assert all(bullet.partition(":")[2].strip() in asked.text for bullet in bullets)


@pytest.mark.parametrize(
    "bullets",
    [
        ("rooms.capacity: at most 50", "rooms.capacity: at least 5"),
        ("rooms.capacity: > 0", "rooms.capacity: >= 1"),
        ("rooms.name: max 40 characters", "tools.name: max 60 characters"),
        ("rooms.name: 1-80 characters",),
        ("name: max 40 characters", "name: max 60 characters"),  # of which table nobody says
    ],
)
def test_rules_that_agree_are_not(tmp_path: Path, bullets: tuple[str, ...]) -> None:
    assert _read(tmp_path, _rules(*bullets)).questions == ()


def test_the_answer_is_the_rule_that_binds(tmp_path: Path) -> None:
    architecture = _rules("`rooms.capacity`: at most 50")
    requirements = "# PRD\n\n## Business Rules\n\n- Room capacity must be at most 40\n"
    (asked,) = _read(tmp_path, architecture, requirements).questions
    found = _read(tmp_path, architecture, requirements, **{asked.id: "must be at most 40"})
    assert found.questions == ()
    assert {rule.text: bool(rule.limits) for rule in found.design.constraints} == {
        "at most 50": False,
        "must be at most 40": True,
    }
    assert sum(note.code == "GA306" for note in found.notes) == 2
    with pytest.raises(GenApiError, match="GA305"):
        _read(tmp_path, architecture, requirements, **{asked.id: "the second"})


def test_a_rule_of_a_body_is_one_too(tmp_path: Path) -> None:
    body = (
        "# API\n\n### POST /rooms\n\n**Auth:** None\n\n**Request Body:**\n\n"
        "- `name` (string, required): max 60 characters\n\n"
    )
    (asked,) = _read(tmp_path, body + _rules("Room name: max 40 characters")).questions
    assert "max 60 characters" in asked.text
    found = _read(
        tmp_path, body + _rules("Room name: max 40 characters"), **{asked.id: "max 40 characters"}
    )
    assert [given.limits for one in found.design.endpoints for given in one.inputs] == [()]


BODY = "\n\n**Auth:** None\n\n**Request Body:**\n\n- `name` (string, required)\n"
NULLABLE = HANDOFF.replace(
    "name VARCHAR(80) NOT NULL,\n    capacity", "name VARCHAR(80),\n    capacity"
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (_rules("Room name: required, max 40 characters"), True),
        (_rules("Room name is required"), True),
        (_rules("Room name is required if it has a number"), False),
        (_rules("Room name: not required"), False),
        (_rules("Room name: optional, max 40 characters"), False),
        (_rules("Tool price is required"), False),
        (
            "### POST /rooms" + BODY,
            True,
        ),
        (
            "### PATCH /rooms/{id}" + BODY,
            False,
        ),
    ],
)
def test_what_must_be_sent_and_may_be_null_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, asked: bool
) -> None:
    monkeypatch.setattr(f"{__name__}.HANDOFF", NULLABLE)
    questions = _read(tmp_path, text).questions
    assert ["rooms.name" in one.text and one.proposed == "listed" for one in questions] == (
        [True] if asked else []
    )
    answers = {one.id: "listed" for one in questions}
    assert _read(tmp_path, text, **answers).questions == ()
