"""Options, merged once from `[tool.gen-api]` of pyproject.toml and the command line."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.answers import load_answers
from codegen.config.options import Action, Config, Scoped, Status, TableOptions
from codegen.config.read import read_options
from codegen.diagnostics import Place, fail

__all__ = ["Action", "Config", "Scoped", "Status", "TableOptions", "base_of", "load", "project_of"]

_INSTALLED = ("pyproject.toml", "setup.py", "setup.cfg")


def load(out: Path, **flags: Any) -> Config:
    """Read the configuration that holds for `out`; flags that are not None win.

    It is the `[tool.gen-api]` of the nearest pyproject.toml at or above `out` that has one; its
    paths are relative to that file.

    Raises:
        GenApiError: the file does not parse, a key is unknown, or a value is none that it takes.
    """
    out = _usable(out.resolve())
    values: dict[str, Any] = {}
    title = ""
    for folder in (out, *out.parents):
        path = folder / "pyproject.toml"
        document, text = _document(path)
        title = title or _title(document)
        values = _options(document, text, path)
        if values:
            break
    if "base_schema" in values:
        values["base_schema"] = base_of(values["base_schema"], folder)
    values.setdefault("title", title)
    values |= {key: value for key, value in flags.items() if value is not None}
    values["assume"] = {**load_answers(out), **values.get("assume", {})}
    source = values.get("migrations") or values.get("handoff")
    return Config(root=project_of(source) if source else out, out=out, **values)


def base_of(named: str, folder: Path) -> str:
    """A base schema as `Config` holds it: a URL as it is, a file's path absolute, from `folder`."""
    return named if "://" in named else str((folder / named).resolve())


def _usable(out: Path) -> Path:
    for folder in (out, *out.parents):
        if folder.is_dir():
            return out
        if folder.exists() or folder.is_symlink():
            break
    raise fail(
        "GA105",
        f"{folder.name} is a file, so nothing can be generated into it",
        hint="name a folder with --out",
    )


def project_of(source: Path) -> Path:
    """The project that a file or folder belongs to: the nearest folder that Python installs.

    Without one up to the repository's top, the nearest folder with an alembic.ini.
    """
    start = source if source.is_dir() else source.parent
    above = [start, *start.parents]
    top = next((at for at, folder in enumerate(above) if (folder / ".git").exists()), len(above))
    inside = above[: top + 1]
    for marks in (_INSTALLED, (".git",), ("alembic.ini",)):
        for folder in inside:
            if any((folder / mark).exists() for mark in marks):
                return folder
    return start


def _document(path: Path) -> tuple[dict[str, Any], str]:
    if not path.is_file():
        return {}, ""
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), text
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fail("GA101", f"cannot be read as TOML: {error}", at=Place(path.name)) from error


def _options(document: Mapping[str, Any], text: str, path: Path) -> dict[str, Any]:
    """The options that a file sets; empty where it has no [tool.gen-api]."""
    table = _table(document, "tool").get("gen-api", {})
    if not isinstance(table, dict):
        raise fail("GA101", "[tool.gen-api] is not a table", at=Place(path.name))
    return read_options(table, text, path.parent) if table else {}


def _title(document: Mapping[str, Any]) -> str:
    """A title from the project's name: unlike the folder's, it is the same on every machine."""
    name = _table(document, "project").get("name") or _poetry(document).get("name")
    return f"{re.sub(r'[-_.]+', ' ', name).title()} API" if isinstance(name, str) else ""


def _poetry(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return _table(_table(document, "tool"), "poetry")


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key, {})
    return value if isinstance(value, Mapping) else {}
