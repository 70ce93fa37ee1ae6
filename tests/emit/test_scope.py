"""Names never collide in an emitted file, and its imports stand as isort would put them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from ruff import find_ruff_bin  # type: ignore[import-untyped] # ruff ships no types

from codegen.emit.expr import FileScope
from codegen.model.expr import Expr, Import, expr, name


def test_the_first_to_ask_has_the_plain_name() -> None:
    scope = FileScope("app.models.booking")
    assert scope.render(name("sqlalchemy", "Enum")) == "Enum"
    assert scope.render(name("enum", "Enum")) == "Enum_"
    assert scope.render(name("sqlalchemy", "Enum")) == "Enum"


def test_types_of_two_entities_are_told_apart_by_them() -> None:
    scope = FileScope("app.routers.asset", ["ReportId"])
    given = [
        scope.render(name(f"app.schemas.{module}", kind))
        for module, kind in (
            ("asset", "Id"),
            ("recon_target", "Id"),
            ("asset_tag", "AssetTagId"),
            ("report", "Id"),
            ("old.report", "Id"),
        )
    ]
    assert given == ["Id", "ReconTargetId", "AssetTagId", "ReportId_", "ReportId__"]


@pytest.mark.parametrize(
    ("attribute", "wanted", "given"),
    [
        ("datetime", Import("datetime", "datetime"), "datetime_"),
        ("text", Import("sqlalchemy", "text"), "text_"),
        ("list", Import("builtins", "list"), "list_"),
        ("pytest", Import("pytest"), "pytest_"),
        ("app", Import("app.models.booking"), "app_models_booking_"),
    ],
)
def test_an_attribute_keeps_its_name(attribute: str, wanted: Import, given: str) -> None:
    scope = FileScope("app.models.event", [attribute])
    assert scope.render(wanted) == given
    assert f" as {given}" in scope.imports()


def test_an_alias_is_never_an_attribute_either() -> None:
    scope = FileScope("app.models.event", ["date", "date_"])
    assert scope.render(name("datetime", "date")) == "date__"


def test_an_import_hides_no_builtin() -> None:
    scope = FileScope("app.routers.__init__")
    assert scope.render(Import("app.routers", "type")) == "type_"


def test_a_builtin_that_nothing_hides_needs_no_import() -> None:
    scope = FileScope("app.models.event")
    assert scope.render(expr("{}[int]", name("builtins", "list"))) == "list[int]"
    assert scope.imports() == ""


def test_what_the_file_defines_needs_no_import() -> None:
    scope = FileScope("app.models.event")
    assert scope.render(name("app.models.event", "Event")) == "Event"
    assert scope.imports() == ""


def test_a_name_of_the_template_cannot_be_taken() -> None:
    scope = FileScope("app.models.event", ["select"])
    with pytest.raises(ValueError, match="select of sqlalchemy is taken"):
        scope.need("sqlalchemy", "select")


def test_an_import_for_annotations_waits_for_a_type_checker() -> None:
    scope = FileScope("app.models.event")
    scope.render(name("app.models.user", "User"), typing_only=True)
    scope.render(name("app.models.tag", "Tag"), typing_only=True)
    scope.render(name("app.models.tag", "Tag"))
    assert scope.imports().splitlines() == [
        "from typing import TYPE_CHECKING",
        "",
        "from app.models.tag import Tag",
        "",
        "if TYPE_CHECKING:",
        "    from app.models.user import User",
    ]


def test_only_what_the_body_uses_is_imported() -> None:
    scope = FileScope("app.services.tag_service")
    scope.module("sqlalchemy", "sa")
    scope.need("fastapi", "Query", "Request")
    body = 'async def get(request: Request) -> None:\n    """Query nothing."""\n    sa.true()\n'
    assert scope.imports(body) == "import sqlalchemy as sa\nfrom fastapi import Request"


@pytest.mark.parametrize(
    ("code", "used"),
    [
        ("x = a.b", {"a"}),
        ("f(b=a, c=d == b)", {"a", "b", "d", "f"}),
        ("x: a = b", {"a", "b"}),
        ("x = 'a' + \"b\"  # c and 'd'\ny = d", {"d"}),
        ('"""a\n"b" c"""\nd("\\"a", r"\\", b)', {"b", "d"}),
        ("x = f'a {b.c:{d}} {{e' + rf\"{f['g']}\"", {"b", "d", "f"}),
        ("@a\nasync def run(x: b | None = None) -> c: ...", {"a", "b", "c"}),
        ("(\n    a\n    .b(c)\n)", {"a", "c"}),
    ],
)
def test_what_code_refers_to(code: str, used: set[str]) -> None:
    scope = FileScope("app.models.event")
    for each in "abcdefg":
        scope.render(Import("m", each))
    expected = f"from m import {', '.join(sorted(used))}"
    assert scope.imports(code) == expected


def test_what_is_offered_is_imported_where_the_body_wants_it() -> None:
    scope = FileScope("tests.test_event", ["n"])
    scope.offer("tests.factories", frozenset({"create_event", "create_guest"}))
    assert scope.render(Import("app.models", "create_event")) == "create_event_"
    body = "create_guest(n)"
    assert scope.imports(body) == "from tests.factories import create_guest"
    with pytest.raises(ValueError, match="is taken"):
        scope.offer("tests.support", frozenset({"n"}))


TRICKY = [
    *(Import("datetime", each) for each in ("timedelta", "datetime", "UTC", "date")),
    *(Import("sqlalchemy", each) for each in ("text", "Text", "CHAR", "func", "ARRAY", "Enum")),
    *(Import("sqlalchemy.dialects.postgresql", each) for each in ("insert", "JSONB", "Range")),
    *(Import("app.models.booking2", each) for each in ("Booking", "BOOKING", "booking")),
    *(Import("app.models.booking10", each) for each in ("Item2", "Item10")),
    *(Import("app.core.database", "Base"), Import("sqlalchemy"), Import("os"), Import("uuid")),
    *(Import("uuid", "UUID"), Import("tests.support", "sign"), Import("__future__", "annotations")),
    *(Import("enum", "Enum"), Import("builtins", "int"), Import("Xlib.display", "Display")),
]


@pytest.mark.parametrize("taken", [(), ("date", "datetime", "text", "Text", "int", "UUID")])
def test_imports_stand_as_isort_puts_them(taken: tuple[str, ...], tmp_path: Path) -> None:
    scope = FileScope("app.models.event", taken)
    for wanted in TRICKY:
        scope.render(Expr((wanted,)))
    for package in ("app", "tests"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "tests" / "support.py").touch()
    module = tmp_path / "app" / "event.py"
    module.write_text(scope.imports() + "\n", encoding="utf-8")
    for command in (["format"], ["check", "--select=I"]):
        arguments = [*command, "--isolated", "--no-cache", str(module)]
        run = [find_ruff_bin(), *arguments]
        result = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert result.returncode == 0, module.read_text(encoding="utf-8") + result.stdout
