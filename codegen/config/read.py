"""Values of TOML as the declared options; a wrong one is told with its line and what it takes."""

import difflib
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from codegen.config.options import NOT_OPTIONS, Between, Config, Pattern, TableOptions
from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity

_FILE = "pyproject.toml"
_SECTION = "tool.gen-api"


class _WrongValueError(Exception):
    """What was expected, in words."""


@dataclass(frozen=True)
class _Source:
    """The file that is read: its text, for lines, and its folder, for paths."""

    text: str
    folder: Path


def annotations(declared: type) -> dict[str, Any]:
    """Option → declared type, of `Config` or `TableOptions`."""
    hints = get_type_hints(declared, include_extras=True)
    return {f.name: hints[f.name] for f in fields(declared) if f.name not in NOT_OPTIONS}


def read_options(table: Mapping[str, Any], text: str, folder: Path) -> dict[str, Any]:
    """The options that `[tool.gen-api]` sets, by name.

    text: of the file, which the lines of errors are taken from. folder: what paths are relative to.

    Raises:
        GenApiError: every unknown key (GA102) and every wrong value (GA103), all at once.
    """
    problems: list[Diagnostic] = []
    values = _options(Config, table, (_SECTION,), _Source(text, folder), problems)
    if problems:
        raise GenApiError(*problems)
    return values


def _options(
    declared: type,
    table: Mapping[str, Any],
    where: tuple[str, ...],
    source: _Source,
    problems: list[Diagnostic],
) -> dict[str, Any]:
    known = annotations(declared)
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        at = Place(_FILE, line_of(source.text, where, key))
        section = f"[{'.'.join(where)}]"
        if name not in known:
            hint = nearest(name, known) or "see docs/configuration.md"
            problems.append(_problem("GA102", f"unknown key {key!r} in {section}", at, hint))
        elif name == "tables" and isinstance(value, Mapping):
            values[name] = _tables(value, (*where, key), source, problems)
        else:
            try:
                values[name] = _value(known[name], value, source.folder)
            except _WrongValueError as wrong:
                text = f"{key} in {section} must be {wrong}, not {_shown(value)}"
                problems.append(_problem("GA103", text, at, nearest(value, choices(known[name]))))
    return values


def _tables(
    tables: Mapping[str, Any],
    where: tuple[str, ...],
    source: _Source,
    problems: list[Diagnostic],
) -> Mapping[str, TableOptions]:
    found = {}
    for name, options in tables.items():
        if isinstance(options, Mapping):
            values = _options(TableOptions, options, (*where, name), source, problems)
            found[name] = TableOptions(**values)
        else:
            at = Place(_FILE, line_of(source.text, where, name))
            text = f"[{'.'.join((*where, name))}] must be a table of options"
            problems.append(_problem("GA103", text, at, ""))
    return MappingProxyType(found)


def _value(declared: Any, value: Any, folder: Path) -> Any:
    """The value as declared; raises `_WrongValueError`."""
    origin, arguments = get_origin(declared), get_args(declared)
    if origin in (Union, types.UnionType):
        return _one_of(arguments, value, folder)
    if origin is Annotated:
        return _bounded(_value(arguments[0], value, folder), arguments[1:])
    if origin is Literal:
        if any(value == choice and type(value) is type(choice) for choice in arguments):
            return value
    elif origin is tuple and isinstance(value, list):
        return tuple(_value(arguments[0], item, folder) for item in value)
    elif origin is Mapping and isinstance(value, dict):
        pairs = ((_value(arguments[0], k, folder), v) for k, v in value.items())
        return MappingProxyType({k: _value(arguments[1], v, folder) for k, v in pairs})
    elif declared is Path and isinstance(value, str):
        return folder / value
    elif declared is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    elif isinstance(declared, type) and type(value) is declared:
        return value
    raise _WrongValueError(described(declared))


def _one_of(members: tuple[Any, ...], value: Any, folder: Path) -> Any:
    for member in members:
        if member is not type(None):
            try:
                return _value(member, value, folder)
            except _WrongValueError:
                continue
    raise _WrongValueError(described(Union[members]))  # noqa: UP007 - made of a tuple


def _bounded(value: Any, limits: tuple[Any, ...]) -> Any:
    for limit in limits:
        if isinstance(limit, Between) and not limit.low <= value <= limit.high:
            raise _WrongValueError(f"from {limit.low} to {limit.high}")
        if isinstance(limit, Pattern) and not re.fullmatch(limit.regex, value):
            raise _WrongValueError(limit.shape)
    return value


def described(declared: Any) -> str:
    """A declared type in words."""
    origin, arguments = get_origin(declared), get_args(declared)
    if origin in (Union, types.UnionType):
        return " or ".join(described(each) for each in arguments if each is not type(None))
    if origin is Annotated:
        shapes = [limit.shape for limit in arguments[1:] if isinstance(limit, Pattern)]
        return shapes[0] if shapes else described(arguments[0])
    if origin is Literal:
        return " or ".join(_shown(choice) for choice in arguments if choice != "")
    if origin is tuple:
        return f"a list, each item {described(arguments[0])}"
    if origin is Mapping:
        return f"a table, each value {described(arguments[1])}"
    words = {str: "a text", Path: "a path", bool: "true or false", int: "a whole number"}
    return words.get(declared, "a number")


def choices(declared: Any) -> tuple[str, ...]:
    """The words that a declared type takes, where they are few."""
    if get_origin(declared) is Literal:
        return tuple(choice for choice in get_args(declared) if isinstance(choice, str))
    return tuple(word for each in get_args(declared) for word in choices(each))


def nearest(word: Any, known: Any) -> str:
    """ "did you mean …?" for the nearest of the known words, or nothing."""
    words = [item for item in (word if isinstance(word, list) else [word]) if isinstance(item, str)]
    near = [n for w in words if w not in known for n in difflib.get_close_matches(w, known, n=1)]
    return f"did you mean {near[0]}?" if near else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _problem(code: str, text: str, at: Place, hint: str) -> Diagnostic:
    return Diagnostic(code, text, at, hint, Severity.ERROR)


def line_of(text: str, where: tuple[str, ...], key: str) -> int | None:
    """The line that sets a key or opens its table, else that of the table around it."""
    section = ".".join(where)
    sets = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
    lines = list(_lines(text))
    for number, header, line in lines:
        if header == section and sets.match(line):
            return number
    around = (f"{section}.{key}", section)
    return next((n for wanted in around for n, header, _ in lines if header == wanted), None)


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """(number, header of the table it is in, line), quotes of the header's keys left out."""
    header = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[([^\[\]]+)\]", line):
            header = re.sub(r"""["'\s]""", "", found[1])
        yield number, header, line
