"""A project that is generated from texts given by the test."""

from collections.abc import Mapping
from pathlib import Path

from codegen import workspace
from codegen.texts import held
from codegen.workspace import Action, Generated, Plan, Record, Resolution, Terms

RECORD = Record({"kind": "migrations"}, ("alembic/versions/1.py",), ("alembic/versions/*.py",))


def planned(
    root: Path,
    files: Mapping[str, str],
    *,
    record: Record = RECORD,
    adopt: bool = False,
    resolve: Mapping[str, Resolution] | None = None,
) -> Plan:
    """Plan to generate the texts."""
    generated = [Generated(path, held(text)) for path, text in files.items()]
    terms = Terms(adopt=adopt, resolve=resolve or {})
    return workspace.plan(root, generated, record=record, terms=terms)


def synced(root: Path, files: Mapping[str, str], *, adopt: bool = False) -> Plan:
    """Generate the texts."""
    plan = planned(root, files, adopt=adopt)
    workspace.apply(root, plan, record=RECORD)
    return plan


def actions(plan: Plan) -> dict[str, Action]:
    """What the plan does, by path."""
    return {change.path: change.action for change in plan.changes}


def tree(root: Path) -> dict[str, bytes]:
    """Every file with its bytes, except the machine's own cache."""
    files = (path for path in root.rglob("*") if path.is_file())
    named = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    return {path: text for path, text in named.items() if not path.startswith(".gen-api/cache/")}
