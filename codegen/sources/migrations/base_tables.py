"""Histories that start from tables which no revision creates."""

import ast
import re
from collections.abc import Iterator, Sequence

from codegen.diagnostics import Diagnostic, GenApiError, Severity
from codegen.sources.migrations.headers import Source

_MISSING = re.compile(r'(?:relation|table) "([^"]+)" does not exist|no such table: (\S+)')
_FIRST = frozenset({"add_column", "alter_column", "drop_column", "batch_alter_table", "drop_table"})
_SECOND = frozenset(
    {
        "create_index",
        "create_foreign_key",
        "create_unique_constraint",
        "create_check_constraint",
        "create_primary_key",
        "drop_constraint",
    }
)
_CREATED = re.compile(r"create\s+table\s+(?:if\s+not\s+exists\s+)?([\w.\"]+)", re.IGNORECASE)


def explain(error: GenApiError, sources: Sequence[Source]) -> GenApiError:
    """Say that tables are missing at the start, where that is why a statement failed.

    error: a statement's failure (GA217). Any other error, and one whose table some revision
    creates, is returned as it is.
    """
    first = error.diagnostics[0]
    match = _MISSING.search(first.message)
    if first.code != "GA217" or match is None:
        return error
    created = {name for source in sources for name in _created(source)}
    table = (match.group(1) or match.group(2)).rpartition(".")[2]
    if table in created:
        return error
    used = {name for source in sources for name in _used(source)}
    missing = ", ".join(sorted(({table} | used) - created))
    message = f"the history starts from tables that no revision creates: {missing}"
    hint = "add a first revision that creates them"
    return GenApiError(Diagnostic("GA234", message, first.at, hint, Severity.ERROR, (table,)))


def _created(source: Source) -> Iterator[str]:
    """The tables that a revision creates, or gives their name by renaming."""
    yield from (name.strip('"').rpartition(".")[2] for name in _CREATED.findall(source.text))
    creates = ".create(" in source.text or "create_all" in source.text
    for call, name in _calls(source):
        if name == "create_table" or (name == "Table" and creates):
            yield from _text(call, 0)
        elif name == "rename_table":
            yield from _text(call, 1)


def _used(source: Source) -> Iterator[str]:
    upgrade = [
        n for n in source.tree.body if isinstance(n, ast.FunctionDef) and n.name == "upgrade"
    ]
    for call, name in _calls(Source(source.path, "", ast.Module(list(upgrade), []))):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(owner, ast.Name) and owner.id == "op" and name in _FIRST | _SECOND:
            yield from _text(call, 0 if name in _FIRST else 1)


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
