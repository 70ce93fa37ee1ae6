"""The handoff's TypeScript compiles, fits its own examples, and suffices to build a frontend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ScratchDatabase
from tests.support import frontend, typescript
from tests.support.application import Application
from tests.support.samples import SAMPLES


def _examples(application: Application) -> str:
    """Each example of the handoff as a constant of the type that the handoff gives it."""
    twin = json.loads((application.folder / frontend.TWIN).read_text(encoding="utf-8"))
    lines = ['import type * as c from "./contract.js";']
    for one in twin["operations"]:
        for kind in ("request", "response"):
            name = one["body" if kind == "request" else "response"]
            if name is None or one["unexampled"]:
                continue
            inner = name.removeprefix("Page<")
            of = f"c.Page<c.{inner}" if inner != name else f"c.{name}"
            text = json.dumps(one[f"{kind}_example"])
            lines.append(f"export const {one['operation_id']}_{kind}: {of} = {text};")
    return "\n".join(lines)


def test_examples_have_the_types_that_the_interfaces_say(
    emitted: Application, tmp_path: Path
) -> None:
    sources = {"contract.ts": typescript.printed(emitted.folder), "examples.ts": _examples(emitted)}
    assert (typescript.compiled(tmp_path, sources=sources) / "examples.js").exists()


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.name == "planner"], indirect=True)
def test_a_frontend_needs_nothing_but_the_handoff(
    emitted: Application, tmp_path: Path, scratch_database: ScratchDatabase
) -> None:
    assert frontend.use(emitted, scratch_database("asyncpg"), tmp_path) == "done\n"
