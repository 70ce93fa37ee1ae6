"""The rooms import only what docs/architecture.md allows, and stay small."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

ROOT = Path(__file__).parents[1]
CODEGEN = ROOT / "codegen"
MODULES = sorted(CODEGEN.rglob("*.py"))
TESTS = [path for path in sorted((ROOT / "tests").rglob("*.py")) if "cases" not in path.parts]
CHECKED = [*MODULES, *TESTS, *(ROOT / "benchmarks").rglob("*.py")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))

SOURCE = ("diagnostics", "config", "sources.design", "sources.schema", "sources.catalogue")
OUTPUT = ("diagnostics", "model.api", "model.expr", "model.functions", "model.reads", "texts")
STAGES = ("config", "contract", "diagnostics", "emit", "model", "sources", "workspace")
# a room is a module or a package; it may import itself and these
ROOMS: dict[str, tuple[str, ...]] = {
    "__init__": (),
    "__main__": ("cli", "fingerprint"),
    "fingerprint": (),
    "child": (),
    "diagnostics": (),
    "texts": ("diagnostics",),
    "sealed": ("texts",),
    "asking": ("diagnostics",),
    "codes": (),
    "answers": ("diagnostics",),
    "config": ("answers", "diagnostics"),
    "sources.__init__": (),
    "sources.design": ("diagnostics",),
    "sources.schema": ("diagnostics", "sources.design", "texts"),
    "sources.catalogue": ("diagnostics", "sources.schema"),
    "sources.migrations": (*SOURCE, "child", "sealed", "sources.database", "texts"),
    "sources.spellings": ("sources.schema",),
    "sources.handoff": (*SOURCE, "asking", "sources.spellings", "words"),
    "sources.fields": (*SOURCE, "sources.spellings", "words"),
    "sources.database": ("diagnostics", "sources.schema"),
    "words": (),
    "model": (
        *("asking", "diagnostics", "config", "sources.design", "sources.schema"),
        *("texts", "words"),
    ),
    "emit": OUTPUT,
    "contract": OUTPUT,
    "contract.diff": (*OUTPUT, "codes", "sources.schema"),
    "history": ("diagnostics",),
    "comparison": (*STAGES, "history", "pipeline", "recall", "source"),
    "workspace": ("diagnostics", "texts"),
    "source": ("config", "diagnostics", "drift", "sources"),
    "drift": (
        "diagnostics",
        "inspection",
        "sources.schema",
        "sources.spellings",
        "sources.handoff",
    ),
    "inspection": ("diagnostics", "sources.schema"),
    "recall": (
        *("answers", "config", "diagnostics", "fingerprint", "source", "sources.schema", "texts"),
        "workspace",
    ),
    "memory": ("config", "emit", "model.reads", "sealed"),
    "pipeline": (*STAGES, "fingerprint", "memory", "recall", "source", "texts"),
    "settling": (
        "config",
        "diagnostics",
        "model.names",
        "pipeline",
        "source",
        "words",
        "workspace",
    ),
    "verify": (*SOURCE, "sources.migrations", "sources.database"),
    "demo": ("pipeline", "config", "diagnostics", "model.api", "sources.migrations"),
    "cli": (
        "answers",
        "child",
        "codes",
        "comparison",
        "contract.diff",
        "pipeline",
        "config",
        "diagnostics",
        "demo",
        "inspection",
        "settling",
        "recall",
        "source",
        "verify",
    ),
}
# the rooms within a room, each of which may import those before it, and what all of them use
LADDERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sources.migrations": (
        ("guess", "protocol"),
        ("project", "code", "imports", "server", "questions", "rehearsal"),
    ),
    "sources.handoff": (
        ("facts",),
        (
            *("words", "markdown", "columns", "notations", "statements", "layouts"),
            *("settling", "api"),
        ),
    ),
}
for _room_of, (_common, _steps) in LADDERS.items():
    for _number, _step in enumerate(_steps):
        _below = (f"{_room_of}.{name}" for name in (*_common, *_steps[:_number]))
        ROOMS[f"{_room_of}.{_step}"] = (*ROOMS[_room_of], *_below)
LIGHT = ("child", "cli", "workspace", "fingerprint")
HEAVY = ("sqlalchemy", "alembic", "jinja2", "black")


def _dotted(path: Path) -> str:
    parts = path.relative_to(CODEGEN).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def _within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def _room(module: str) -> str | None:
    if module == "sources":
        return "sources.__init__"
    rooms = [room for room in ROOMS if _within(module, room)]
    return max(rooms, key=len, default=None)


def _imported(path: Path) -> Iterator[str]:
    """Modules of codegen that a module imports, anywhere in it, without the "codegen."."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "codegen":
            names = [f"codegen.{alias.name}" for alias in node.names if alias.name[0] != "_"]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.removeprefix("codegen.") for name in names if name.startswith("codegen."))


@pytest.mark.parametrize("path", MODULES, ids=_dotted)
def test_imports_follow_the_rule(path: Path) -> None:
    room = _room(_dotted(path))
    assert room, f"{path.name} is in no room of docs/architecture.md"
    allowed = (room, *ROOMS[room])
    wrong = [name for name in _imported(path) if not any(_within(name, a) for a in allowed)]
    assert not wrong


def test_light_rooms_import_nothing_heavy() -> None:
    light = [_dotted(path) for path in MODULES if _room(_dotted(path)) in LIGHT]
    program = "import sys; " + "".join(f"import codegen.{module}; " for module in light)
    program += f"print(*(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == ([], "")


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_short() -> None:
    lengths = dict(function for path in CHECKED for function in _functions(path))
    assert [name for name, length in lengths.items() if length > 60] == []
    ours = [length for name, length in lengths.items() if name.startswith("codegen")]
    assert statistics.median(ours) <= 10


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CHECKED}
    assert {str(path): length for path, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_only_place_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    decisions = (nodes.Compare, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv)
    more = (nodes.Mod, nodes.Pow, nodes.Neg)
    found = jinja2.Environment(autoescape=True).parse(text).find_all((*decisions, *more))
    assert [f"line {node.lineno}: {type(node).__name__}" for node in found] == []
