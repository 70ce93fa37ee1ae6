"""The process that migrations run in is there when it is needed, and never after the command."""

from __future__ import annotations

import pytest

from codegen import child


def test_the_child_that_waits_is_taken_once() -> None:
    with child.ahead("migrations"):
        with child.started() as first:
            assert first.scratch.is_dir()
        with child.started() as second:
            assert second.process.pid != first.process.pid
            assert second.process.poll() is None
        assert [each.process.poll() is None for each in (first, second)] == [False, False]
    assert not first.scratch.exists()
    assert not second.scratch.exists()


def _interrupted(seen: list[child.Child]) -> None:
    with child.ahead("migrations"):
        seen.extend(child._waiting)
        raise KeyboardInterrupt


def test_one_that_nobody_takes_is_ended_with_the_block() -> None:
    seen: list[child.Child] = []
    with pytest.raises(KeyboardInterrupt):
        _interrupted(seen)
    (waiting,) = seen
    assert waiting.process.poll() is not None
    assert not waiting.scratch.exists()
    with child.started() as later:
        assert later is not waiting


@pytest.mark.parametrize("kind", ["handoff", "fields"])
def test_sources_without_a_history_start_none(kind: str) -> None:
    with child.ahead(kind):
        assert child._waiting == []
