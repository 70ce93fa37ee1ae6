"""Alembic's configuration: the sections of alembic.ini, and [tool.alembic] of pyproject.toml.

Alembic looks into both: what the ini does not say, the pyproject beside it may.
"""

import configparser
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.diagnostics import Place, fail

# How lists are split where no separator is named, as Alembic did before it had one.
_LISTS = {"version_locations": r",\s*|\s+", "prepend_sys_path": r",\s*|\s+|:"}
TRUE = frozenset({"true", "1", "yes", "on"})
_SEPARATORS = {"os": os.pathsep, "space": " ", "newline": "\n", ":": ":", ";": ";"}


@dataclass(frozen=True)
class Section:
    """One section of a configuration file; a list among its options has a line for each item."""

    file: Path
    name: str
    options: Mapping[str, str]

    def listed(self, key: str) -> list[str]:
        """The items of a list."""
        return listed(self.options, key)

    def is_set(self, key: str) -> bool:
        """Whether an option that is a boolean is on."""
        return self.options.get(key, "").lower() in TRUE


def listed(options: Mapping[str, str], key: str) -> list[str]:
    """The items of an option that is a list."""
    return [item.strip() for item in options.get(key, "").split("\n") if item.strip()]


def configurations(folder: Path) -> list[Path]:
    """The file of a folder that configures Alembic, if there is one."""
    if (folder / "alembic.ini").is_file():
        return [folder / "alembic.ini"]
    project = folder / "pyproject.toml"
    return [project] if project.is_file() and _toml(project) else []


def sections(file: Path, shown: str) -> list[Section]:
    """The sections of a configuration file, the one that Alembic takes by default first.

    shown: the file as messages name it.

    Raises:
        GenApiError: GA203, it cannot be read.
    """
    beside = file if file.suffix == ".toml" else file.with_name("pyproject.toml")
    common = dict(_toml_options(beside)) if beside.is_file() else {}
    if file.suffix == ".toml":
        return [Section(file, "alembic", common)]
    parser = configparser.ConfigParser(defaults={"here": file.parent.as_posix()})
    try:
        parser.read_string(file.read_text(encoding="utf-8-sig"))
    except (configparser.Error, UnicodeDecodeError) as error:
        reason, line = str(error).splitlines()[0], getattr(error, "lineno", None)
        at, hint = Place(shown, line), "Alembic cannot read it either: correct it"
        raise fail("GA203", f"cannot be read: {reason}", at=at, hint=hint) from error
    names = sorted(parser.sections(), key=lambda name: name != "alembic")
    return [
        Section(file, name, common | dict(_split(dict(_options(parser, name))))) for name in names
    ]


def _options(parser: configparser.ConfigParser, section: str) -> Iterator[tuple[str, str]]:
    for key in parser[section]:
        try:
            yield key, parser.get(section, key)
        except configparser.InterpolationError:
            yield key, parser.get(section, key, raw=True)


def _split(options: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The options with a line for each item of a list."""
    for key, value in options.items():
        if key not in _LISTS:
            yield key, value
            continue
        named = options.get("path_separator")
        if key == "version_locations":
            named = named or options.get("version_path_separator")
        separator = (named or "").split("#")[0].strip()
        pattern = re.escape(_SEPARATORS[separator]) if separator in _SEPARATORS else _LISTS[key]
        yield key, "\n".join(re.split(f"{pattern}|\n", value))


def _toml(file: Path) -> Mapping[str, Any]:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
    table = document.get("tool", {}).get("alembic", {})
    return table if isinstance(table, dict) else {}


def _toml_options(file: Path) -> Iterator[tuple[str, str]]:
    for key, value in _toml(file).items():
        items = value if isinstance(value, list) else [value]
        yield key, "\n".join(_interpolated(str(item), file.parent) for item in items)


def _interpolated(text: str, here: Path) -> str:
    try:
        return text % {"here": here.as_posix()}
    except (KeyError, TypeError, ValueError):
        return text
