"""Every text of a schema at head that may hold what stands for an unknown value."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from codegen.diagnostics import Place
from codegen.sources.catalogue import Catalogue
from codegen.sources.catalogue.objects import Column, Constraint, Index, Table
from codegen.sources.migrations.code.named import shown
from codegen.sources.migrations.imports.stubs import MARKER


def texts(catalogue: Catalogue) -> Iterator[tuple[str, str, Place | None, str]]:
    """Each of them: text, subject, place, and the kind of what is asked about it."""
    for table in catalogue.tables.values():
        yield table.name[1], shown(table.name), table.made, "value"
        for column in table.columns.values():
            yield from _column_texts(table, column)
        items: list[Constraint | Index] = [*table.constraints, *table.indexes.values()]
        for item in items:
            yield _plain(item), shown(table.name), item.changed or item.made, "value"
    for enum in catalogue.enums.values():
        yield _plain(enum), shown(enum.name), enum.changed or enum.made, "values"
    for view in catalogue.views.values():
        yield view.text, shown(view.name), view.made, "value"


def _column_texts(table: Table, column: Column) -> Iterator[tuple[str, str, Place | None, str]]:
    subject = f"{shown(table.name)}.{column.name}"
    at = column.changed or column.made
    # a marker in the arguments of a type is a value
    yield column.type, subject, at, "value" if "(" in column.type else "type"
    yield _plain(replace(column, type="")), subject, at, "value"


def _plain(value: Any) -> str:
    text = repr(value)
    return text if MARKER.search(text) else ""
