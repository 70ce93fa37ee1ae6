"""Whatever a document holds: a schema, questions, or an error in words; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.config import Config
from codegen.diagnostics import GenApiError, QuestionsOpen
from codegen.sources import handoff
from codegen.sources.schema import Schema
from tests.handoff.mangling import mutated, truncated

CASES = Path(__file__).parents[1] / "cases" / "handoff"
DOCUMENTS = [path.read_bytes() for path in sorted(CASES.glob("*/handoff.md"))]
CELLS = st.sampled_from(
    (
        *("NOT NULL", "NULL", "PRIMARY KEY", "PK", "UNIQUE", "FK", "FK -> users.id", "ON DELETE"),
        *("REFERENCES t(", "DEFAULT", "DEFAULT '", "CHECK (", "CHECK (x > 1)", "SET NULL"),
        *("ENUM(a,b)", "ENUM(", "DECIMAL", "varchar(9", "text?", "CONSTRAINT", "GENERATED"),
        *("GENERATED ALWAYS AS (", "users", "id", "uuid", ";", "`", ")", "(", "--", "/*", "$$"),
        *('"', "'", "\\|", "\u2192", "\u00e9", ",", "...", "[]", ""),
    )
)
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _outcome(folder: Path, data: bytes) -> Schema | GenApiError:
    path = folder / "handoff.md"
    path.write_bytes(data)
    try:
        return handoff.read(Config(root=folder, out=folder, handoff=path))
    except GenApiError as error:
        return error


def _said(outcome: Schema | GenApiError) -> bool:
    """There is something for the user: an error in words, tables, questions or notes."""
    if isinstance(outcome, GenApiError):
        return bool(str(outcome)) and outcome.exit_code in (2, 3)
    return bool(outcome.metadata.tables or outcome.questions or outcome.notes)


@QUICK
@given(mutated(DOCUMENTS))
def test_mutated_documents(tmp_path: Path, document: bytes) -> None:
    assert _said(_outcome(tmp_path, document))


@QUICK
@given(truncated(DOCUMENTS))
def test_truncated_documents(tmp_path: Path, document: bytes) -> None:
    assert _said(_outcome(tmp_path, document))


@QUICK
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=5))
def test_odd_cells(tmp_path: Path, cells: list[str]) -> None:
    rows = "".join(f"| t | c{n} | int | {cell} |\n" for n, cell in enumerate(cells))
    sql = ",\n".join(f"c{n} {cell}" for n, cell in enumerate(cells))
    text = f"| Table | Column | Type | Constraints |\n|--|--|--|--|\n{rows}\n"
    document = f"{text}\n```sql\nCREATE TABLE u ({sql});\n```\n"
    assert _said(_outcome(tmp_path, document.encode()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00binary",
        b"\x00" * 1000,
        "\ufeff# BOM only\n".encode(),
        b"x" * 3_000_000,
        b"> " * 20_000,
        b"- " * 20_000 + b"a",
        b"[" * 50_000,
        b"*" * 50_000,
        b"```sql\nCREATE TABLE t (" + b"(" * 50_000 + b"\n```\n",
        b"```sql\nCREATE TABLE t (id INT DEFAULT '" + b"'" * 50_001 + b"\n```\n",
        b"| Table | Column | Type |\n|--|--|--|\n" + b"| t | c | int |\n" * 2_000,
        b"## `t`\n\n- `a` " + b"(" * 20_000 + b"\n",
        b"## `t`\n\nAdded column " + b"a " * 20_000,
        b"# t\n\n```\n" + b"---\n| a |\n|------|\n" * 200 + b"```\n",
        b"```python\nx = Column(" + b"(" * 20_000 + b"\n```\n",
        b"| " + b"`a|b" * 5_000 + b"\n|--|\n",
        b"## `boats`\n\n...\n",
        b"# Harbour\n\n```\nand\n  and\n[boats]\n```\n",
        b"```\nTable: t\n" + b"\xe2\x94\x9c\xe2\x94\x80\xe2\x94\x80 c (int\n" * 5_000 + b"```",
        "\n\n\u250c\u2500\n".encode() + "\u2502 \u2502 \u2502\n".encode() * 60 + b"end\n",
    ],
    ids=lambda data: f"{len(data)} bytes of {data[:12]!r}",
)
def test_hostile_documents(tmp_path: Path, data: bytes) -> None:
    assert _said(_outcome(tmp_path, data))


def test_a_folder_in_the_place_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "handoff.md").mkdir()
    config = Config(root=tmp_path, out=tmp_path, handoff=tmp_path / "handoff.md")
    with pytest.raises(QuestionsOpen, match="I need the database schema"):
        handoff.read(config)
