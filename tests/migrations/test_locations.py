"""Which revisions a configuration leads to is what the real Alembic makes of the same files.

Every case is a name, the files of a project, and the revisions that Alembic finds.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from codegen.config import Config
from codegen.diagnostics import GenApiError
from codegen.sources.migrations.project.headers import check_graph, read_sources
from codegen.sources.migrations.project.locate import locate

Files = Mapping[str, str]

_ENV = {"db/env.py": "", "db/versions/a.py": "aaaa"}
_TWO = {"db/env.py": "", "db/one/a.py": "aaaa", "db/two/b.py": "bbbb"}
_SPACES = {"db/env.py": "", "db/with space/a.py": "aaaa", "db/two/b.py": "bbbb"}
_DEEP = {**_ENV, "db/versions/2024/b.py": "bbbb", "db/versions/2024/05/c.py": "cccc"}
_NAMES = {
    "db/env.py": "",
    "db/versions/2024_05_01_1200-aaaa_first-one.py": "aaaa",
    "db/versions/.hidden.py": "bbbb",
    "db/versions/__init__.py": "",
    "db/versions/.#cccc.py": "cccc",
    "db/versions/notes.txt": "dddd",
}
_PACKAGE = {"app/__init__.py": "", "app/db/env.py": "", "app/db/versions/a.py": "aaaa"}


def ini(*lines: str, section: str = "alembic") -> Files:
    """An alembic.ini of one section."""
    return {"alembic.ini": "\n".join([f"[{section}]", *lines, ""])}


def toml(*lines: str) -> Files:
    """A pyproject.toml that configures Alembic."""
    return {"pyproject.toml": "\n".join(["[tool.alembic]", *lines, ""])}


_HERE = "script_location = %(here)s/db"
_DB = "script_location = db"
CASES: dict[str, tuple[Files, str]] = {
    "relative": ({**ini(_DB), **_ENV}, "aaaa"),
    "here": ({**ini(_HERE), **_ENV}, "aaaa"),
    "defaults of the file": (
        {"alembic.ini": "[DEFAULT]\nwhere = db\n[alembic]\nscript_location = %(where)s\n", **_ENV},
        "aaaa",
    ),
    "package": ({**ini("script_location = app:db", "prepend_sys_path = ."), **_PACKAGE}, "aaaa"),
    "package in toml": (
        {**toml('script_location = "app:db"', 'prepend_sys_path = ["."]'), **_PACKAGE},
        "aaaa",
    ),
    "versions of a package": (
        {
            **ini(
                "script_location = app:db",
                "version_locations = app:db/versions %(here)s/more",
                "prepend_sys_path = .",
            ),
            **_PACKAGE,
            "more/b.py": "bbbb",
        },
        "aaaa bbbb",
    ),
    "spaces": ({**ini(_DB, "version_locations = db/one db/two"), **_TWO}, "aaaa bbbb"),
    "commas": ({**ini(_DB, "version_locations = db/one, db/two"), **_TWO}, "aaaa bbbb"),
    "lines": (
        {
            **ini(_DB, "path_separator = newline", "version_locations =", "  db/one", "  db/two"),
            **_TWO,
        },
        "aaaa bbbb",
    ),
    "separator os": (
        {**ini(_DB, "path_separator = os", "version_locations = db/with space:db/two"), **_SPACES},
        "aaaa bbbb",
    ),
    "older separator": (
        {
            **ini(_DB, "version_path_separator = :", "version_locations = db/one:db/two"),
            **_TWO,
        },
        "aaaa bbbb",
    ),
    "semicolons": (
        {**ini(_DB, "path_separator = ;", "version_locations = db/one;db/two;"), **_TWO},
        "aaaa bbbb",
    ),
    "a folder that is not there": (
        {**ini(_DB, "version_locations = db/one db/three"), **_TWO},
        "aaaa",
    ),
    "toml": ({**toml('script_location = "%(here)s/db"'), **_ENV}, "aaaa"),
    "toml with lists": (
        {
            **toml(
                'script_location = "db"',
                'version_locations = ["%(here)s/db/with space", "db/two"]',
            ),
            **_SPACES,
        },
        "aaaa bbbb",
    ),
    "ini and toml": (
        {
            **ini("sqlalchemy.url = sqlite://"),
            **toml('script_location = "db"', "recursive_version_locations = true"),
            **_DEEP,
        },
        "aaaa bbbb cccc",
    ),
    "ini before toml": (
        {**ini(_DB), **toml('script_location = "other"'), **_ENV, "other/versions/x.py": "xxxx"},
        "aaaa",
    ),
    "folders below": (
        {**ini(_DB, "recursive_version_locations = true"), **_DEEP},
        "aaaa bbbb cccc",
    ),
    "folders below are not read": ({**ini(_DB), **_DEEP}, "aaaa"),
    "names": ({**ini(_DB, "file_template = %%(year)d-%%(rev)s_%%(slug)s"), **_NAMES}, "aaaa bbbb"),
    "sources beside compiled ones": (
        {**ini(_DB, "sourceless = true"), **_ENV},
        "aaaa",
    ),
}


TEMPLATES = ("generic", "async", "multidb", "pyproject", "pyproject_async")


def write(files: Files, folder: Path) -> None:
    """The files; one in a folder of versions holds the revision that is its text."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        revision = f'revision = "{text}"\ndown_revision = None\ndef upgrade(): pass\n'
        written = revision if path.suffix in (".py", ".txt") and text else text
        path.write_text(written, encoding="utf-8")


def found_by_alembic(folder: Path) -> str:
    """The revisions of a project, as the alembic command reads it in the project's folder."""
    own = [folder / name for name in ("alembic.ini", "pyproject.toml")]
    given = [str(path) if path.is_file() else None for path in own]
    config = AlembicConfig(given[0], toml_file=given[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        script = ScriptDirectory.from_config(config)
        return " ".join(sorted(one.revision for one in script.walk_revisions()))


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alembic's own work in this process leaves nothing behind."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for module in [name for name in sys.modules if name.split(".")[0] == "app"]:
        monkeypatch.delitem(sys.modules, module)


def found_by_us(folder: Path) -> str:
    """The revisions that we would read."""
    environment = locate(Config(root=folder))
    headers = check_graph(environment, read_sources(environment))
    return " ".join(sorted(header.revision for header in headers))


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, expected = CASES[name]
    write(files, tmp_path)
    assert found_by_us(tmp_path) == expected
    monkeypatch.chdir(tmp_path)
    assert found_by_alembic(tmp_path) == expected


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("template", TEMPLATES)
def test_what_alembic_init_makes(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = AlembicConfig("alembic.ini", toml_file="pyproject.toml", stdout=io.StringIO())
    command.init(config, "db/migrations", template=template)
    config = AlembicConfig("alembic.ini", toml_file="pyproject.toml", stdout=io.StringIO())
    command.revision(config, "first", rev_id="aaaa")
    assert found_by_us(tmp_path) == found_by_alembic(tmp_path) == "aaaa"


def test_what_is_compiled_only_is_refused(tmp_path: Path) -> None:
    write({**ini(_DB, "sourceless = true"), **_ENV}, tmp_path)
    (tmp_path / "db" / "versions" / "__pycache__").mkdir()
    (tmp_path / "db" / "versions" / "__pycache__" / "bbbb_x.cpython-311.pyc").touch()
    with pytest.raises(GenApiError, match=r"bbbb_x\.cpython-311\.pyc: error GA204"):
        locate(Config(root=tmp_path))
