"""What is not made again is what would be made; `tests.campaigns.again` is the long form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text

from codegen import emit
from codegen.model.api import Api
from codegen.model.reads import Answers, Memory
from codegen.texts import Spool
from tests.campaigns.again import Story
from tests.model.support import api_of, reference, table
from tests.support.samples import SAMPLES


def test_random_changes_leave_no_file_stale() -> None:
    story = Story(SAMPLES[0], Random(7))
    story.tell(4)
    assert not story.problems
    assert story.counts["kept"] > 100


@pytest.mark.parametrize("forgets", ["files", "parts"])
def test_a_read_that_is_not_noted_is_found(forgets: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Memory.lines

    def forgetful(memory: Memory) -> Iterator[str]:
        lost = {read for read in memory.answers if read[0] == "entity"}
        kept = getattr(memory, forgets)
        bare = {name: replace(each, reads=[*{*each.reads} - lost]) for name, each in kept.items()}
        return lines(replace(memory, **{forgets: bare}))

    monkeypatch.setattr(Memory, "lines", forgetful)
    story = Story(SAMPLES[0], Random(7))
    story.tell(4)
    handed = [problem for problem in story.problems if problem.startswith(".claude/")]
    assert story.problems
    assert bool(handed) is (forgets == "parts")


def _shop(*more: Column[str]) -> Api:
    metadata = MetaData()
    table(metadata, "users", Column("name", Text, nullable=False))
    table(metadata, "notes", reference("user_id", "users.id"), Column("body", Text))
    table(metadata, "rooms", Column("size", Text), *more)
    return api_of(metadata)


def _made(before: Api, after: Api) -> set[str]:
    _, memory = emit.render_changed(Answers(before), Memory(), Spool())
    files, _ = emit.render_changed(Answers(after, memory.answers), memory, Spool())
    return {file.path for file in files if file.text is not None}


def _wholes(api: Api) -> dict[str, str]:
    return {entity.name: Answers(api).to(("whole", entity.name)) for entity in api.entities}


def test_entities_are_known_as_wholes_by_all_that_is_said_of_them() -> None:
    known = _wholes(_shop())
    assert "" not in known.values()
    assert _wholes(_shop()) == known
    changed = _wholes(_shop(Column("colour", Text, comment="RAL")))
    assert {name for name in known if changed[name] != known[name]} == {"room"}
    assert _wholes(_shop(Column("colour", Text))) != changed


def test_nothing_is_made_where_nothing_changed() -> None:
    assert _made(_shop(), _shop()) == set()


def test_a_column_makes_the_files_of_its_entity_and_what_is_made_of_all() -> None:
    made = _made(_shop(), _shop(Column("colour", Text)))
    assert {"app/models/room.py", "app/schemas/room.py", "tests/factories.py"} <= made
    assert not [path for path in made if "note" in path or "user" in path]


def _referred(kind: type[Integer]) -> Api:
    metadata = MetaData()
    Table("users", metadata, Column("id", kind, primary_key=True))
    table(metadata, "notes", Column("user_id", Integer, ForeignKey("users.id")))
    return api_of(metadata)


def test_a_key_of_another_type_makes_the_models_that_refer_to_it() -> None:
    assert "app/models/note.py" in _made(_referred(Integer), _referred(BigInteger))
