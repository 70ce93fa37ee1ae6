"""`[tool.gen-api]`: what is read, what is refused, and the schema of it all."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from codegen.config import Config, TableOptions, load
from codegen.config.options import NOT_OPTIONS
from codegen.config.schema import effective, json_schema
from codegen.diagnostics import GenApiError


def read(folder: Path, text: str) -> Config:
    """The configuration of a project whose [tool.gen-api] goes on like this."""
    (folder / "pyproject.toml").write_text(f"[tool.gen-api]\n{text}", encoding="utf-8")
    return load(folder)


def test_every_kind_of_value(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
api_prefix = ""
heads = ["a"]
timeout = 5
page-size = 20
base = "shop.db:Base"
conflict_status = 400

[tool.gen-api.types]
"shop.Money" = "numeric(12, 2)"

[tool.gen-api.tables.bookings]
path = "/reservations"
filters = "all"
includes = ["user"]
soft_delete = false
public = ["list", "get"]
scopes = { read = "b:r" }

[tool.gen-api.tables."audit.events"]
read_only = true
""",
    )
    assert (config.api_prefix, config.heads, config.timeout) == ("", ("a",), 5.0)
    assert (config.page_size, config.base, config.conflict_status) == (20, "shop.db:Base", 400)
    assert dict(config.types) == {"shop.Money": "numeric(12, 2)"}
    bookings = config.table("bookings")
    assert (bookings.path, bookings.filters) == ("/reservations", "all")
    assert bookings.includes == ("user",)
    assert (bookings.soft_delete, bookings.public) == (False, ("list", "get"))
    assert dict(bookings.scopes) == {"read": "b:r"}
    assert config.table("audit.events").read_only
    assert config.table("other") == TableOptions()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("exclud = []", 2, "did you mean exclude?"),
        ("validation_status = 423", 2, "must be 400 or 422, not 423"),
        ('driver = "asyncpgs"', 2, "did you mean asyncpg?"),
        ("page_size = 0", 2, "must be from 1 to 10000"),
        ("page_max = 1", 2, "must be from 2 to 10000"),
        ('base = "shop.db.Base"', 2, 'must be "package.module:name"'),
        ('get_db = "shop.db"', 2, 'must be "package.module:name"'),
        ('autenticate = "shop.auth:user"', 2, "did you mean authenticate?"),
        ('caller_key = "class"', 2, "an attribute of the caller"),
        ('base = "shop.import.db:Base"', 2, 'must be "package.module:name"'),
        ('caller_key = "user.id"', 2, "an attribute of the caller"),
        ('caller_scopes = "a:b:c"', 2, "an attribute of the caller"),
        ('security_scheme = { typ = "http" }', 2, "security_scheme"),
        ('api_prefix = "api"', 2, 'a path such as "/api/v1"'),
        ("title = 3", 2, "must be a text, not 3"),
        ("timeout = true", 2, "must be a number, not true"),
        ('public = "list_rooms"', 2, "must be a list, each item a text"),
        ("tables = 3", 2, "tables"),
        ('[tool.gen-api.tables.rooms]\npth = "/x"', 3, "did you mean path?"),
        ('[tool.gen-api.tables.rooms]\noperations = ["lists"]', 3, "did you mean list?"),
        ("[tool.gen-api.tables.rooms]\nsoft_delete = true", 3, "must be a text or false"),
        ('[tool.gen-api.tables.rooms]\nscopes = { reed = "x" }', 3, "scopes"),
        ('[tool.gen-api.tables]\nrooms = "x"', 3, "must be a table of options"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(GenApiError) as caught:
        read(tmp_path, text)
    (problem,) = caught.value.diagnostics
    assert said in str(problem)
    assert str(problem.at) == f"pyproject.toml:{line}"


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(GenApiError) as caught:
        read(tmp_path, "titel = 'x'\ntimeout = 'x'\n[tool.gen-api.tables.a]\nfoo = 1")
    assert len(caught.value.diagnostics) == 3


def test_the_schema_has_every_option_with_its_meaning() -> None:
    properties = json_schema()["properties"]
    assert set(properties) == {f.name for f in fields(Config)} - set(NOT_OPTIONS)
    tables = properties["tables"]["additionalProperties"]
    assert set(tables["properties"]) == {f.name for f in fields(TableOptions)}
    assert all(p["description"] for p in (*properties.values(), *tables["properties"].values()))
    assert tables["additionalProperties"] is False
    assert properties["validation_status"]["enum"] == [400, 422]
    assert tables["properties"]["filters"]["anyOf"][0] == {"enum": ["all"]}


def test_the_documentation_names_every_option() -> None:
    text = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = {f.name for f in (*fields(Config), *fields(TableOptions))} - set(NOT_OPTIONS)
    assert {name for name in names if name not in text} == set()


def test_the_effective_configuration_shows_defaults_and_what_is_set(tmp_path: Path) -> None:
    shown = effective(read(tmp_path, '[tool.gen-api.tables.rooms]\nversion = "user_id"'))
    assert shown["page_size"] == 50
    assert shown["tables"] == {"rooms": {"version": "user_id"}}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('[project]\nname = "room-booking"', "Room Booking API"),
        ('[tool.poetry]\nname = "rooms"', "Rooms API"),
        ('[project]\nname = "rooms"\n[tool.gen-api]\ntitle = "Ours"', "Ours"),
        ("[project]\nname = 3", ""),
        ("project = 3\ntool = 4", ""),
    ],
)
def test_the_title_is_the_projects_wherever_it_lies(tmp_path: Path, text: str, title: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert load(tmp_path).title == title
    (tmp_path / "service").mkdir()
    assert load(tmp_path / "service").title == title
