"""Random revision graphs, upgraded by the real Alembic and planned by us."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionMap
from alembic.util import CommandError
from hypothesis import strategies as st

from codegen.config import Config
from codegen.diagnostics import GenApiError
from codegen.sources.migrations.project.headers import check_graph, read_sources
from codegen.sources.migrations.project.locate import locate
from codegen.sources.migrations.project.order import after, plan, script_of

_REVISION = """
from alembic import context
revision = {revision!r}
down_revision = {down!r}
depends_on = {depends!r}
branch_labels = {labels!r}
def upgrade(): context.config.attributes["applied"].append(revision)
def downgrade(): pass
"""
_ENV = """
import sqlalchemy as sa
from alembic import context
with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


@dataclass(frozen=True)
class Node:
    """A revision: its id, what it follows and depends on, its branch labels."""

    revision: str
    down: tuple[str, ...]
    depends: tuple[str, ...]
    labels: tuple[str, ...]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Node, ...]:
    """A graph without cycles: branches, merges, several bases, dependencies by id or label."""
    nodes: list[Node] = []
    for number in range(draw(st.integers(2, 7))):
        known = [node.revision for node in nodes]
        heads = [name for name in known if not any(name in node.down for node in nodes)]
        few = st.lists(st.sampled_from(heads or [""]), unique=True, max_size=2)
        down = tuple(draw(few)) if heads else ()
        if known and draw(st.integers(0, 3)) == 0:
            down = (draw(st.sampled_from(known)),)
        names = [*known, *(label for node in nodes for label in node.labels)]
        depends = (draw(st.sampled_from(names)),) if known and draw(st.integers(0, 3)) == 0 else ()
        labels = (f"label{number}",) if draw(st.integers(0, 2)) == 0 else ()
        # ids differ in their first characters, as random ones do; 'rev' + number would be ambiguous
        nodes.append(Node(f"{number:x}{number + 7:x}c0ffee{number}", down, depends, labels))
    return tuple(nodes)


def targets(nodes: Sequence[Node]) -> st.SearchStrategy[str]:
    """What a user may name on the command line, right or wrong."""
    ids = [node.revision for node in nodes]
    labels = [label for node in nodes for label in node.labels] or ["label0"]
    name = st.sampled_from([*ids, *(one[:5] for one in ids), *labels, "head", "heads"])
    step = st.sampled_from(["+1", "+2", "-1", "-2"])
    label = st.sampled_from(labels)
    return st.one_of(
        name,
        step,
        st.builds("{}{}".format, name, step),
        st.builds("{}@{}".format, label, st.one_of(name, step)),
        st.builds("{}@{}{}".format, label, st.sampled_from(["head", *ids]), step),
    )


def write(nodes: Sequence[Node], folder: Path) -> None:
    """An Alembic environment with the graph in it, its files in an order that says nothing."""
    versions = folder / "alembic" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic" / "env.py").write_text(_ENV, encoding="utf-8")
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = alembic\n", encoding="utf-8")
    for number, node in enumerate(nodes):
        values: dict[str, object] = {"down": node.down or None, "depends": node.depends or None}
        values |= {"revision": node.revision, "labels": node.labels or None}
        name = f"{(number * 5) % 7}_{node.revision}.py"
        (versions / name).write_text(_REVISION.format(**values), encoding="utf-8")


def upgraded(folder: Path, names: Sequence[str], engine: object) -> tuple[list[str], set[str]]:
    """What `alembic upgrade NAME` applies for each name in turn, and where that leads.

    Raises:
        CommandError, AssertionError: Alembic refuses a name.
    """
    config = AlembicConfig(str(folder / "alembic.ini"))
    config.set_main_option("script_location", str(folder / "alembic"))
    config.attributes.update(applied=[], engine=engine)
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        for name in names:
            command.upgrade(config, name)
    finally:
        sys.dont_write_bytecode = kept
    with engine.connect() as connection:  # type: ignore[attr-defined]  # an Engine
        rows = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()
        return config.attributes["applied"], set(rows)


def planned(folder: Path, names: Sequence[str]) -> tuple[list[str], set[str]]:
    """The same as we plan it, in the folder of an environment.

    Raises:
        GenApiError: a name is refused.
    """
    environment = locate(Config(root=folder))
    scripts = [script_of(h) for h in check_graph(environment, read_sources(environment))]
    script = ScriptDirectory(str(folder))
    script.revision_map = RevisionMap(lambda: scripts)
    heads: list[str] = []
    steps = plan(script, names, heads)
    for step in steps:
        heads = after(step, heads)
    return [step.revision for step in steps], set(heads)


def answers(folder: Path, names: Sequence[str], engine: object) -> tuple[object, object]:
    """What both say; None of the one that refuses."""
    real: object = None
    ours: object = None
    with contextlib.suppress(CommandError, AssertionError):
        real = upgraded(folder, names, engine)
    with contextlib.suppress(GenApiError):
        ours = planned(folder, names)
    return real, ours
