"""The tree of templates is the list of what is emitted; a folder of the user's goes first."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import black
import pytest
import sqlalchemy as sa

from codegen.config import TableOptions
from codegen.diagnostics import GenApiError
from codegen.emit import DEFAULT_LINE_LENGTH, render
from codegen.emit.views.tests import naming
from codegen.model import names
from codegen.model.api import Api
from tests.model.support import api_of, reference, table

# what fits on one screen, for an entity without relations to others
BUDGETS = {
    "app/routers/room.py": 110,
    "app/services/room_service.py": 100,
    "app/models/room.py": 70,
    "app/schemas/room.py": 70,
}


@pytest.fixture(scope="module")
def api() -> Api:
    """Rooms, and a table whose names collide with all that is imported."""
    metadata = sa.MetaData()
    table(
        metadata,
        "rooms",
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("seats", sa.SmallInteger, sa.CheckConstraint("seats > 0", name="ck"), default=1),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()")),
    )
    hostile: list[sa.Column[Any]] = [
        sa.Column(each, sa.DateTime(timezone=True))
        for each in ("datetime", "text", "Mapped", "metadata", "list", "class", "2fa", "user-id")
    ]
    table(metadata, "types", *hostile, reference("room_id", "rooms.id", ondelete="CASCADE"))
    return api_of(metadata)


@pytest.fixture(scope="module")
def files(api: Api) -> dict[str, str]:
    """What the schema becomes."""
    return dict(render(api))


def test_packages_are_packages(files: dict[str, str]) -> None:
    folders = {Path(path).parent for path in files if path.endswith(".py")}
    assert {f"{folder.as_posix()}/__init__.py" for folder in folders} <= files.keys()


def test_names_survive_and_every_file_parses(files: dict[str, str]) -> None:
    for path, text in files.items():
        if path.endswith(".py"):
            ast.parse(text, path)
    model = files["app/models/type.py"]
    assert "from datetime import datetime as datetime_" in model
    assert "datetime: Mapped[datetime_ | None]" in model
    assert 'metadata_: Mapped[datetime_ | None] = mapped_column(\n        "metadata",' in model


def test_a_related_class_is_annotated_by_its_own_name() -> None:
    """SQLAlchemy looks for the class that an annotation names, whatever it is imported as."""
    metadata = sa.MetaData()
    table(metadata, "strings", sa.Column("text", sa.String(9)))
    table(metadata, "words", sa.Column("text", sa.String(9)), reference("string_id", "strings.id"))
    model = dict(render(api_of(metadata)))["app/models/word.py"]
    assert "from app.models.string import String\n" in model
    assert "from sqlalchemy import String as String_" in model


def test_a_password_that_nobody_may_send_is_not_hashed() -> None:
    metadata = sa.MetaData()
    table(metadata, "users", sa.Column("hashed_password", sa.String(200), nullable=False))
    api = api_of(metadata, tables={"users": TableOptions(read_only=True)})
    service = dict(render(api))["app/services/user_service.py"]
    assert "password" not in service


def test_black_agrees_with_every_file(files: dict[str, str]) -> None:
    _black_agrees(files)


def test_black_agrees_with_long_names() -> None:
    """A body that needs no session, and a key with one wrong value: ruff and black break both."""
    metadata = sa.MetaData()
    long = "permissions_req_signoffs_scheduled_changes_conditions_archive"
    table(metadata, long, sa.Column("number", sa.Integer, nullable=False))
    named = sa.Column("name", sa.String(100), primary_key=True)
    table(metadata, "emergency_shutoffs_scheduled_changes_signoffs", named)
    _black_agrees(dict(render(api_of(metadata))))


def _black_agrees(files: dict[str, str]) -> None:
    mode = black.Mode(line_length=DEFAULT_LINE_LENGTH)
    for path, text in files.items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=mode) == text, path


def test_a_plain_entity_fits_on_a_screen(files: dict[str, str]) -> None:
    lengths = {path: len(files[path].splitlines()) for path in BUDGETS}
    assert {path: n for path, n in lengths.items() if n > BUDGETS[path]} == {}


def test_what_the_schema_lacks_has_no_file(files: dict[str, str]) -> None:
    absent = {"app/models/tables.py", "app/routers/auth.py", "app/services/auth_service.py"}
    assert absent & files.keys() == set()
    assert not any("/_" in path and "/__init__" not in path for path in files)


def test_the_same_model_gives_the_same_bytes(api: Api, files: dict[str, str]) -> None:
    assert dict(render(api)) == files


def test_a_line_length_is_kept(api: Api) -> None:
    wide = dict(render(api, line_length=120))["app/routers/room.py"]
    assert len(wide.splitlines()) < BUDGETS["app/routers/room.py"]
    assert max(map(len, wide.splitlines())) > DEFAULT_LINE_LENGTH


def test_a_template_of_the_user_replaces_ours(api: Api, tmp_path: Path) -> None:
    (tmp_path / "app" / "core").mkdir(parents=True)
    (tmp_path / "app" / "core" / "filtering.py").write_text("OURS = False\n", encoding="utf-8")
    (tmp_path / "app" / "main.py").write_text("MAIN = True\n", encoding="utf-8")
    (tmp_path / "NOTES.md.j2").write_text("{{ api.entities | length }} entities\n", "utf-8")
    (tmp_path / "app" / "notes").mkdir()
    (tmp_path / "app" / "notes" / "{{entity}}.txt.j2").write_text("{{ entity.path }}", "utf-8")
    made = dict(render(api, templates=tmp_path))
    assert made["app/core/filtering.py"] == "OURS = False\n"
    assert made["app/main.py"] == "MAIN = True\n"
    assert made["NOTES.md"] == "2 entities\n"
    assert made["app/notes/room.txt"] == "/rooms"


@pytest.mark.parametrize("text", ["{{ no_such_name }}", "line\n{% if %}"])
def test_a_template_that_does_not_render_is_named(api: Api, text: str, tmp_path: Path) -> None:
    (tmp_path / "NOTES.md.j2").write_text(text, encoding="utf-8")
    with pytest.raises(GenApiError) as raised:
        render(api, templates=tmp_path)
    assert raised.value.diagnostics[0].code == "GA590"
    place = raised.value.diagnostics[0].at
    assert place is not None
    assert place.file.endswith("NOTES.md.j2")


def test_a_deleted_user_cannot_log_in() -> None:
    metadata = sa.MetaData()
    table(
        metadata,
        "users",
        sa.Column("email", sa.String(320), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    service = dict(render(api_of(metadata)))["app/services/auth_service.py"]
    assert "User.deleted_at.is_(None)" in service


def test_no_variable_hides_what_its_module_uses(files: dict[str, str]) -> None:
    """A table or a relation may be called as whatever the emitted modules import or define."""
    service = _used(files, "app/services/room", "app/routers/room")
    test = _used(files, "tests/test_room", "tests/factories")
    assert {"sa", "conditions"} <= service
    assert {"save", "number", "assert_problem"} <= test
    tables = [sa.Table(name, sa.MetaData()) for name in sorted(service | test)]
    kept = {each.name for t in tables for each in names.entities([t], {}).values()}
    assert kept & (service | test) == {"get_by_name"}
    assert {name for name in test if naming.variable(name) == name} == set()


def _used(files: dict[str, str], *paths: str) -> set[str]:
    """What modules import, and the functions that they define, other than for their entity."""
    found: set[str] = set()
    for tree in (ast.parse(text) for path, text in files.items() if path.startswith(paths)):
        found.update(
            n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Import | ast.ImportFrom)
                and getattr(node, "module", "") != "__future__"
            ):
                found.update(alias.asname or alias.name for alias in node.names)
    entities = {"room", "rooms", "type", "types"}
    return {name for name in found if name.islower() and entities.isdisjoint(name.split("_"))}


def test_an_included_row_needs_all_scopes_of_its_own_operation() -> None:
    metadata = sa.MetaData()
    table(metadata, "rooms")
    table(metadata, "bookings", reference("room_id", "rooms.id"))
    options = {
        "rooms": TableOptions(scopes={"get": "rooms:see audit"}),
        "bookings": TableOptions(scopes={"read": ""}),
    }
    api = api_of(metadata, tables=options)
    made = dict(render(api))
    assert '"room": ("rooms:see", "audit")' in made["app/schemas/details/booking.py"]
    text = " ".join(made["app/routers/booking.py"].split())
    assert "caller.require(each for name in query.include for each in BOOKING_SCOPES[name])" in text
    assert "Security(authenticate)" in text
