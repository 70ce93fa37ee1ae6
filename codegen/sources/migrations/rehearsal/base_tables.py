"""Histories that start from tables which no revision creates."""

import ast
import re
from collections.abc import Iterator, Sequence

from codegen.diagnostics import Diagnostic, GenApiError, Place, Severity
from codegen.sources.catalogue import Catalogue
from codegen.sources.migrations.project.base import Base
from codegen.sources.migrations.project.headers import Source
from codegen.sources.migrations.server.server import Journal

_MISSING = re.compile(
    r'(?:relation|table) "([^"]+)" does not exist|no such table: (\S+)|NoSuchTableError: (\S+)'
)
# The position of the argument that names a table which must exist.
_TABLE_AT = {
    "add_column": 0,
    "alter_column": 0,
    "drop_column": 0,
    "batch_alter_table": 0,
    "drop_table": 0,
    "create_index": 1,
    "create_unique_constraint": 1,
    "create_check_constraint": 1,
    "create_primary_key": 1,
    "drop_constraint": 1,
    "create_foreign_key": 1,
}
_CREATED = re.compile(r"create\s+table\s+(?:if\s+not\s+exists\s+)?([\w.\"]+)", re.IGNORECASE)
# not where the name is put together, and not in prose
_ALTERED = re.compile(
    r"\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?([\w.\"]*\w\"?)\s+"
    r"(?:add|alter|drop|rename|set|owner|enable|disable|attach|detach|inherit|validate)\b",
    re.IGNORECASE,
)
_OWN = "alembic_version"
_OFFER = "--base schema.sql or --base URL supplies them: see docs/reading-migrations.md"
_STAMP = "if it is so in your database, say with --base-revision which revision the base is at"


def explain(
    error: GenApiError,
    sources: Sequence[Source],
    journal: Journal,
    catalogue: Catalogue,
    base: Base | None,
) -> GenApiError:
    """Say that tables are missing at the start, where that is why a statement failed.

    error: a failure of a revision; one that has another reason is returned as it is.
    journal: of the attempt that failed; the first operation on such a table may have been caught.
    catalogue: what it had come to. base: what the history started from.
    """
    first = error.diagnostics[0]
    if first.code not in ("GA217", "GA218"):
        return error
    if base and not base.revisions and (made := _made_twice(journal)):
        return GenApiError(made)
    upgrades = [_upgrade_of(source) for source in sources]
    created = {name for source in upgrades for name in _created(source)}
    refused = [(_table(message), at) for message, at in journal.refused]
    missing = [(table, at) for table, at in refused if table and table not in created]
    blamed = _table(first.message)
    if blamed and blamed not in created and first.at and not missing:
        missing = [(blamed, first.at)]  # it was to be reflected, which runs no statement
    if blamed is None or blamed in created or not missing:
        return error
    table, at = missing[0]
    used = {name for source in upgrades for name in _used(source)} if base is None else set()
    names = ", ".join(sorted({table, blamed, *used} - created - {_OWN}))
    homes = [schema for schema, name in catalogue.tables if name == table and schema]
    return GenApiError(_told(names, at, table, base, homes))


def _told(
    names: str, at: Place, table: str, base: Base | None, elsewhere: Sequence[str]
) -> Diagnostic:
    if base:
        message = f"neither {base.source} nor a revision creates: {names}"
        hint = "the base is of another version of the schema, or lacks a part of it"
        if elsewhere:
            message = f"{table} is in the schema {elsewhere[0]} of the base, where nobody looks"
            hint = f'if env.py sets the search path, search-path = ["{elsewhere[0]}"]'
    else:
        message = f"the history starts from tables that no revision creates: {names}"
        hint = _OFFER
    return Diagnostic("GA234", message, at, hint, Severity.ERROR, (table,))


def _made_twice(journal: Journal) -> Diagnostic | None:
    """What the base has already cannot be made again."""
    for message, at in journal.refused:
        if "already exists" in message:
            return Diagnostic("GA237", f"{message} in the base", at, _STAMP, Severity.ERROR)
    return None


def _table(message: str) -> str | None:
    match = _MISSING.search(message)
    return next(filter(None, match.groups())).rpartition(".")[2] if match else None


def _upgrade_of(source: Source) -> Source:
    """The source without what only a downgrade does."""
    lines = source.text.splitlines()
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("downgrade"):
            end = node.end_lineno or node.lineno
            lines[node.lineno - 1 : end] = [""] * (end - node.lineno + 1)
    return Source(source.path, "\n".join(lines))


def _created(source: Source) -> Iterator[str]:
    """The tables that a revision creates, or gives their name by renaming."""
    yield from (_bare(name) for name in _CREATED.findall(source.text))
    creates = ".create(" in source.text or "create_all" in source.text
    for call, name in _calls(source):
        if name == "create_table" or (name == "Table" and creates):
            yield from _text(call, 0)
        elif name == "rename_table":
            yield from _text(call, 1)


def _used(source: Source) -> Iterator[str]:
    """The tables that operations of a revision change or refer to."""
    yield from (_bare(name) for name in _ALTERED.findall(source.text))
    for call, name in _calls(source):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if name in _TABLE_AT and isinstance(owner, ast.Name) and owner.id == "op":
            yield from _text(call, _TABLE_AT[name])
        if name == "create_foreign_key":
            yield from _text(call, 2)
        elif name == "ForeignKey":
            yield from (target.split(".")[-2] for target in _text(call, 0) if "." in target)
        elif name == "ForeignKeyConstraint" and len(call.args) > 1:
            for item in getattr(call.args[1], "elts", []):
                if isinstance(item, ast.Constant) and "." in str(item.value):
                    yield str(item.value).split(".")[-2]


def _bare(name: str) -> str:
    return name.replace('"', "").rpartition(".")[2]


def _calls(source: Source) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            yield node, function.id if isinstance(function, ast.Name) else name


def _text(call: ast.Call, position: int) -> Iterator[str]:
    for argument in call.args[position : position + 1]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
