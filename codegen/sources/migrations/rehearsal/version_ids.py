"""Ids of revisions that the real upgrade could not note down."""

import re
from collections.abc import Collection, Iterator, Sequence

from codegen.diagnostics import Diagnostic, Place, Severity
from codegen.sources.catalogue import Catalogue
from codegen.sources.migrations.project.headers import Header
from codegen.sources.migrations.project.locate import Environment

VERSIONS = (None, "alembic_version")
# Alembic's own: `DefaultImpl.version_table_impl`
VERSION_TABLE = """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"""
_LENGTH = re.compile(r"character varying\((\d+)\)")
_HINT = (
    "PostgreSQL refuses it when the upgrade notes it down: shorten the id, or widen "
    "alembic_version.version_num before"
)


def too_long(
    catalogue: Catalogue,
    environment: Environment,
    headers: Sequence[Header],
    applied: Collection[str],
) -> Iterator[Diagnostic]:
    """A finding for each applied revision whose id is longer than the version table's column.

    catalogue: at the end of the history, which may have widened the column. SQLite holds any
        length; and an env.py that mentions the table may widen it before the history starts.
    """
    room = _room(catalogue) if catalogue.is_postgresql else None
    if room is None:
        return
    long = [one for one in headers if one.revision in applied and len(one.revision) > room]
    for header in long if long and not _is_cared_for(environment) else ():
        file = environment.relative(header.path)
        at = Place(file, header.lines.get("revision"), header.revision)
        what = f"the id {header.revision} has {len(header.revision)} characters, and "
        what += f"alembic_version has room for {room}"
        yield Diagnostic("GA239", what, at, _HINT, Severity.WARNING)


def _room(catalogue: Catalogue) -> int | None:
    name = catalogue.find(VERSIONS, catalogue.tables)
    column = catalogue.tables[name].columns.get("version_num") if name else None
    length = _LENGTH.fullmatch(column.type) if column else None
    return int(length[1]) if length else None


def _is_cared_for(environment: Environment) -> bool:
    if environment.env_py is None:
        return False
    text = environment.env_py.read_text("utf-8", errors="replace")
    return "alembic_version" in text or "version_num" in text or "version_table_impl" in text
