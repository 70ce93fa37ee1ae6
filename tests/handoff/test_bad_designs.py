"""Whatever the documents of an API hold: a design, questions, or an error in words."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from codegen.diagnostics import GenApiError
from codegen.sources.design import Design
from codegen.sources.handoff import api
from tests.handoff.mangling import mutated, truncated

CASES = Path(__file__).parents[1] / "cases"
PATHS = (*CASES.glob("api_designs/*.md"), *CASES.glob("designed/*/*.md"))
DOCUMENTS = [path.read_bytes() for path in sorted(PATHS)]
QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MEMORY = 300  # MiB more than before; the largest of these documents takes less than a third


def _outcome(folder: Path, data: bytes) -> Design | GenApiError:
    """The same bytes as the handoff, the architecture and the requirements."""
    for name in ("architect-output.md", "feature-prd.md"):
        (folder / name).write_bytes(data)
    handed = folder / "database-agent-output.md"
    try:
        return api.design(handed, handed.name, data.decode("utf-8", "replace"), {})
    except GenApiError as error:
        return error


def _holds(outcome: Design | GenApiError) -> bool:
    if isinstance(outcome, GenApiError):
        return bool(str(outcome)) and outcome.exit_code in (2, 3)
    return all(one.method.isupper() and one.path.startswith("/") for one in outcome.endpoints)


@QUICK
@given(mutated(DOCUMENTS))
def test_mutated_designs(tmp_path: Path, document: bytes) -> None:
    assert _holds(_outcome(tmp_path, document))


@QUICK
@given(truncated(DOCUMENTS))
def test_truncated_designs(tmp_path: Path, document: bytes) -> None:
    assert _holds(_outcome(tmp_path, document))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00binary",
        b"\x00" * 1000,
        b"x" * 10_000_000,
        b"> " * 20_000,
        b"- " * 20_000 + b"GET /a",
        b"# " + b"(" * 30_000,
        b"- `GET /" + b"a/" * 20_000 + b"`\n",
        b"- `GET /" + b"{" * 20_000 + b"`\n",
        b"- `GET /a`" + b", `GET /a/b`" * 300 + b"\n",
        b"| Method | Path | Auth |\n|--|--|--|\n" + b"| GET | /a | Yes |\n" * 600,
        b"- `POST /a` " + b"[Admin] " * 2_000,
        b"All endpoints except " + b"/a, " * 5_000 + b"require a token.\n\n- GET /b\n",
        b"We call GET /a/b often.\n" * 800,
        b"`/a/*`, " * 2_000 + b"are public.\n\n- GET /b\n",
        b"## Acceptance Criteria\n\n- [ ] Title at most " + b"9" * 20_000 + b" chars\n",
        b"```http\n" + b"GET /x?" + b"a=1&" * 20_000 + b"\n```\n",
    ],
    ids=lambda data: f"{len(data)} bytes of {data[:12]!r}",
)
def test_hostile_designs(tmp_path: Path, data: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _holds(_outcome(tmp_path, data))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < MEMORY
