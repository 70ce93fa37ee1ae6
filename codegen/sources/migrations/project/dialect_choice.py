"""Which database the migrations are for, as the project's files say it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from codegen.config import Config
from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.sources.migrations.project.engines import url_of
from codegen.sources.migrations.project.locate import Environment
from codegen.sources.schema import DialectName

_URL = re.compile(
    r"^(postgres(?:ql)?|sqlite|mysql|mariadb|oracle|mssql|cockroachdb)(\+\w+)?(?::|$)"
)
_SUPPORTED: dict[str, DialectName] = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "sqlite": "sqlite",
}
_HINT = "gen-api reads PostgreSQL and SQLite; --dialect postgresql reads the history as if for it"


def choose_dialect(
    config: Config, environment: Environment
) -> tuple[DialectName, list[Diagnostic]]:
    """The dialect to rehearse for, and what was assumed.

    `config.dialect` wins, then sqlalchemy.url, then URLs and dialect names in env.py and in the
    project's modules that env.py imports, then PostgreSQL.

    Raises:
        GenApiError: only a database that is not supported is named.
    """
    if config.dialect is not None:
        return _named(config.dialect, None), []
    of_engine = url_of(config.engine, environment.ini) if config.engine else ""
    url = (of_engine or environment.options.get("sqlalchemy.url", "")).strip("'\" ")
    if environment.ini and (match := _URL.match(url)):
        return _named(match.group(1), Place(environment.relative(environment.ini))), []
    said = list(_said_in_code(environment))
    known = [(name, at) for name, at in said if name in _SUPPORTED]
    if said and not known:
        return _named(*said[0]), []
    first = {_SUPPORTED[name]: at for name, at in reversed(known)}
    if len(first) == 1:
        return next(iter(first)), []
    if not first:
        return "postgresql", []
    places = ", ".join(f"{name} at {at}" for name, at in sorted(first.items()))
    message = f"read as for PostgreSQL; the project names several databases: {places}"
    return "postgresql", [Diagnostic("GA206", message, known[0][1], "choose with --dialect")]


def _named(name: str, at: Place | None) -> DialectName:
    if name in _SUPPORTED:
        return _SUPPORTED[name]
    raise GenApiError(
        Diagnostic("GA205", f"the database {name} is not supported", at, _HINT, Severity.ERROR)
    )


def _said_in_code(environment: Environment) -> Iterator[tuple[str, Place]]:
    if environment.env_py is None:
        return
    files = [environment.env_py, *_imported(environment.env_py, environment.roots)]
    for file in files:
        for node in ast.walk(_parse(file)):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            match = _URL.match(node.value)
            # with_variant(…, "mysql"): such a word names one database of several
            if match and (match.group(1) in _SUPPORTED or node.value != match.group(1)):
                yield match.group(1), Place(environment.relative(file), node.lineno)


def _imported(file: Path, roots: tuple[Path, ...]) -> Iterator[Path]:
    """The project's modules that a file imports at its top level."""
    for node in ast.walk(_parse(file)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            path = name.replace(".", "/")
            places = [r / f for r in roots for f in (f"{path}.py", f"{path}/__init__.py")]
            yield from (place for place in places[:] if place.is_file())


def _parse(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_text(encoding="utf-8-sig"))
    except (OSError, SyntaxError, ValueError):
        return ast.Module([], [])
