"""Names given once stay, the configuration wins, and a migration that renames is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from codegen.config import Config
from codegen.diagnostics import Place
from codegen.model.api import Api
from codegen.model.build import build
from codegen.model.lock import Lock, renamings
from codegen.sources.schema import Rename, Schema

PLAIN = Config(Path("/nowhere"))


def schema(
    *, table: str = "notes", column: str = "body", extra: bool = False, second: str = "editor_id"
) -> Schema:
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    columns: list[sa.Column[int]] = [
        sa.Column("author_id", sa.ForeignKey("users.id"), nullable=False)
    ]
    if extra:
        columns.append(sa.Column(second, sa.ForeignKey("users.id")))
    key = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table(table, metadata, key, sa.Column(column, sa.Text), *columns)
    return Schema(metadata, "postgresql")


def locked(of: Schema) -> Lock:
    """The lock of a first run, written and read again."""
    api = build(of, PLAIN)
    return Lock.read(json.loads(json.dumps(Lock.of(api, of, PLAIN).document())))


def test_the_same_schema_gives_the_same_api() -> None:
    before = schema()
    first, second = build(before, PLAIN), build(before, PLAIN, locked(before))
    assert repr(first) == repr(second)


def test_a_second_foreign_key_renames_nothing() -> None:
    lock, after = locked(schema()), schema(extra=True)
    free, kept = build(after, PLAIN), build(after, PLAIN, lock)
    assert {r.attribute for r in kept.entity("user").relations} == {"notes", "notes_as_editor"}
    assert {r.attribute for r in free.entity("user").relations} != {"notes", "notes_as_editor"}
    assert "list_user_notes" in {e.operation_id for e in kept.entity("note").endpoints}
    assert {r.back for r in kept.entity("note").relations} == {"notes", "notes_as_editor"}


def test_a_relation_whose_plain_name_is_taken_by_an_earlier_one_says_what_it_is() -> None:
    lock, after = locked(schema()), schema(extra=True, second="user_id")
    kept = build(after, PLAIN, lock)
    assert {r.attribute for r in kept.entity("user").relations} == {"notes", "notes_as_user"}
    assert {r.back for r in kept.entity("note").relations} == {"notes", "notes_as_user"}


def test_names_of_older_rules_stay() -> None:
    before = schema()
    document = json.loads(json.dumps(locked(before).document()))
    table = document["tables"]["notes"]
    table |= {"name": "memo", "class_name": "Memo", "module": "memo", "path": "/old/memos"}
    table["columns"]["body"] = "text_"
    table["operations"]["create  -> "] = "make_memo"
    memo = build(before, PLAIN, Lock.read(document)).entity("memo")
    assert (memo.class_name, memo.module, memo.path) == ("Memo", "memo", "/old/memos")
    assert memo.field("text_").name == "body"
    assert "make_memo" in {endpoint.operation_id for endpoint in memo.endpoints}


def test_an_enum_keeps_its_class_and_its_module() -> None:
    """A table that comes earlier and uses the type, or an entity of its name, moves nothing."""
    before, after = with_enum("notes"), with_enum("archives", "note_states", "notes")
    api = build(before, PLAIN)
    lock = Lock.read(json.loads(json.dumps(Lock.of(api, before, PLAIN).document())))
    assert (
        _classes(build(after, PLAIN, lock)) == _classes(api) == [("NoteColor", "app.models.note")]
    )
    assert _classes(build(after, PLAIN)) == [("NoteColor", "app.models.archive")]
    older = replace(lock, enumerations={"note_color": ("Hue", "notes")})
    assert _classes(build(after, PLAIN, older)) == [("Hue", "app.models.note")]


def with_enum(*tables: str) -> Schema:
    metadata = sa.MetaData()
    for table in tables:
        key = sa.Column("id", sa.Integer, primary_key=True)
        sa.Table(table, metadata, key, sa.Column("color", sa.Enum("red", name="note_color")))
    return Schema(metadata, "postgresql")


def _classes(api: Api) -> list[tuple[str, str]]:
    return [(each.class_name, each.module) for each in api.enumerations]


def test_the_configuration_wins() -> None:
    before = schema()
    config = replace(PLAIN, names={"notes": "memo", "notes.body": "content"})
    memo = build(before, config, locked(before)).entity("memo")
    assert (memo.class_name, memo.path) == ("Memo", "/memos")
    assert memo.field("content").name == "body"
    assert "create_memo" in {endpoint.operation_id for endpoint in memo.endpoints}


def test_a_damaged_lock_locks_nothing() -> None:
    assert Lock.read({"tables": {"notes": {"name": 1}}, "renames": []}).tables == {}


def rename(table: str, old: str, new: str, *, is_column: bool, file: str = "r2.py") -> Rename:
    return Rename(table, old, new, is_column, Place(file, 9))


def told(before: Schema, after: Schema) -> list[dict[str, str]]:
    lock = locked(before)
    api = build(after, PLAIN, lock)
    return [dict(each.words) for each in renamings(lock, after, api)]


def test_a_renamed_table_and_column_are_told_with_their_words() -> None:
    events = (
        rename("notes", "notes", "tmp", is_column=False),
        rename("memos", "tmp", "memos", is_column=False),
        rename("memos", "body", "text", is_column=True),
    )
    after = replace(schema(table="memos", column="text"), renames=events)
    tables, columns = told(schema(), after)
    assert tables == {"note": "memo", "Note": "Memo", "notes": "memos"}
    assert columns == {"body": "text"}


def test_a_drop_and_an_add_are_no_renaming() -> None:
    assert told(schema(), schema(table="memos", column="text")) == []


def test_a_renaming_that_an_earlier_run_has_seen_is_not_told_again() -> None:
    events = (rename("notes", "body", "text", is_column=True),)
    before = replace(schema(), renames=events)
    assert told(before, replace(schema(column="text"), renames=events)) == []
