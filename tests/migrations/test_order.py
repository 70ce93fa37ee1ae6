"""What is applied, and in which order, is what the real `alembic upgrade` applies."""

from __future__ import annotations

import tempfile
from pathlib import Path

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.migrations.graphs import answers, graphs, targets, write


@settings(max_examples=40, derandomize=True, deadline=None)
@given(data=st.data())
def test_targets(data: st.DataObject) -> None:
    nodes = data.draw(graphs())
    names = data.draw(st.lists(targets(nodes), min_size=1, max_size=2))
    with tempfile.TemporaryDirectory() as folder:
        write(nodes, Path(folder))
        engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
        real, ours = answers(Path(folder), names, engine)
        engine.dispose()
    assert ours == real
