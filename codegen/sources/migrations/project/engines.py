"""Environments with several databases: each revision has an upgrade function a database."""

import ast
import configparser
from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.diagnostics import Place, fail
from codegen.sources.migrations.project.headers import Source
from codegen.sources.migrations.project.locate import Environment

_PARAMETERS = frozenset({"engine_name", "engine", "bind_key", "database", "db_name"})


def choose_engine(
    stated: str | None, environment: Environment, sources: Sequence[Source]
) -> Mapping[str, str]:
    """The argument of upgrade() that names the database, as Alembic's multidb template has it.

    stated: the database to read. Empty where the history has no such argument.

    Raises:
        GenApiError: GA238, there are several and none is stated, or none is called like it.
    """
    looking = (source for source in sources if "globals" in source.words)
    found = next(((s, p) for s in looking for p in _parameters(s.tree)), None)
    if found is None:
        return {}
    source, parameter = found
    names = sorted({name for item in sources for name in _upgrades(item.tree)})
    if stated is None and len(names) == 1:
        return {parameter: names[0]}
    if stated in names:
        return {parameter: str(stated)}
    shown = ", ".join(name or '""' for name in names)
    message = f"the history is of several databases: {shown}"
    if stated is not None:
        message = f"no database of the history is called {stated}: there are {shown}"
    at = Place(environment.relative(source.path))
    raise fail("GA238", message, at=at, hint='set engine = "..." under [tool.gen-api]')


def url_of(engine: str, ini: Path | None) -> str:
    """The URL that alembic.ini gives a database in a section of its own; else empty."""
    if ini is None or ini.suffix == ".toml":
        return ""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(ini.read_text(encoding="utf-8-sig"))
    except (configparser.Error, OSError, UnicodeDecodeError):
        return ""
    return parser.get(engine, "sqlalchemy.url", fallback="")


def _parameters(tree: ast.Module) -> list[str]:
    """The arguments of upgrade() that name a database: it looks functions up by them."""
    return [
        argument.arg
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade" and _looks_up(node)
        for argument in node.args.args
        if argument.arg in _PARAMETERS
    ]


def _looks_up(function: ast.FunctionDef) -> bool:
    return any(isinstance(n, ast.Name) and n.id == "globals" for n in ast.walk(function))


def _upgrades(tree: ast.Module) -> list[str]:
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name.removeprefix("upgrade_") for name in names if name.startswith("upgrade_")]
