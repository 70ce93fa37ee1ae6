"""Where a history starts: the schema of a SQL file or of a live database."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from codegen.config import Config
from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity, fail
from codegen.sources.catalogue import Catalogue, CatalogueError
from codegen.sources.catalogue.lexer import split
from codegen.sources.catalogue.postgres_names import quote
from codegen.sources.migrations.project.locate import Environment, relative
from codegen.sources.schema import DialectName

_COPIED = re.compile(
    r'^COPY\s+(?:"?\w+"?\.)?"?alembic_version"?[^\n]*FROM\s+stdin;\n(.*?)^\\\.',
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_INSERTED = re.compile(
    r'INSERT\s+INTO\s+(?:[`"]?\w+[`"]?\.)?[`"]?alembic_version[`"]?\s*(?:\([^)]*\))?\s*'
    r"VALUES\s*((?:\(\s*'[^']*'\s*\)[\s,]*)+)",
    re.IGNORECASE,
)
_LEFT_OUT = frozenset({"COPY", "INSERT", "GRANT", "REVOKE"})


@dataclass(frozen=True)
class Base:
    """A schema as text.

    source: the file or database, as places name it. texts: a file's whole text, or a database's
        statements. by_line: `texts` has lines that a place can name. revisions: what it is at.
    """

    source: str
    texts: tuple[str, ...]
    by_line: bool
    revisions: tuple[str, ...] = ()

    def statements(self, dialect: DialectName) -> Iterator[str]:
        """Each statement for a real database: without data, owners, privileges and stamps."""
        for text in self.texts:
            for statement in split(text, dialect):
                words = [token.keyword for token in statement.tokens]
                is_data = words[0] in _LEFT_OUT or "OWNER" in words
                if not is_data and not re.search(r"\balembic_version\b", statement.text):
                    yield statement.text
        if dialect == "postgresql":
            yield "RESET search_path"


def load_base(config: Config, environment: Environment, dialect: DialectName) -> Base | None:
    """What `config.base_schema` names, read; None where nothing is named.

    Raises:
        GenApiError: the file or database cannot be read, or is of another dialect.
    """
    if config.base_schema is None:
        return None
    base = _start(config.base_schema, environment, dialect)
    stated = _stated(config, base)
    return replace(base, revisions=stated) if stated else base


def _stated(config: Config, base: Base) -> tuple[str, ...]:
    """What the configuration says the base is at: by name, or as the start of a range `A:B`."""
    if config.base_revision is not None:
        return tuple(config.base_revision.split(","))
    starts = [named.rpartition(":")[0] for named in config.heads]
    return () if base.revisions else tuple(start for start in starts if start)


def _start(named: str, environment: Environment, dialect: DialectName) -> Base:
    return _live(named, dialect) if "://" in named else _file(named, environment)


def _file(named: str, environment: Environment) -> Base:
    path = Path(named)
    shown = relative(path, environment.root)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise fail("GA237", f"the base {shown} cannot be read: {reason}", hint=_HINT) from error
    except UnicodeDecodeError as error:
        message = f"the base {shown} is no text in UTF-8"
        raise fail("GA237", message, hint="pg_dump --schema-only writes one") from error
    return Base(shown, (text,), by_line=True, revisions=tuple(_stamped(text)))


_HINT = "name a file that `pg_dump --schema-only` wrote, or a database URL"


def _stamped(text: str) -> Iterator[str]:
    """The revisions that a dump with data holds."""
    for rows in _COPIED.findall(text):
        yield from rows.split()
    for values in _INSERTED.findall(text):
        yield from re.findall(r"'([^']*)'", values)


def _live(url: str, dialect: DialectName) -> Base:
    from codegen.sources import database  # noqa: PLC0415 - no driver is needed otherwise

    script = database.read_script(url)
    if script.dialect != dialect:
        message = f"the base {script.source} is no {dialect} database, which the history is for"
        raise fail("GA237", message, hint="choose with --dialect")
    return Base(script.source, script.statements, by_line=False, revisions=script.revisions)


def start(job: Mapping[str, Any], base: Base | None, catalogue: Catalogue) -> None:
    """Bring an empty catalogue to where the first revision finds it.

    Raises:
        GenApiError: GA237, at the statement of the base that a server would refuse.
    """
    if base:
        _lay(base, catalogue)
    for schema in job["schemas"]:
        if catalogue.home(schema) is not None and schema not in catalogue.schemas:
            catalogue.execute(f"CREATE SCHEMA {quote(schema)}", Place("pyproject.toml"))
    catalogue.search_path = [catalogue.home(name) for name in job["search_path"]] or [None]


def _lay(base: Base, catalogue: Catalogue) -> None:
    """Fold a base into an empty catalogue, every object with its place.

    Raises:
        GenApiError: GA237, at the statement that a server would refuse.
    """
    for text in base.texts:
        at = Place(base.source, 1 if base.by_line else None)
        try:
            catalogue.execute(text, at, lines=base.by_line)
        except CatalogueError as error:
            message = f"the base does not apply to an empty database: {error.message}"
            found = catalogue.at if base.by_line else at
            raise GenApiError(Diagnostic("GA237", message, found, "", Severity.ERROR)) from error
    for name in [name for name in catalogue.tables if name[1] == "alembic_version"]:
        catalogue.unregister(name)
