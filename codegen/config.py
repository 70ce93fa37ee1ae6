"""Options, merged once from `[tool.gen-api]` of pyproject.toml and the command line."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from codegen.answers import load_answers
from codegen.diagnostics import GenApiError, Place, fail

_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Config:
    """Everything a run depends on, beside the files it reads.

    root: the project that the sources lie in, absolute: places are relative to it, and migrations
        may import what is in it.
    out: where generated files and `.gen-api/` lie, absolute.
    migrations: Alembic directory, versions directory or alembic.ini; None searches upwards.
    dialect: "postgresql" or "sqlite"; None takes what the migrations' configuration says.
    heads: revisions to read up to; empty means every head.
    types: dotted name or SQL spelling of a type nobody knows → SQL spelling of a known one.
    assume: question id → answer.
    """

    root: Path
    out: Path = Path()
    migrations: Path | None = None
    handoff: Path | None = None
    dialect: str | None = None
    heads: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    templates: Path | None = None
    title: str = ""
    api_prefix: str = "/api/v1"
    driver: str = ""
    public: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    names: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    assume: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    timeout: float = 120.0


_FOLDERS = ("root", "out")
_INSTALLED = ("pyproject.toml", "setup.py", "setup.cfg")
_OPTIONS = {option.name: option for option in fields(Config) if option.name not in _FOLDERS}


def load(out: Path, **flags: Any) -> Config:
    """Read the configuration that holds for `out`; flags that are not None win.

    It is the `[tool.gen-api]` of the nearest pyproject.toml at or above `out` that has one; its
    paths are relative to that file.

    Raises:
        GenApiError: the file does not parse, a key is unknown, or a value has the wrong type.
    """
    out = _usable(out.resolve())
    values: dict[str, Any] = {}
    for folder in (out, *out.parents):
        table = _read(folder / "pyproject.toml")
        if table:
            values = _from_table(table, folder)
            break
    values |= {key: value for key, value in flags.items() if value is not None}
    values["assume"] = {**load_answers(out), **values.get("assume", {})}
    source = values.get("migrations") or values.get("handoff")
    return Config(root=project_of(source) if source else out, out=out, **values)


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


def _read(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return _EMPTY
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fail("GA101", f"cannot be read as TOML: {error}", at=Place(path.name)) from error
    table = document.get("tool", {}).get("gen-api", {})
    if not isinstance(table, dict):
        raise fail("GA101", "[tool.gen-api] is not a table", at=Place(path.name))
    return table


def _from_table(table: Mapping[str, Any], root: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    problems: list[GenApiError] = []
    for key, value in table.items():
        name = key.replace("-", "_")
        try:
            values[name] = _value(name, key, value, root)
        except GenApiError as error:
            problems.append(error)
    if problems:
        raise GenApiError(*(d for problem in problems for d in problem.diagnostics))
    return values


def _value(name: str, key: str, value: Any, root: Path) -> Any:
    at = Place("pyproject.toml")
    if name not in _OPTIONS:
        near = difflib.get_close_matches(name, _OPTIONS, n=1)
        hint = f"did you mean {near[0].replace('_', '-')}?" if near else "see docs/configuration.md"
        raise fail("GA102", f"unknown key {key!r} in [tool.gen-api]", at=at, hint=hint)
    declared = _OPTIONS[name].type
    accepted = [cls for cls in (get_args(declared) or (declared,)) if isinstance(cls, type)]
    if Path in accepted and isinstance(value, str):
        return root / value
    if str(declared).startswith("tuple") and _all_text(value):
        return tuple(value)
    if str(declared).startswith("collections.abc.Mapping") and isinstance(value, dict):
        if _all_text(list(value.values())):
            return MappingProxyType(dict(value))
    elif declared is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    elif str in accepted and isinstance(value, str):
        return value
    raise fail("GA103", f"{key} in [tool.gen-api] has a value of the wrong type", at=at)


def _all_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
